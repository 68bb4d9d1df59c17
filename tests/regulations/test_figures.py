"""The figures of the specification, as literals, under the general regulation of 2025 and in two countries."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from traitdunion.regulations import Facts, Lever, Outcome, Regulation, Stage, ceiling, check, repair, sentence
from traitdunion.regulations.case import Case

Make = Callable[..., Facts]

CONTRIBUTIONS = [
    {"party": "town", "amount": "4000.00"},
    {"party": "town", "amount": "7000.00", "form": "in_kind"},
    {"party": "dakar", "amount": "20000.00"},
]
ASKED = [{"amount": "45000.00"}]
FLAT = {"rate_choice": "rate_flat"}


@pytest.mark.parametrize(
    ("ldc", "oda", "by_country", "flat", "elected"),
    [
        # 30,000 × 70 % + 70,000 × 50 % = 21,000 + 35,000 = 56,000; 100,000 × 60 % = 60,000
        ("30000.00", "70000.00", "56000.00", "60000.00", "rate_flat"),
        # 80,000 × 70 % + 20,000 × 50 % = 56,000 + 10,000 = 66,000
        ("80000.00", "20000.00", "66000.00", "60000.00", "rate_country"),
    ],
)
def test_figure_1_the_higher_option_wins(
    two_countries: Make, call_2025: Regulation, *, ldc: str, oda: str, by_country: str, flat: str, elected: str
):
    facts = two_countries(
        expenses=[{"amount": ldc, "country": "SN"}, {"amount": oda, "country": "TN"}],
        resources=[{"party": "town", "amount": "20000.00"}],
    )

    answer = ceiling(facts, call_2025)

    amounts = {bound.id: bound.amount for bound in answer.bounds}
    assert amounts["rate_country"] == Decimal(by_country)
    assert amounts["rate_flat"] == Decimal(flat)
    assert answer.amount == max(Decimal(by_country), Decimal(flat))
    assert answer.binding == (elected,)
    states = {bound.id: bound.state for bound in answer.bounds}
    assert sorted((states["rate_country"], states["rate_flat"])) == ["counts", "not_elected"]
    assert states[elected] == "counts"


def spending(**more: str) -> list[dict[str, str]]:
    """The 76,000 declared, 7,000 of it in kind, with no country."""
    return [{"amount": "69000.00", **more}, {"amount": "7000.00", "form": "in_kind", "payer": "town"}]


@pytest.fixture(params=["with expenses", "without expenses"])
def file_2(request: pytest.FixtureRequest, two_countries: Make) -> Facts:
    expenses = {"expenses": spending()} if request.param == "with expenses" else {}
    return two_countries(resources=CONTRIBUTIONS, grants=ASKED, elections=FLAT, **expenses)


def test_figure_2_what_is_retained_and_what_binds(file_2: Facts, call_2025: Regulation):
    # In kind retained: at most cash × 50/50 = 4,000. Cost: 4,000 + 4,000 + 20,000 + 45,000 = 73,000.
    # 73,000 × 60 % = 43,800, under 45,000. Own contribution: 8,000 of 73,000, 10.95 %.
    budget = Case(file_2, call_2025).budget
    answer = ceiling(file_2, call_2025)
    verdicts = check(file_2, call_2025, Stage.SUBMIT)

    assert (budget.amount("own.in_kind"), budget.cost) == (4000, 73000)
    assert (answer.amount, answer.binding) == (Decimal("43800.00"), ("rate_flat",))
    assert verdicts["rate_flat"].outcome is Outcome.NOT_MET
    assert verdicts["own_share"].outcome is Outcome.MET
    assert "10,95" in sentence(verdicts["own_share"])
    assert verdicts["rate_country"].outcome is Outcome.NOT_APPLICABLE


def test_figure_2_the_least_repairs(file_2: Facts, call_2025: Regulation):
    verdict = check(file_2, call_2025, Stage.SUBMIT)["rate_flat"]

    found = repair(verdict, file_2, call_2025)

    # Transfer t to own cash lets t more in kind be retained: 45,000 − t ≤ 60 % (73,000 + t), t ≥ 1,200 / 1.6.
    # New own cash n counts twice in the cost: 45,000 ≤ 60 % (73,000 + 2 n), n ≥ 1,200 / 1.2.
    # Transfer to a partner leaves the cost: 45,000 − 43,800. New partner cash p: 1,200 / 0.6.
    # Smaller s: 45,000 − s ≤ 60 % (73,000 − s), s ≥ 1,200 / 0.4.
    assert [(one.lever, one.amount) for one in found] == [
        (Lever.GRANT_TO_OWN, Decimal("750.00")),
        (Lever.NEW_OWN, Decimal("1000.00")),
        (Lever.GRANT_TO_PARTNER, Decimal("1200.00")),
        (Lever.NEW_PARTNER, Decimal("2000.00")),
        (Lever.SMALLER, Decimal("3000.00")),
    ]
    assert (found[0].grant, found[0].cost) == (Decimal("44250.00"), Decimal("73750.00"))
    assert all(one.repairs == ("rate_flat",) and one.breaks == () for one in found)


@pytest.mark.parametrize(("moved", "outcome"), [("750.00", Outcome.MET), ("749.99", Outcome.NOT_MET)])
def test_figure_2_one_cent_less_fails(two_countries: Make, call_2025: Regulation, moved: str, outcome: Outcome):
    # 45,000 − 749.99 = 44,250.01 against 60 % of 73,749.99 = 44,249.994
    amount = Decimal(moved)
    facts = two_countries(
        resources=[*CONTRIBUTIONS, {"party": "town", "amount": amount}],
        grants=[{"amount": Decimal("45000.00") - amount}],
        elections=FLAT,
    )

    assert check(facts, call_2025, Stage.SUBMIT)["rate_flat"].outcome is outcome


def test_figure_2_the_highest_cost_at_the_given_contributions(file_2: Facts, call_2025: Regulation):
    # (8,000 + 20,000) / (1 − 60 %) = 70,000; 8,000 / 10 % = 80,000. Grant: 70,000 − 28,000 = 42,000.
    answer = ceiling(file_2, call_2025).cost

    assert (answer.amount, answer.grant) == (Decimal("70000.00"), Decimal("42000.00"))
    amounts = {bound.id: bound.amount for bound in answer.bounds if bound.state == "counts"}
    assert amounts == {"rate_flat": Decimal("70000.00"), "own_share": Decimal("80000.00")}


def test_figure_3_what_is_clipped_follows_the_country_of_its_line(two_countries: Make, call_2025: Regulation):
    # 3,000 clipped over 4,000 and 3,000: 1,714.29 and 1,285.71.
    # LDC: 30,000 − 1,714.29 = 28,285.71; ODA: 46,000 − 1,285.71 = 44,714.29.
    # 28,285.71 × 70 % + 44,714.29 × 50 % = 19,799.997 + 22,357.145 = 42,157.142; 73,000 × 60 % = 43,800.
    facts = two_countries(
        expenses=[
            {"amount": "26000.00", "country": "SN"},
            {"amount": "4000.00", "form": "in_kind", "payer": "town", "country": "SN"},
            {"amount": "43000.00", "country": "TN"},
            {"amount": "3000.00", "form": "in_kind", "payer": "town", "country": "TN"},
        ],
        resources=CONTRIBUTIONS,
        grants=ASKED,
    )

    parts = Case(facts, call_2025).budget.parts()
    answer = ceiling(facts, call_2025)

    assert {code: str(Decimal(int(part * 100)).scaleb(-2)) for code, part in (parts or {}).items()} == {
        "SN": "28285.71",
        "TN": "44714.29",
    }
    amounts = {bound.id: bound.amount for bound in answer.bounds}
    assert (amounts["rate_country"], amounts["rate_flat"]) == (Decimal("42157.14"), Decimal("43800.00"))
    assert (answer.amount, answer.binding) == (Decimal("43800.00"), ("rate_flat",))


def test_figure_4_what_pays_an_ineligible_line_is_not_own_contribution(two_countries: Make, call_2025: Regulation):
    # 80,000 − 5,000 = 75,000; 8,000 − 5,000 = 3,000, 4 %. 10 % of 75,000 = 7,500: 4,500 missing.
    facts = two_countries(
        expenses=[{"amount": "75000.00"}, {"amount": "5000.00", "payer": "town", "eligible": False}],
        resources=[{"party": "town", "amount": "8000.00"}, {"party": "dakar", "amount": "27000.00"}],
        grants=ASKED,
        elections=FLAT,
    )

    verdicts = check(facts, call_2025, Stage.SUBMIT)
    budget = Case(facts, call_2025).budget

    assert (budget.amount("own"), budget.cost) == (3000, 75000)
    assert verdicts["own_share"].outcome is Outcome.NOT_MET
    assert verdicts["rate_flat"].outcome is Outcome.MET  # 75,000 × 60 % = 45,000
    assert sentence(verdicts["own_share"]) == (
        "Apport propre\u202f: 4,00\u202f% du coût retenu, soit 3\u202f000,00\u00a0€. "
        "Il en faut au moins 10\u202f%\u202f: il manque 4\u202f500,00\u00a0€."
    )


def test_figure_5_the_cap_is_on_the_side_not_on_each_town(two_countries: Make, call_2025: Regulation):
    # 6,000 in kind of 13,000 in all, 46.15 %: town A alone would have 75 %.
    facts = Facts.parse(
        {
            "parties": [
                {"key": "town-a", "role": "lead", "kind": "commune", "country": "FR"},
                {"key": "town-b", "role": "carrier", "kind": "commune", "country": "FR"},
                {"key": "dakar", "role": "partner", "kind": "commune", "country": "SN"},
            ],
            "resources": [
                {"party": "town-a", "amount": "2000.00"},
                {"party": "town-a", "amount": "6000.00", "form": "in_kind"},
                {"party": "town-b", "amount": "5000.00"},
            ],
            "grants": [{"amount": "10000.00"}],
        }
    )

    budget = Case(facts, call_2025).budget

    assert budget.clipped == {}
    assert (budget.amount("own"), budget.cost) == (13000, 23000)
    assert check(facts, call_2025)["in_kind_cap"].says == "met"


def test_figure_6_a_share_just_under_the_floor_is_shown_cut(two_countries: Make, call_2025: Regulation):
    # 9,999 of 100,000 is 9.999 %, shown 9.99 %; 10 % is 10,000: 1.00 missing.
    facts = two_countries(
        expenses=[{"amount": "100000.00"}],
        resources=[{"party": "town", "amount": "9999.00"}, {"party": "dakar", "amount": "40001.00"}],
        grants=[{"amount": "50000.00"}],
    )

    verdict = check(facts, call_2025, Stage.SUBMIT)["own_share"]

    assert verdict.outcome is Outcome.NOT_MET
    assert sentence(verdict) == (
        "Apport propre\u202f: 9,99\u202f% du coût retenu, soit 9\u202f999,00\u00a0€. "
        "Il en faut au moins 10\u202f%\u202f: il manque 1,00\u00a0€."
    )

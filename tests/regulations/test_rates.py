"""Bounds of the grant: each kind of rate, caps, envelopes, elections."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.visits import plain
from traitdunion.regulations import (
    Facts,
    Lever,
    Outcome,
    Overall,
    Regulation,
    Stage,
    ceiling,
    check,
    derivation,
    reads_country_parts,
    repair,
    sentence,
)

Rules = Callable[..., Regulation]

TOWN = {"key": "town", "role": "lead", "kind": "commune", "country": "FR"}


def project(*codes: str, cost: Any = 100000, asked: Any = None, **more: Any) -> Facts:
    """A project of a town with one partner in each country, all of its cost in the first one."""
    partners = [{"key": code.lower(), "role": "partner", "kind": "commune", "country": code} for code in codes]
    return Facts.parse(
        {
            "parties": [TOWN, *partners],
            "countries": [{"code": code, "income": "ldc" if code == "SN" else "oda"} for code in codes],
            "expenses": [{"amount": cost, "country": codes[0]}],
            "resources": [{"party": "town", "amount": 10000}],
            "grants": [{"amount": asked}] if asked is not None else None,
        }
        | more
    )


def outcome(facts: Facts, regulation: Regulation, rule: str = "a", stage: Stage = Stage.SUBMIT) -> Outcome:
    return check(facts, regulation, stage)[rule].outcome


def test_rate_by_country_takes_the_list_that_names_it(rules: Rules):
    call = rules(
        '[rules.a]\nkind = "rate_by_country"\nsource = "x"\n'
        'tiers = [{ countries = ["SN", "ML"], pct = 80 }]\notherwise = 50\nmixed = "parts"\n'
    )

    amounts = [ceiling(project(code), call).amount for code in ("SN", "TN")]

    assert amounts == [Decimal(80000), Decimal(50000)]


@pytest.mark.parametrize(("mixed", "amount"), [("lowest", 50000), ("highest", 70000)])
def test_mixed_countries_may_take_the_lowest_or_the_highest_rate(rules: Rules, mixed: str, amount: int):
    call = rules(
        f'[rules.a]\nkind = "rate_by_class"\nsource = "x"\npct = {{ ldc = 70, oda = 50 }}\nmixed = "{mixed}"\n'
    )

    assert ceiling(project("SN", "TN"), call).amount == amount


def test_parts_added_up_by_default_are_assumed(rules: Rules):
    call = rules('[rules.a]\nkind = "rate_by_class"\nsource = "x"\npct = { ldc = 70, oda = 50 }\n')
    facts = project(
        "SN", "TN", asked=60000, expenses=[{"amount": 50000, "country": "SN"}, {"amount": 50000, "country": "TN"}]
    )

    verdict = check(facts, call, Stage.SUBMIT)["a"]

    assert (verdict.outcome, verdict.assumed_decides) == (Outcome.MET, True)  # 35,000 + 25,000


def test_an_assumed_class_decides_only_when_another_one_would_change_the_answer(rules: Rules):
    call = rules('[rules.a]\nkind = "rate_by_class"\nsource = "x"\npct = { ldc = 90, oda = 70, other = 70 }\n')
    assumed = [{"code": "SN", "income": "ldc", "status": "assumed"}]

    low, high = (check(project("SN", asked=asked, countries=assumed), call, Stage.SUBMIT) for asked in (70000, 70001))

    assert (low["a"].assumed_decides, low.overall) == (False, Overall.NO_OBSTACLE_FOUND)
    assert (high["a"].assumed_decides, high.overall) == (True, Overall.TO_CHECK)


@pytest.mark.parametrize(("asked", "found"), [(50000, Outcome.MET), (50001, Outcome.UNKNOWN)])
def test_an_unknown_class_refuses_nothing(rules: Rules, asked: int, found: Outcome):
    call = rules('[rules.a]\nkind = "rate_by_class"\nsource = "x"\npct = { ldc = 70, oda = 50, other = 50 }\n')

    assert outcome(project("SN", asked=asked, countries=[{"code": "SN"}]), call) is found


BONUS = """
[questions]
women = "?"
youth = "?"
[rules.a]
kind = "rate_bonus"
source = "x"
pct = 25
cap = 50
bonuses = [
  { pct = 10, when = { answer = "women" } },
  { pct = 10, when = { answer = "youth" } },
  { pct = 10, when = { fact = "french_authorities", at_least = 2 } },
]
"""


@pytest.mark.parametrize(
    ("answers", "towns", "amount"),
    [
        ({"women": False, "youth": False}, 1, 25000),
        ({"women": True, "youth": False}, 1, 35000),
        ({"women": True, "youth": True}, 1, 45000),
        ({"women": True, "youth": True}, 2, 50000),  # 25 + 10 + 10 + 10 = 55, capped at 50
    ],
)
def test_bonuses_add_up_to_a_cap(rules: Rules, answers: dict[str, bool], towns: int, amount: int):
    pooled = [{"key": f"town-{n}", "role": "carrier", "kind": "commune", "country": "FR"} for n in range(1, towns)]
    facts = project("SN", answers=answers)
    facts = facts.with_(parties=(*(facts.parties or ()), *(Facts.parse({"parties": pooled}).parties or ())))

    assert ceiling(facts, rules(BONUS)).amount == min(amount, 90000)


def test_a_bonus_not_answered_yet_leaves_what_is_sure(rules: Rules):
    call = rules(BONUS)

    assert outcome(project("SN", asked=25000), call) is Outcome.MET
    assert outcome(project("SN", asked=25001), call) is Outcome.UNKNOWN
    assert ceiling(project("SN"), call).complete is False


def test_a_rate_is_higher_when_authorities_pool(rules: Rules):
    call = rules(
        '[rules.alone]\nkind = "rate_flat"\nsource = "x"\npct = 40\n'
        '[rules.pooled]\nkind = "rate_flat"\nsource = "x"\npct = 60\n'
        'when = { fact = "french_authorities", at_least = 2 }\n'
        '[rules.best]\nkind = "election"\nsource = "x"\nof = ["alone", "pooled"]\nchosen_by = "best"\n'
    )
    carrier = {"key": "other", "role": "carrier", "kind": "grouping", "country": "FR"}
    thies = {"key": "sn", "role": "partner", "kind": "commune", "country": "SN"}

    amounts = [ceiling(project("SN", parties=[TOWN, thies, *more]), call).amount for more in ([], [carrier])]

    assert amounts == [40000, 60000]


def test_the_grant_never_exceeds_the_own_share(rules: Rules):
    call = rules('[rules.a]\nkind = "grant_at_most"\nsource = "x"\nbase = "own"\n')

    assert ceiling(project("SN"), call).amount == 10000
    assert outcome(project("SN", asked="10000.01"), call) is Outcome.NOT_MET


def test_a_cap_by_year_holds_for_each_year(rules: Rules):
    call = rules('[rules.a]\nkind = "cap"\nsource = "x"\namount = 16000\nper = "year"\n')
    grants = [{"amount": 15000, "year": 2024}, {"amount": 16001, "year": 2025}]
    dates = {"starts": "2024-09-01", "ends": "2025-08-31"}

    verdict = check(project("SN", grants=grants, project=dates), call, Stage.SUBMIT)["a"]

    assert verdict.outcome is Outcome.NOT_MET
    assert sentence(verdict, "en") == "In 2025 the request is €16,001.00: €1.00 above the yearly cap of €16,000.00."
    assert ceiling(project("SN", grants=grants, project=dates), call).amount == 32000


def test_the_envelope_bounds_too(rules: Rules):
    call = rules(
        '[rules.a]\nkind = "envelope"\nsource = "x"\namount = 30000\n'
        '[rules.b]\nkind = "rate_flat"\nsource = "x"\npct = 60\n'
    )

    answer = ceiling(project("SN"), call)

    assert (answer.amount, answer.binding) == (30000, ("a",))


def test_several_funders_each_with_its_currency(rules: Rules):
    # 20,000 CAD at 1.6 for one euro is 12,500 EUR; 16,000 + 12,500 = 28,500.
    call = rules(
        '[funders.france]\nname = "France"\n[funders.quebec]\nname = "Québec"\ncurrency = "CAD"\n'
        '[rates]\nCAD = { value = 1.6, source = "x" }\n'
        '[rules.fr]\nkind = "cap"\nsource = "x"\nfunder = "france"\namount = 16000\n'
        '[rules.qc]\nkind = "cap"\nsource = "x"\nfunder = "quebec"\namount = 20000\n'
    )
    grants = [{"funder": "france", "amount": 16000}, {"funder": "quebec", "amount": 20001, "currency": "CAD"}]
    facts = project("CA", grants=grants)

    answer = ceiling(facts, call)

    assert answer.amount == 28500
    assert answer.by_funder == {"france": 16000, "quebec": 12500}
    assert outcome(facts, call, "fr") is Outcome.MET
    assert outcome(facts, call, "qc") is Outcome.NOT_MET


def test_amounts_in_cfa_francs_are_converted_by_the_legal_rate(rules: Rules):
    # 6,559,570 F CFA at 655.957 for one euro is 10,000 EUR.
    call = rules(
        '[rates]\nXOF = { value = 655.957, source = "law" }\n'
        '[rules.a]\nkind = "min_share"\nsource = "x"\nof = "foreign"\npct = 10\n'
    )
    resources = [{"party": "sn", "amount": 6559570, "currency": "XOF"}]

    verdict = check(project("SN", resources=resources), call, Stage.SUBMIT)["a"]

    assert verdict.outcome is Outcome.MET
    assert "10\u202f000,00\u00a0€" in sentence(verdict)


def test_an_amount_in_a_currency_without_a_rate_is_unknown(rules: Rules):
    call = rules('[rules.a]\nkind = "min_share"\nsource = "x"\nof = "foreign"\npct = 10\n')
    resources = [{"party": "sn", "amount": 100, "currency": "MAD"}]

    assert outcome(project("SN", resources=resources), call) is Outcome.UNKNOWN


def test_nothing_asked_yet_is_no_obstacle_to_a_simulation(rules: Rules):
    call = rules('[rules.a]\nkind = "rate_flat"\nsource = "x"\npct = 60\n')

    assert outcome(project("SN"), call, stage=Stage.SIMULATE) is Outcome.NOT_APPLICABLE
    assert outcome(project("SN"), call, stage=Stage.SUBMIT) is Outcome.UNKNOWN


def test_an_option_that_does_not_apply_is_told(rules: Rules, call_2025: Regulation):
    facts = project("SN", elections={"rate_choice": "rate_flat"})

    verdict = check(facts, call_2025)["rate_choice"]

    assert (verdict.outcome, verdict.says) == (Outcome.UNKNOWN, "unknown_option")


def test_an_unknown_cap_can_only_be_shown_to_check(rules: Rules):
    call = rules('[rules.a]\nkind = "cap"\nsource = "x"\namount = { status = "unknown" }\n')

    verdicts = check(project("SN", asked=1000), call, Stage.SUBMIT)

    assert (verdicts["a"].outcome, verdicts.overall) == (Outcome.UNKNOWN, Overall.TO_CHECK)
    assert [rule.id for rule, _ in call.missing_values()] == ["a"]


def test_the_derivation_is_written_out(call_2025: Regulation):
    facts = project("SN", "TN", expenses=[{"amount": 30000, "country": "SN"}, {"amount": 70000, "country": "TN"}])

    texts = {bound.id: derivation(bound, call_2025, "en") for bound in ceiling(facts, call_2025).bounds}

    assert texts == {
        "rate_country": "€30,000.00 × 70% + €70,000.00 × 50%",
        "rate_flat": "€100,000.00 × 60%",
        "residual": "€100,000.00 − €10,000.00",
    }


def test_a_repair_moves_the_grant_of_the_funder_that_the_rule_names(rules: Rules):
    call = rules(
        '[funders.a]\nname = "A"\n[funders.b]\nname = "B"\n'
        '[rules.a]\nkind = "cap"\nsource = "x"\nfunder = "a"\namount = 10000\n'
    )
    facts = project("SN", grants=[{"funder": "a", "amount": 10500}, {"funder": "b", "amount": 40000}])

    found = repair(check(facts, call, Stage.SUBMIT)["a"], facts, call)

    assert {one.lever: one.amount for one in found} == {
        Lever.GRANT_TO_OWN: 500,
        Lever.GRANT_TO_PARTNER: 500,
        Lever.SMALLER: 500,
    }
    assert [line.amount for line in found[0].facts.grants or ()] == [10000, 40000]


def test_a_regulation_in_francs_has_no_cents(rules: Rules):
    # 33 % of 100,001 is 33,000.33: 33,000 at most. New money n: 40,000 ≤ 33 % (100,001 + n), n ≥ 21,211.12.
    call = rules('[rules.a]\nkind = "rate_flat"\nsource = "x"\npct = 33\n', currency='"XOF"')
    facts = project("SN", cost=100001, asked=40000)

    found = {one.lever: one.amount for one in repair(check(facts, call, Stage.SUBMIT)["a"], facts, call)}

    assert ceiling(facts, call).amount == 33000
    assert found[Lever.NEW_OWN] == 21212


def test_years_above_a_yearly_cap_are_brought_down_together(rules: Rules):
    # 17,000 and 18,500 under a cap of 16,000: 1,000 + 2,500. Nothing is taken off the year that is under it.
    call = rules('[rules.a]\nkind = "cap"\nsource = "x"\namount = 16000\nper = "year"\n')
    grants = [{"amount": amount, "year": year} for year, amount in ((2024, 17000), (2025, 18500), (2026, 9000))]
    facts = project("SN", grants=grants)

    found = repair(check(facts, call, Stage.SUBMIT)["a"], facts, call)

    assert {one.amount for one in found} == {Decimal(3500)}
    assert [line.amount for line in found[0].facts.grants or ()] == [16000, 16000, 9000]


@pytest.mark.parametrize(
    ("mixed", "countries", "reads"),
    [
        ("parts", [{"code": "SN", "income": "ldc"}, {"code": "TN", "income": "oda"}], True),
        ("parts", [{"code": "SN", "income": "ldc"}, {"code": "ML", "income": "ldc"}], False),  # the same rate in both
        ("parts", [{"code": "SN", "income": "ldc"}, {"code": "ML"}], True),  # perhaps another rate
        ("parts", [{"code": "SN", "income": "ldc"}], False),
        ("lowest", [{"code": "SN", "income": "ldc"}, {"code": "TN", "income": "oda"}], False),
    ],
)
def test_country_parts_are_read_where_rates_differ(
    rules: Rules, mixed: str, countries: list[dict[str, str]], reads: bool
):
    rate = '[rules.a]\nkind = "rate_by_class"\nsource = "x"\npct = { ldc = 70, oda = 50, other = 30 }\n'
    file = Facts.parse({"countries": countries})

    assert reads_country_parts(file, rules(f'{rate}mixed = "{mixed}"\n')) is reads


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Taux de la subvention : 90 000,00 € au plus. La demande est de 85 000,00 €."),
        ("en", "Rate of the grant: €90,000.00 at most. The request is €85,000.00."),
    ],
)
def test_what_a_rate_allows_is_not_said_to_be_the_highest_grant(rules: Rules, language: str, words: str):
    call = rules('[rules.a]\nkind = "rate_flat"\nsource = "x"\npct = 90\n')
    facts = project("SN", asked=85000, resources=[{"party": "town", "amount": 15000}])

    said = sentence(check(facts, call, Stage.SUBMIT)["a"], language)

    assert plain(said) == words
    assert ceiling(facts, call).amount == Decimal(85000)  # 100,000 − 15,000: the own money declared

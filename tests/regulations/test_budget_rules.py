"""Shares, ranges, balance and categories."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from traitdunion.regulations import (
    Facts,
    Lever,
    Outcome,
    Overall,
    Regulation,
    Stage,
    check,
    explain,
    money,
    repair,
    sentence,
)
from traitdunion.regulations.case import Case

Rules = Callable[..., Regulation]

PARTIES = [
    {"key": "town", "role": "lead", "kind": "commune", "country": "FR"},
    {"key": "sn", "role": "partner", "kind": "commune", "country": "SN"},
]


def file(**tables: Any) -> Facts:
    return Facts.parse({"parties": PARTIES} | tables)


def test_a_floor_for_each_side(rules: Rules):
    call = rules(
        '[rules.french]\nkind = "min_share"\nsource = "x"\nof = "own"\npct = 20\n'
        '[rules.senegalese]\nkind = "min_share"\nsource = "x"\nof = "foreign"\npct = 10\n'
    )
    facts = file(
        expenses=[{"amount": 50000}],
        resources=[{"party": "town", "amount": 10000}, {"party": "sn", "amount": "4999.99"}],
    )

    verdicts = check(facts, call)

    assert verdicts["french"].outcome is Outcome.MET  # exactly 20 %
    assert verdicts["senegalese"].outcome is Outcome.NOT_MET  # one cent under 5,000


def test_in_kind_over_the_cap_is_refused_when_the_regulation_says_so(rules: Rules):
    call = rules(
        '[rules.a]\nkind = "max_share"\nsource = "x"\nof = "own.in_kind"\nbase = "own"\npct = 50\nover = "refuse"\n'
    )
    resources = [{"party": "town", "amount": 4000}, {"party": "town", "amount": 4001, "form": "in_kind"}]

    verdict = check(file(resources=resources), call)["a"]

    assert verdict.outcome is Outcome.NOT_MET
    assert Case(file(resources=resources), call).budget.clipped == {}


def test_each_side_is_clipped_by_the_rule_that_names_it(rules: Rules):
    call = rules(
        '[rules.own]\nkind = "max_share"\nsource = "x"\nof = "own.in_kind"\nbase = "own"\npct = 50\nover = "clip"\n'
        '[rules.foreign]\nkind = "max_share"\nsource = "x"\nof = "foreign.in_kind"\n'
        'base = "foreign"\npct = 25\nover = "clip"\n'
    )
    resources = [
        {"party": "town", "amount": 1000},
        {"party": "town", "amount": 1000, "form": "in_kind"},
        {"party": "sn", "amount": 1000},
        {"party": "sn", "amount": 1000, "form": "in_kind"},
    ]

    budget = Case(file(resources=resources), call).budget

    # At 25 %, 1,000 in cash allows 1,000 × 25 / 75 = 333.33.
    assert budget.amount("own.in_kind") == 1000
    assert budget.amount("foreign.in_kind") == Fraction(33333, 100)


def test_an_assumed_cap_decides_only_when_it_takes_something_off(rules: Rules):
    call = rules(
        '[rules.cap]\nkind = "max_share"\nstatus = "assumed"\nof = "own.in_kind"\nbase = "own"\n'
        'pct = 50\nover = "clip"\n'
        '[rules.floor]\nkind = "min_share"\nsource = "x"\nof = "own"\npct = 10\n'
    )

    def rests_on(in_kind: int) -> list[str]:
        resources = [
            {"party": "town", "amount": 2000},
            {"party": "town", "amount": in_kind, "form": "in_kind"},
            {"party": "sn", "amount": 36500},
        ]
        verdict = check(file(resources=resources, grants=[{"amount": 0}]), call)["floor"]
        told = [one.replace("\u202f", " ").replace("\xa0", " ") for one in explain(verdict).assumed]
        assert verdict.assumed_decides is bool(told)
        return told

    # 2,000 in kind: nothing clipped. 3,000: clipped to 2,000, 4,000 of 40,500 is under 10 %; whole, 5,000 of 41,500.
    assert rests_on(2000) == []
    assert rests_on(3000) == ["Apport propre valorisé : au plus 50 % de l’apport propre"]


def test_a_share_of_a_category(rules: Rules):
    call = rules(
        '[categories]\nevaluation = "Suivi"\n'
        '[rules.a]\nkind = "min_share"\nsource = "x"\nof = "category.evaluation"\npct = 7\n'
    )

    def outcome(amount: int) -> Outcome:
        expenses = [{"amount": amount, "category": "evaluation"}, {"amount": 10000 - amount}]
        return check(file(expenses=expenses, resources=[]), call)["a"].outcome

    assert (outcome(700), outcome(699)) == (Outcome.MET, Outcome.NOT_MET)


def test_a_range_of_amounts(rules: Rules):
    call = rules('[rules.a]\nkind = "amount_range"\nsource = "x"\nof = "cost"\nmin = 10000\nmax = 20000\n')

    found = [check(file(expenses=[{"amount": amount}]), call)["a"].says for amount in (9999, 10000, 20000, 20001)]

    assert found == ["under", "met", "met", "over"]


def test_balance_holds_each_year(rules: Rules):
    call = rules('[rules.a]\nkind = "balance"\nstatus = "assumed"\n')
    facts = file(
        expenses=[{"amount": 1000, "year": 2025}, {"amount": 1000, "year": 2026}],
        resources=[{"party": "town", "amount": 1000, "year": 2025}],
        grants=[{"amount": 600, "year": 2025}, {"amount": 400, "year": 2026}],
    )

    verdict = check(facts, call, Stage.SUBMIT)["a"]
    found = repair(verdict, facts, call)

    assert verdict.outcome is Outcome.NOT_MET
    assert sentence(verdict, "en") == "2025: resources (€1,600.00) exceed expenses (€1,000.00) by €600.00."
    assert [(one.lever, one.amount, one.grant) for one in found] == [(Lever.BALANCE_GRANT, 1200, 1000)]


def test_ineligible_categories_leave_the_cost(rules: Rules):
    call = rules(
        '[categories]\nrunning = "Fonctionnement"\n'
        '[rules.a]\nkind = "categories"\nsource = "x"\nineligible = ["running"]\n'
    )
    facts = file(
        expenses=[{"amount": 9000}, {"amount": 1000, "category": "running", "payer": "sn"}],
        resources=[{"party": "sn", "amount": 1500}],
    )

    budget = Case(facts, call).budget

    assert (budget.cost, budget.amount("foreign")) == (9000, 500)
    assert check(facts, call)["a"].says == "left_out"


def test_an_ineligible_line_paid_by_nobody_knows_whom_leaves_contributions_unknown(rules: Rules):
    call = rules('[rules.a]\nkind = "min_share"\nsource = "x"\nof = "own"\npct = 10\n')
    facts = file(
        expenses=[{"amount": 9000}, {"amount": 1, "eligible": False}], resources=[{"party": "town", "amount": 10}]
    )

    assert check(facts, call)["a"].outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("role", "kind", "country", "side"),
    [
        ("lead", "commune", "FR", "own"),
        ("carrier", "region", "FR", "own"),
        ("lead", "commune", "WF", "own"),
        ("lead", "association", "FR", "own"),
        ("lead", "gip", "FR", "own"),
        ("carrier", "association", "FR", "other"),
        ("partner", "region", "FR", "other"),
        ("operator", "association", "FR", "other"),
        ("partner", "commune", "SN", "foreign"),
        ("partner", "association", "SN", "foreign"),
        (None, "commune", "FR", None),
        ("lead", None, "FR", None),
        ("lead", "commune", None, None),
    ],
)
def test_whose_money_it_is(role: str | None, kind: str | None, country: str | None, side: str | None):
    facts = Facts.parse({"parties": [{"key": "a", "role": role, "kind": kind, "country": country}]})

    assert facts.parties is not None
    assert facts.parties[0].side == side


def test_largest_remainder_gives_every_cent():
    # 100.00 over three equal weights: 33.34, 33.33, 33.33.
    parts = money.spread(Fraction(100), [Fraction(1)] * 3)

    assert [money.decimal(part) for part in parts] == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_a_percentage_is_cut_not_rounded():
    assert money.truncated_percent(Fraction(9999), Fraction(100000)) == Decimal("9.99")


def test_a_repair_that_breaks_another_rule_says_so(rules: Rules):
    # Rate: 60 % of 10,000 is 6,000 of 7,000 asked. A smaller project mends it, but not under the least cost of 9,000.
    call = rules(
        '[rules.rate]\nkind = "rate_flat"\nsource = "x"\npct = 60\n'
        '[rules.least]\nkind = "amount_range"\nsource = "x"\nof = "cost"\nmin = 9000\n'
    )
    facts = file(expenses=[{"amount": 10000}], resources=[{"party": "town", "amount": 3000}], grants=[{"amount": 7000}])

    found = {one.lever: one for one in repair(check(facts, call, Stage.SUBMIT)["rate"], facts, call)}

    # 7,000 − s ≤ 60 % (10,000 − s): s = 2,500, the cost falls to 7,500.
    assert found[Lever.SMALLER].amount == 2500
    assert (found[Lever.SMALLER].repairs, found[Lever.SMALLER].breaks) == (("rate",), ("least",))
    assert found[Lever.SMALLER].overall is Overall.OBSTACLE
    assert found[Lever.GRANT_TO_OWN].breaks == ()

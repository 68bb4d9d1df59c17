"""What must hold for every file."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.regulations.conftest import CALL_2025, find_general
from tests.regulations.files import random_file
from traitdunion.regulations import (
    Facts,
    Outcome,
    Provenance,
    Regulation,
    Stage,
    Verdicts,
    canonical,
    ceiling,
    check,
    loads,
    repair,
    restore,
)
from traitdunion.regulations.case import Case
from traitdunion.regulations.levers import MONEY_LEVERS
from traitdunion.regulations.repairs import least

CALL = loads(CALL_2025, find=find_general)
CENT = Decimal("0.01")
MONEY = CALL.changed(rules={key: CALL.rules[key] for key in CALL.rules if key.split("_")[0] in {"rate", "own", "in"}})
MONEY_RULES = ("rate_country", "rate_flat", "own_share")
seeds = st.integers(min_value=0, max_value=10**9)


def with_own_cash(facts: Facts, amount: Decimal) -> Facts:
    """The file with another own cash, its cost recomputed from the resources."""
    first, *others = facts.resources or ()
    return facts.with_(resources=(first.changed(amount=amount), *others), expenses=None)


@given(seeds, st.integers(0, 900_000), st.integers(1, 500_000))
@settings(max_examples=150, deadline=None)
def test_ceiling_never_grows_when_own_money_falls(seed: int, low: int, more: int):
    facts = random_file(seed)
    less, greater = Decimal(low).scaleb(-2), Decimal(low + more).scaleb(-2)

    amounts = [ceiling(with_own_cash(facts, amount), CALL).amount for amount in (less, greater)]

    assert None in amounts or amounts[0] <= amounts[1]


@given(seeds)
@settings(max_examples=150, deadline=None)
def test_asking_the_ceiling_meets_the_rates_and_a_cent_more_does_not(seed: int):
    facts = random_file(seed)
    answer = ceiling(facts, CALL)
    if facts.expenses is None or not answer.complete or not answer.amount or answer.binding == ("residual",):
        return

    outcomes = [
        [
            check(facts.with_(grants=(facts.grants[0].changed(amount=amount),)), CALL)[key].outcome
            for key in MONEY_RULES[:2]
        ]
        for amount in (answer.amount, answer.amount + CENT)
    ]

    assert Outcome.NOT_MET not in outcomes[0]
    assert Outcome.NOT_MET in outcomes[1]


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_the_highest_cost_meets_the_rates_and_the_floor(seed: int):
    facts = random_file(seed).with_(expenses=None)
    answer = ceiling(facts, CALL).cost
    if answer.amount is None or answer.grant is None or not answer.grant:
        return

    verdicts = check(facts.with_(grants=(facts.grants[0].changed(amount=answer.grant),)), CALL)

    assert Outcome.NOT_MET not in {verdicts[key].outcome for key in MONEY_RULES}


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_a_repaired_fact_passes(seed: int):
    facts = random_file(seed)

    for verdict in check(facts, CALL, Stage.SUBMIT):
        for one in repair(verdict, facts, CALL):
            after = check(one.facts, CALL, Stage.SUBMIT)
            assert verdict.id in one.repairs
            assert after[verdict.id].outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}


def passes(facts: Facts, lever: object, rule: str, amount: Decimal) -> bool:
    """Whether the rule is met after moving this amount; an option of an election passes when the retained one does."""
    moved = lever.apply(Case(facts, MONEY), amount, None)
    verdicts = check(moved, MONEY, Stage.SUBMIT)
    if rule == "own_share":
        return verdicts[rule].outcome is Outcome.MET
    return {verdicts[key].outcome for key in MONEY_RULES[:2]} & {Outcome.MET, Outcome.NOT_MET} == {Outcome.MET}


def searched(facts: Facts, lever: object, rule: str, limit: Decimal) -> Decimal | None:
    """The least amount by bisection over cents, from nothing to the limit."""
    low, high = 0, int(limit * 100)
    if high <= 0 or not passes(facts, lever, rule, Decimal(high).scaleb(-2)):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(facts, lever, rule, Decimal(middle).scaleb(-2)) else (middle, high)
    return Decimal(high).scaleb(-2)


@pytest.mark.parametrize(
    "first", [0, *(pytest.param(first, marks=pytest.mark.long) for first in range(100, 1000, 100))]
)
def test_closed_form_equals_a_search_by_cents_on_a_thousand_files(first: int):
    """Each amount passes and a cent less does not; one file in fifty is searched by bisection as well."""
    compared = 0
    for seed in range(first, first + 100):
        facts = random_file(seed)
        case = Case(facts, MONEY, Stage.SUBMIT)
        verdicts = check(facts, MONEY, Stage.SUBMIT)
        for key in [key for key in MONEY_RULES if verdicts[key].outcome is Outcome.NOT_MET]:
            for lever in MONEY_LEVERS:
                amount = least(MONEY.rules[key], case, lever)
                if amount is not None:
                    assert passes(facts, lever, key, amount), (seed, lever.name)
                    assert amount == CENT or not passes(facts, lever, key, amount - CENT), (seed, lever.name)
                    compared += 1
                if seed % 50 == 0:
                    limit = min(lever.limit(case, None), Decimal(10_000_000))
                    assert amount == searched(facts, lever, key, limit), (seed, lever.name)
    assert compared > 200


def without(facts: Facts, chance: random.Random) -> Facts:
    """The file with some of its facts not known any more."""
    names = [name for name in ("parties", "countries", "expenses", "resources", "grants") if chance.random() < 0.35]
    if "parties" in names:
        return facts.with_(parties=None, resources=None, expenses=None)
    changes: dict[str, object] = dict.fromkeys(names)
    if "countries" not in names and chance.random() < 0.3:
        changes["countries"] = tuple(country.changed(income=None) for country in facts.countries or ())
    return facts.with_(**changes)


def refused(verdicts: Verdicts) -> set[str]:
    """The rules that are not met; an option speaks for its election, which may retain another one."""
    return {CALL.election_of.get(one.id, one.id) for one in verdicts if one.outcome is Outcome.NOT_MET}


@example(208266)  # without its resources, the rate by country is the best option, and refuses too
@given(seeds)
@settings(max_examples=200, deadline=None)
def test_unknown_never_turns_into_a_refusal(seed: int):
    facts = random_file(seed)
    known = check(facts, CALL, Stage.SUBMIT)

    unknown = check(without(facts, random.Random(seed)), CALL, Stage.SUBMIT)

    assert refused(unknown) <= refused(known)


@given(seeds, seeds)
@settings(max_examples=60, deadline=None)
def test_verdicts_do_not_depend_on_the_order_of_rules(seed: int, order: int):
    facts = random_file(seed)
    keys = list(CALL.rules)
    random.Random(order).shuffle(keys)
    shuffled: Regulation = CALL.changed(rules={key: CALL.rules[key] for key in keys})

    before, after = check(facts, CALL, Stage.SUBMIT), check(facts, shuffled, Stage.SUBMIT)

    assert {one.id: one.outcome for one in before} == {one.id: one.outcome for one in after}
    assert before.overall is after.overall
    assert ceiling(facts, CALL).amount == ceiling(facts, shuffled).amount


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_a_snapshot_loses_nothing(seed: int):
    facts = random_file(seed)

    again = restore(canonical(facts))

    assert again == facts
    assert canonical(again) == canonical(facts)
    assert {one.id: one.outcome for one in check(again, CALL)} == {one.id: one.outcome for one in check(facts, CALL)}


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_what_is_clipped_leaves_cost_and_contribution_alike(seed: int):
    budget = Case(random_file(seed), CALL).budget
    kind, cash = budget.amount("own.in_kind"), budget.amount("own.cash")

    assert kind is not None
    assert cash is not None
    assert kind <= cash
    assert (budget.cost or Fraction(0)) >= 0


@pytest.mark.parametrize("seed", range(5))
def test_provenance_changes_no_money(seed: int):
    facts = random_file(seed)
    told = facts.with_(resources=tuple(line.changed(provenance=Provenance.REGISTER) for line in facts.resources or ()))

    assert ceiling(facts, CALL).amount == ceiling(told, CALL).amount

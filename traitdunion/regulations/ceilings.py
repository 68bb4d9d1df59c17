"""How much: the highest grant at the given budget, and the highest cost at the given contributions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from traitdunion.regulations.budget import Amount
from traitdunion.regulations.case import Case
from traitdunion.regulations.facts import Facts
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.logic import Truth
from traitdunion.regulations.money import decimal, floor, share, unit
from traitdunion.regulations.rules import GrantBound, Rule
from traitdunion.regulations.rules.rates import GrantAtMost, Rate
from traitdunion.regulations.rules.shares import MinShare
from traitdunion.regulations.terms import Said, Step, Term
from traitdunion.regulations.vocabulary import Status


@dataclass(frozen=True)
class Bound:
    """One bound of the grant, or of the cost. `amount` is cut to the cent; None: it cannot be known yet.

    `state`: counts, not_elected (another option is retained) or not_applicable. Rule None: the residual (D4), or
    what the contributions allow.
    """

    rule: Rule | None
    amount: Decimal | None
    state: str = "counts"
    steps: tuple[Step, ...] = ()
    binds: bool = False
    assumed: bool = False
    label: object = ""

    @property
    def id(self) -> str:
        return self.rule.id if self.rule else "residual"


@dataclass(frozen=True)
class CostCeiling:
    """The highest cost at the given own money and other resources, and the grant that goes with it."""

    amount: Decimal | None
    grant: Decimal | None
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Ceiling:
    """The highest grant. `complete` false: a bound is not known, so it may still be lower (or an option, higher)."""

    amount: Decimal | None
    currency: str
    bounds: tuple[Bound, ...]
    complete: bool
    cost: CostCeiling
    by_funder: dict[str, Decimal] = field(default_factory=dict)
    regulation: Regulation | None = field(default=None, repr=False)

    @property
    def binding(self) -> tuple[str, ...]:
        """Ids of the rules that bind ("residual" for what remains to be financed)."""
        return tuple(bound.id for bound in self.bounds if bound.binds)


def ceiling(facts: Facts, regulation: Regulation) -> Ceiling:
    """Both answers, with their derivation. Amounts are in the regulation's currency, cut down to its unit."""
    case = Case(facts, regulation)
    bounds = [_bound(rule, case) for rule in regulation.bounds]
    residual = case.budget.residual
    bounds.append(Bound(None, _cut(residual, case), steps=_residual_steps(case), label=Term("residual")))
    counting = [bound for bound in bounds if bound.state == "counts"]
    whole = [bound for bound in counting if _funder(bound) is None or len(regulation.funders) <= 1]
    by_funder = _by_funder(counting, regulation)
    known = [bound.amount for bound in whole if bound.amount is not None]
    if regulation.funders and set(by_funder) == set(regulation.funders):
        known.append(sum(by_funder.values(), Decimal(0)))
    rates_known = (
        any(bound.rule is not None and bound.amount is not None for bound in counting) or not regulation.bounds
    )
    amount = min(known) if known and rates_known else None
    uncertain = any(choice.uncertain for choice in case.choices.values())
    return Ceiling(
        amount,
        regulation.currency,
        tuple(_marked(bound, amount) for bound in bounds),
        not uncertain and all(bound.amount is not None for bound in counting),
        _cost_ceiling(case),
        by_funder,
        regulation,
    )


def _bound(rule: GrantBound, case: Case) -> Bound:
    applies: Truth = True if rule.when is None else rule.when.holds(case)
    assumed = any(used.status is Status.ASSUMED for used in rule.values_used(case))
    if applies is False:
        return Bound(rule, None, "not_applicable", assumed=assumed)
    election = case.regulation.election_of.get(rule.id)
    choice = case.choices.get(election) if election else None
    state = "not_elected" if choice is not None and choice.elected != rule.id else "counts"
    amount = rule.bound(case) if applies else None
    return Bound(rule, _cut(amount, case), state, rule.steps(case) if applies else (), assumed=assumed)


def _marked(bound: Bound, amount: Decimal | None) -> Bound:
    if bound.state != "counts" or amount is None or bound.amount != amount:
        return bound
    return Bound(bound.rule, bound.amount, bound.state, bound.steps, True, bound.assumed, bound.label)


def _cut(amount: Amount, case: Case) -> Decimal | None:
    """Down to the unit, and never under nothing."""
    if amount is None:
        return None
    return decimal(floor(max(Fraction(0), amount), unit(case.regulation.currency)))


def _residual_steps(case: Case) -> tuple[Step, ...]:
    budget = case.budget
    amounts = [(name, budget.amount(name)) for name in ("cost", "own", "foreign", "other")]
    return tuple(
        Step(amount, None, Term(name), minus=name != "cost")
        for name, amount in amounts
        if amount is not None and (amount or name == "cost")
    )


def _funder(bound: Bound) -> str | None:
    return bound.rule.funder if isinstance(bound.rule, GrantBound) else None


def _by_funder(bounds: list[Bound], regulation: Regulation) -> dict[str, Decimal]:
    """Lowest bound of each funder that has one of its own."""
    found = {
        funder: [bound.amount for bound in bounds if _funder(bound) == funder and bound.amount is not None]
        for funder in regulation.funders
    }
    return {funder: min(amounts) for funder, amounts in found.items() if amounts}


# -- the highest cost ----------------------------------------------------------------------------------------------


def _cost_ceiling(case: Case) -> CostCeiling:
    """The lowest of (o + r) / (1 - rate), o / floor, and o + r + each bound in money."""
    own, others = case.budget.amount("own"), case.budget.amount("contributions")
    if own is None or others is None:
        return CostCeiling(None, None)
    bounds = [*_costs_of_rates(case, others), *_costs_of_floors(case)]
    known = [bound.amount for bound in bounds if bound.amount is not None and bound.state == "counts"]
    if not known:
        return CostCeiling(None, None, tuple(bounds))
    amount = min(known)
    grant = _cut(Fraction(amount) - others, case)
    return CostCeiling(amount, grant, tuple(_marked(bound, amount) for bound in bounds))


def _costs_of_rates(case: Case, contributions: Fraction) -> Iterator[Bound]:
    brought = Step(contributions, None, Term("contributions"))
    best = _best_options(case)
    for rule in case.regulation.bounds:
        if rule.when is not None and rule.when.holds(case) is not True:
            continue
        state = "not_elected" if rule.id in case.regulation.election_of and rule.id not in best else "counts"
        if isinstance(rule, Rate) and not isinstance(rule, GrantAtMost) and rule.base == "cost":
            rate = rule.rate(case)
            if rate is not None and rate < 1:
                cost = contributions / (1 - rate)
                yield Bound(
                    rule, _cut(cost, case), state, (Step(contributions, 1 / (1 - rate), Term("contributions")),)
                )
            elif rate is None:
                yield Bound(rule, None, state)
        elif rule.funder is None or len(case.regulation.funders) <= 1:
            bound = rule.bound(case)
            if bound is None:
                yield Bound(rule, None, state)
            else:
                parts = (brought, Step(bound, None, Said(N_("la subvention"))))
                yield Bound(rule, _cut(contributions + bound, case), state, parts)


def _best_options(case: Case) -> set[str]:
    """For each election, the option chosen, else the one with the highest rate: the cost is what is sought."""
    best = set()
    for choice in case.choices.values():
        rates = {
            key: rate
            for key in choice.bounds
            if isinstance(rule := case.regulation.rules[key], Rate) and (rate := rule.rate(case)) is not None
        }
        best.add(choice.elected if choice.by_applicant or not rates else max(rates, key=lambda key: rates[key]))
    return best


def _costs_of_floors(case: Case) -> Iterator[Bound]:
    for rule in case.regulation.of_kind(MinShare):
        applies = rule.when is None or rule.when.holds(case) is True
        part = case.budget.amount(rule.of)
        if rule.base == "cost" and rule.of != "grant" and rule.pct.value and applies and part is not None:
            cost = part / share(rule.pct.value)
            yield Bound(rule, _cut(cost, case), steps=(Step(part, 1 / share(rule.pct.value), Term(rule.of)),))

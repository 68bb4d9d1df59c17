"""The closed list of ways to move money in a file, to the cent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from traitdunion.regulations.budget import Clip
from traitdunion.regulations.case import Case
from traitdunion.regulations.facts import Expense, Facts, Grant, Party, Resource, Sum
from traitdunion.regulations.money import decimal, levelled, spread, unit
from traitdunion.regulations.vocabulary import Form, Provenance, Side

HIGHEST = Decimal("999999999.99")
Moved = list[tuple[int | None, Decimal]]
"""Amounts by year."""


class Lever(StrEnum):
    GRANT_TO_OWN = "grant_to_own"
    NEW_OWN = "new_own"
    GRANT_TO_PARTNER = "grant_to_partner"
    NEW_PARTNER = "new_partner"
    SMALLER = "smaller"
    BALANCE_GRANT = "balance_grant"
    BALANCE_OWN = "balance_own"
    DATE = "date"
    PARTY = "party"
    DOCUMENT = "document"


@dataclass(frozen=True)
class MoneyLever:
    """A way to move money: `apply` gives the facts after moving an amount, `limit` the most that can be moved.

    Both take the funder whose grant is moved, or None for all of them.
    """

    name: Lever
    side: Side | None
    apply: Callable[[Case, Decimal, str | None], Facts]
    limit: Callable[[Case, str | None], Decimal]

    def available(self, case: Case, funder: str | None) -> bool:
        lines = [line for line in case.facts.grants or () if _concerns(line, funder)]
        plain = all(line.amount is not None and _in_base(case, line) for line in lines)
        return bool(plain and lines) and (self.side is None or receiver(case.facts, self.side) is not None)

    def kinks(self, case: Case) -> Iterator[Fraction]:
        """Amounts at which the retained budget changes slope: ineligible lines covered, a cap that stops clipping."""
        party = None if self.side is None else receiver(case.facts, self.side)
        if party is None:
            return
        uncovered = max(Fraction(0), case.budget.uncovered(party.key))
        yield uncovered
        for clip in case.budget.frame.clips:
            if clip.side is self.side and (more := _release(clip, case)) is not None:
                yield uncovered + more


def _in_base(case: Case, line: Sum) -> bool:
    return line.currency in {None, case.regulation.currency}


def _concerns(line: Grant, funder: str | None) -> bool:
    return funder is None or line.funder in {None, funder}


def _release(clip: Clip, case: Case) -> Fraction | None:
    cash, in_kind = case.budget.side(clip.side, Form.CASH), case.budget.in_kind_declared.get(clip.side)
    needed = None if in_kind is None else clip.cash_for(in_kind)
    return None if cash is None or needed is None else needed - cash


def receiver(facts: Facts, side: Side) -> Party | None:
    """The party of a side that takes new money: the lead, else the first one."""
    if facts.lead is not None and facts.lead.side is side:
        return facts.lead
    return next((party for party in facts.parties or () if party.side is side), None)


# -- moves ---------------------------------------------------------------------------------------------------------


def _to(side: Side) -> Callable[[Case, Decimal, str | None], Facts]:
    def move(case: Case, amount: Decimal, funder: str | None) -> Facts:
        facts, moved = taken_from_grant(case.facts, amount, funder)
        return brought(facts, side, moved)

    return move


def _new(side: Side) -> Callable[[Case, Decimal, str | None], Facts]:
    def move(case: Case, amount: Decimal, _funder: str | None) -> Facts:
        party = receiver(case.facts, side)
        year = max((line.year for line in case.facts.grants or () if line.year), default=None)
        facts = brought(case.facts, side, [(year, amount)])
        return spent_more(case, facts, amount, year, party.key if party else None)

    return move


def _smaller(case: Case, amount: Decimal, funder: str | None) -> Facts:
    facts, moved = taken_from_grant(case.facts, amount, funder)
    for year, part in moved:
        facts = _spent_less(case, facts, part, year)
    return facts


def taken_from_grant(facts: Facts, amount: Decimal, funder: str | None) -> tuple[Facts, Moved]:
    """The grant less an amount, its greatest lines brought down to one level, and what was taken by year."""
    grants = list(facts.grants or ())
    order = _greatest_first(facts, funder)
    cuts = levelled([Fraction(grants[index].amount or 0) for index in order], Fraction(amount))
    moved: Moved = []
    for index, cut in zip(order, map(decimal, cuts), strict=False):
        if cut:
            grants[index] = grants[index].changed(amount=(grants[index].amount or Decimal(0)) - cut)
            moved.append((grants[index].year, cut))
    return facts.changed(grants=tuple(grants)), moved


def _greatest_first(facts: Facts, funder: str | None) -> list[int]:
    grants = facts.grants or ()
    concerned = [index for index, line in enumerate(grants) if _concerns(line, funder)]
    return sorted(concerned, key=lambda index: -(grants[index].amount or 0))


def levels(facts: Facts, funder: str | None) -> Iterator[Fraction]:
    """Amounts at which one more line of the grant begins to be cut."""
    amounts = [Fraction((facts.grants or ())[index].amount or 0) for index in _greatest_first(facts, funder)]
    for count in range(1, len(amounts)):
        yield sum(amounts[:count], Fraction(0)) - count * amounts[count]


def brought(facts: Facts, side: Side, moved: Moved) -> Facts:
    """New cash of a side, year by year."""
    party = receiver(facts, side)
    lines = [
        Resource.model_construct(party=party.key, amount=amount, year=year, provenance=Provenance.COMPUTED)
        for year, amount in moved
        if party
    ]
    return facts.changed(resources=(*(facts.resources or ()), *lines))


def spent_more(case: Case, facts: Facts, amount: Decimal, year: int | None, payer: str | None) -> Facts:
    """A new cash expense, split between countries as the cost is. Without expenses the cost follows by itself."""
    if facts.expenses is None:
        return facts
    parts = case.budget.parts() or {}
    weights = [part for part in parts.values() if part]
    codes: list[str | None] = [*(code for code, part in parts.items() if part)] if len(weights) > 1 else [None]
    shares = (
        spread(Fraction(amount), weights, unit(case.regulation.currency)) if len(weights) > 1 else [Fraction(amount)]
    )
    lines = [
        Expense.model_construct(
            amount=decimal(share), year=year, payer=payer, country=code, provenance=Provenance.COMPUTED
        )
        for code, share in zip(codes, shares, strict=True)
        if share
    ]
    return facts.changed(expenses=(*facts.expenses, *lines))


def _spent_less(case: Case, facts: Facts, amount: Decimal, year: int | None) -> Facts:
    """Eligible cash expenses less an amount, in proportion; those of the year when they suffice."""
    if facts.expenses is None:
        return facts
    lines = facts.expenses
    cash = [Fraction(line.amount or 0) if _reducible(case, line) else Fraction(0) for line in lines]
    of_year = [weight if line.year == year else Fraction(0) for line, weight in zip(lines, cash, strict=True)]
    weights = of_year if sum(of_year, Fraction(0)) >= amount else cash
    parts = spread(Fraction(amount), weights, unit(case.regulation.currency))
    left = tuple(
        line.changed(amount=(line.amount or Decimal(0)) - decimal(part)) if part else line
        for line, part in zip(lines, parts, strict=True)
    )
    return facts.changed(expenses=left)


def _reducible(case: Case, line: Expense) -> bool:
    return line.form is Form.CASH and _in_base(case, line) and case.budget.eligible(line)


def _grant(case: Case, funder: str | None) -> Decimal:
    """All of the grant but its last unit: a repair leaves something asked."""
    lines = (line.amount or Decimal(0) for line in case.facts.grants or () if _concerns(line, funder))
    return max(Decimal(0), sum(lines, Decimal(0)) - decimal(unit(case.regulation.currency)))


def _reducible_cost(case: Case, funder: str | None) -> Decimal:
    if case.facts.expenses is None:
        return _grant(case, funder)
    lines = (line.amount or Decimal(0) for line in case.facts.expenses if _reducible(case, line))
    return min(_grant(case, funder), sum(lines, Decimal(0)))


def _room(_case: Case, _funder: str | None) -> Decimal:
    return HIGHEST


MONEY_LEVERS = (
    MoneyLever(Lever.GRANT_TO_OWN, Side.OWN, _to(Side.OWN), _grant),
    MoneyLever(Lever.NEW_OWN, Side.OWN, _new(Side.OWN), _room),
    MoneyLever(Lever.GRANT_TO_PARTNER, Side.FOREIGN, _to(Side.FOREIGN), _grant),
    MoneyLever(Lever.NEW_PARTNER, Side.FOREIGN, _new(Side.FOREIGN), _room),
    MoneyLever(Lever.SMALLER, None, _smaller, _reducible_cost),
)


def balanced_by_grant(facts: Facts, gaps: dict[int | None, Decimal]) -> Facts | None:
    """The grant raised or lowered, year by year, so that resources equal expenses. None when it cannot."""
    grants = list(facts.grants or ())
    for year, gap in gaps.items():
        index = next((i for i, line in enumerate(grants) if year is None or line.year == year), None)
        amount = grants[index].amount if index is not None else Decimal(0)
        if amount is None or amount + gap < 0:
            return None
        if index is None:
            grants.append(Grant(amount=gap, year=year, provenance=Provenance.COMPUTED))
        else:
            grants[index] = grants[index].changed(amount=amount + gap)
    return facts.changed(grants=tuple(grants))

"""What is retained of a declared budget: D2 (ineligible lines), D3 (in-kind caps by clipping), D12 (currencies).

Amounts are exact fractions of the regulation's currency. None means that it cannot be known yet.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from traitdunion.regulations import money
from traitdunion.regulations.facts import Expense, Facts, Resource, Sum
from traitdunion.regulations.vocabulary import Form, Side

Amount = Fraction | None
ZERO = Fraction(0)
SIDES = (Side.OWN, Side.FOREIGN, Side.OTHER)


@dataclass(frozen=True)
class Clip:
    """In kind of a side, retained up to `share` of the side's total (D3), or of its cash when `of_cash`."""

    side: Side
    share: Fraction
    of_cash: bool = False

    def limit(self, cash: Fraction) -> Fraction | None:
        """The most in kind that this much cash allows; None: no limit."""
        if self.of_cash:
            return cash * self.share
        return None if self.share == 1 else cash * self.share / (1 - self.share)

    def cash_for(self, in_kind: Fraction) -> Fraction | None:
        """The least cash that allows this much in kind; None: no cash does."""
        if not self.share:
            return None
        return in_kind / self.share if self.of_cash else in_kind * (1 - self.share) / self.share


@dataclass(frozen=True)
class Frame:
    """What of a regulation shapes the retained budget."""

    currency: str = "EUR"
    rates: dict[str, Decimal] = field(default_factory=dict)
    clips: tuple[Clip, ...] = ()
    ineligible: frozenset[str] = frozenset()
    exact: bool = False

    @property
    def step(self) -> Fraction | None:
        return None if self.exact else money.unit(self.currency)

    def convert(self, line: Sum) -> Amount:
        return None if line.amount is None else money.convert(line.amount, line.currency, self.currency, self.rates)


K = TypeVar("K")


class Totals(defaultdict[K, Amount]):
    """Sums in which one unknown amount makes the sum unknown."""

    def __init__(self) -> None:
        super().__init__(Fraction)

    def add(self, key: K, amount: Amount) -> None:
        known = self[key]
        self[key] = None if known is None or amount is None else known + amount


class Budget:
    """The retained budget of a file under a frame."""

    def __init__(self, facts: Facts, frame: Frame) -> None:
        self.facts = facts
        self.frame = frame
        self.clipped: dict[Side, Fraction] = {}
        self.in_kind_declared: dict[Side, Amount] = {}
        self._kept = self._retained_lines()
        self._sides = self._retained_sides()
        self._clip()

    # -- amounts ---------------------------------------------------------------------------------------------

    def amount(self, name: str) -> Amount:  # noqa: PLR0911 (one line for each kind of amount)
        """An amount by its name in the closed list of `AMOUNTS`, or `category.<key>`."""
        head, _, tail = name.partition(".")
        match head:
            case "cost":
                return self._less_in_kind(self.cost) if tail == "cash" else self.cost
            case "own" | "foreign" | "other":
                return self.side(Side(head), *([Form(tail)] if tail else []))
            case "french":
                return _sum(*(self._french(form) for form in ([Form(tail)] if tail else Form)))
            case "contributions":
                return _sum(*(self.side(side) for side in SIDES))
            case "grant":
                return self.grant()
            case "resources":
                return _sum(self.amount("contributions"), self.grant())
            case "category":
                return self._category(tail)
        raise KeyError(name)

    def side(self, side: Side, *forms: Form) -> Amount:
        """Retained contribution of a side, cash and in kind unless one form is named."""
        if self._sides is None:
            return None
        return _sum(*(self._sides[side, form] for form in forms or tuple(Form)))

    @property
    def cost(self) -> Amount:
        """Retained cost of the whole project; without expenses, what the resources and the grant add up to."""
        if self._kept is not None:
            return _sum(*self._kept)
        return self.amount("resources")

    def grant(self, funder: str | None = None) -> Amount:
        """What is asked, from one funder or from all."""
        grants = self.facts.grants
        if not grants:
            return None
        return _sum(*(self.frame.convert(one) for one in grants if funder in {None, one.funder} or one.funder is None))

    def grants_by_year(self, funder: str | None = None) -> dict[int | None, Amount]:
        totals: Totals[int | None] = Totals()
        for one in self.facts.grants or ():
            if funder in {None, one.funder} or one.funder is None:
                totals.add(one.year, self.frame.convert(one))
        return totals

    @property
    def residual(self) -> Amount:
        """Retained cost less every resource other than the grant (D4)."""
        cost, others = self.cost, self.amount("contributions")
        return None if cost is None or others is None else cost - others

    def parts(self) -> dict[str, Fraction] | None:
        """Retained cost by country (D15). None when a line of a project of several countries has no country."""
        places = self.facts.places
        cost = self.cost
        if not places or cost is None:
            return None
        if len(places) == 1:
            return {places[0]: cost}
        if self._kept is None:
            return None
        parts = dict.fromkeys(places, ZERO)
        for line, kept in zip(self.facts.expenses or (), self._kept, strict=True):
            if kept and line.country not in parts:
                return None
            if kept:
                parts[line.country or ""] += kept
        return parts

    def retained(self) -> Iterator[tuple[Expense, Amount]]:
        """Each expense with what is retained of it."""
        yield from zip(self.facts.expenses or (), self._kept or (), strict=True)

    # -- how it is made --------------------------------------------------------------------------------------

    def eligible(self, line: Expense) -> bool:
        return line.eligible and line.category not in self.frame.ineligible

    def _retained_lines(self) -> list[Amount] | None:
        if self.facts.expenses is None:
            return None
        return [self.frame.convert(line) if self.eligible(line) else ZERO for line in self.facts.expenses]

    def _retained_sides(self) -> dict[tuple[Side | None, Form], Amount] | None:
        """Contribution by side and form, less what pays ineligible lines (D2)."""
        if self.facts.resources is None:
            return None
        spent = self._spent_on_ineligible()
        if spent is None:
            return None
        brought: Totals[tuple[str, Form]] = Totals()
        side_of: dict[str, Side | None] = {}
        for line in self.facts.resources:
            brought.add((line.origin_key, line.form), self.frame.convert(line))
            side_of[line.origin_key] = self.facts.side_of(line)
        sides: Totals[tuple[Side | None, Form]] = Totals()
        self._partners: Totals[Form] = Totals()
        for (origin, form), amount in brought.items():
            out = spent[origin, form]
            kept = None if amount is None or out is None else max(ZERO, amount - out)
            if side_of[origin] is None and kept != 0:
                return None
            sides.add((side_of[origin], form), kept)
            party = self.facts.party(origin)
            if party is not None and party.french is not False and side_of[origin] is Side.OTHER:
                self._partners.add(form, kept if party.french else None)
        return sides

    def _french(self, form: Form) -> Amount:
        """What French parties bring: own contribution, and that of French partners within what is retained of it."""
        own, other = self.side(Side.OWN, form), self.side(Side.OTHER, form)
        partners = None if own is None or other is None else self._partners[form]
        return None if own is None or other is None or partners is None else own + min(partners, other)

    def _spent_on_ineligible(self) -> "Totals[tuple[str, Form]] | None":
        """What each payer spends on ineligible lines; None when one of them has no payer."""
        spent: Totals[tuple[str, Form]] = Totals()
        for line in self.facts.expenses or ():
            if not self.eligible(line) and line.amount != 0:
                if line.payer is None:
                    return None
                spent.add((line.payer, line.form), self.frame.convert(line))
        return spent

    def uncovered(self, payer: str) -> Fraction:
        """What a payer still lacks in cash to cover the ineligible lines that it pays; negative when it has enough."""
        spent = self._spent_on_ineligible()
        out = None if spent is None else spent[payer, Form.CASH]
        paid = _sum(*(self.frame.convert(line) for line in self._cash_of(payer)))
        return ZERO if out is None or paid is None else out - paid

    def _cash_of(self, payer: str) -> list[Resource]:
        return [line for line in self.facts.resources or () if line.party == payer and line.form is Form.CASH]

    def _clip(self) -> None:
        for side in SIDES:
            self.in_kind_declared[side] = self.side(side, Form.IN_KIND)
        for clip in self.frame.clips:
            cash, in_kind = self.side(clip.side, Form.CASH), self.side(clip.side, Form.IN_KIND)
            if self._sides is None or cash is None or in_kind is None:
                continue
            limit = clip.limit(cash)
            if limit is None or in_kind <= limit:
                continue
            kept = limit if self.frame.step is None else money.floor(limit, self.frame.step)
            self.clipped[clip.side] = self.clipped.get(clip.side, ZERO) + in_kind - kept
            self._sides[clip.side, Form.IN_KIND] = kept
            self._clip_lines(clip.side, in_kind - kept)

    def _clip_lines(self, side: Side, excess: Fraction) -> None:
        """Take the excess off the in-kind lines of the side, in proportion; off all lines when none is marked."""
        if self._kept is None:
            return
        lines = self.facts.expenses or ()
        mine = [self.facts.side_of_payer(line.payer) is side for line in lines]
        for chosen in (
            [line.form is Form.IN_KIND and own for line, own in zip(lines, mine, strict=True)],
            [line.form is Form.IN_KIND and line.payer is None for line in lines],
            [True for _ in lines],
        ):
            weights = [(kept or ZERO) if pick else ZERO for kept, pick in zip(self._kept, chosen, strict=True)]
            taken = min(excess, sum(weights, ZERO))
            for index, part in enumerate(money.spread(taken, weights, self.frame.step)):
                kept = self._kept[index]
                if part and kept is not None:
                    self._kept[index] = kept - part
            excess -= taken
            if not excess:
                return

    def _less_in_kind(self, cost: Amount) -> Amount:
        in_kind = _sum(*(self.side(side, Form.IN_KIND) for side in SIDES))
        return None if cost is None or in_kind is None else cost - in_kind

    def _category(self, key: str) -> Amount:
        if self._kept is None:
            return None
        return _sum(*(kept for line, kept in self.retained() if line.category == key))


def _sum(*amounts: Amount) -> Amount:
    total = ZERO
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


AMOUNTS: dict[str, str] = {
    "cost": "retained cost of the whole project, cash and in kind, whoever pays",
    "cost.cash": "retained cost less what is retained in kind",
    "own": "own contribution: French authorities that carry the file, or the association or GIP that leads it",
    "own.cash": "own contribution in cash",
    "own.in_kind": "own contribution in kind",
    "french": "contribution of every French party, partners included (own, plus the French part of other)",
    "french.cash": "the same, in cash",
    "french.in_kind": "the same, in kind",
    "foreign": "contribution of the foreign parties",
    "foreign.cash": "contribution of the foreign parties in cash",
    "foreign.in_kind": "contribution of the foreign parties in kind",
    "other": "every other resource: region not party, EU, agencies, private",
    "other.cash": "every other resource in cash",
    "other.in_kind": "every other resource in kind",
    "contributions": "own, foreign and other contributions together",
    "grant": "what is asked from the funders of the regulation",
    "resources": "contributions and grant together",
}

"""Rates: the grant as a share of a base."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from traitdunion.regulations.budget import Amount
from traitdunion.regulations.case import Case
from traitdunion.regulations.conditions import Condition
from traitdunion.regulations.countries import CountryCode
from traitdunion.regulations.languages import N_
from traitdunion.regulations.money import share
from traitdunion.regulations.rules.amounts import AmountName
from traitdunion.regulations.rules.base import classes, computed
from traitdunion.regulations.rules.bounds import GrantBound
from traitdunion.regulations.strict import Strict
from traitdunion.regulations.terms import FactUsed, Listed, Percentage, Place, Said, Step, Term
from traitdunion.regulations.values import Percent, Text, Value, ValueUsed
from traitdunion.regulations.vocabulary import Income, Status

Mixed = Literal["parts", "lowest", "highest"]


class Rate(GrantBound):
    """A share of a base, the retained cost unless another is named."""

    base: AmountName = Field("cost", description="amount that the percentage applies to")

    subject: ClassVar[str] = N_("taux de la subvention")

    def rate(self, case: Case) -> Amount:
        """The effective rate, a share of 1; None when it cannot be known."""
        raise NotImplementedError

    def rate_range(self, case: Case) -> tuple[Amount, Amount]:
        """The lowest and the highest rate that the unknown facts may give."""
        rate = self.rate(case)
        return rate, rate

    def reads_parts(self, case: Case) -> bool:  # noqa: ARG002 - some rates look at it
        """Whether the rate depends on what is spent in each country of this project."""
        return False

    def bound(self, case: Case) -> Amount:
        return _times(self.rate(case), case.budget.amount(self.base))

    def sure_bound(self, case: Case) -> Amount:
        return _times(self.rate_range(case)[0], case.budget.amount(self.base))

    def top_bound(self, case: Case) -> Amount:
        return _times(self.rate_range(case)[1], case.budget.amount(self.base))

    def steps(self, case: Case) -> tuple[Step, ...]:
        base, rate = case.budget.amount(self.base), self.rate(case)
        return () if base is None or rate is None else (Step(base, rate, Term(self.base)),)

    def facts_used(self, case: Case) -> tuple[FactUsed, ...]:
        return (computed(self.base, case.budget.amount(self.base)), *super().facts_used(case))


class PlaceRate(Rate):
    """A rate that depends on the country: each country's part at its own rate (D15), unless `mixed` says otherwise."""

    mixed: Value[Mixed] = Field(
        Value[Mixed](value="parts", status=Status.ASSUMED),
        description="several countries: parts (each at its rate, added up), lowest or highest rate; left out: assumed",
    )

    def pct_of(self, case: Case, code: str) -> Decimal | None:
        raise NotImplementedError

    def every_pct(self) -> list[Decimal | None]:
        raise NotImplementedError

    def rate(self, case: Case) -> Amount:
        places = case.facts.places
        if not places:
            return None
        pcts = {code: self.pct_of(case, code) for code in places}
        known = [share(pct) for pct in pcts.values() if pct is not None]
        if len(set(known)) == 1 and len(known) == len(places):
            return known[0]
        if self.mixed.value != "parts":
            choose = min if self.mixed.value == "lowest" else max
            return choose(known) if len(known) == len(places) else None
        parts, cost = case.budget.parts(), case.budget.cost
        if parts is None or not cost:
            return None
        total = Fraction(0)
        for code, part in parts.items():
            pct = pcts[code]
            if part and pct is None:
                return None
            total += part * share(pct or Decimal(0))
        return total / cost

    def rate_range(self, case: Case) -> tuple[Amount, Amount]:
        """Between the rates of the countries of the project, or all those of the rule when a class is not known."""
        pcts = [self.pct_of(case, code) for code in case.facts.places or ()]
        if not pcts or None in pcts:
            pcts = self.every_pct()
        known = [share(pct) for pct in pcts if pct is not None]
        return (min(known), max(known)) if known and len(known) == len(pcts) else (None, None)

    def reads_parts(self, case: Case) -> bool:
        least, most = self.rate_range(case)
        return self.mixed.value == "parts" and len(case.facts.places or ()) > 1 and (least is None or least != most)

    def steps(self, case: Case) -> tuple[Step, ...]:
        parts = case.budget.parts() if self.mixed.value == "parts" and self.base == "cost" else None
        if not parts or self.rate(case) is None:
            return super().steps(case)
        return tuple(
            Step(part, share(self.pct_of(case, code) or Decimal(0)), Place(code))
            for code, part in parts.items()
            if part
        )

    def facts_used(self, case: Case) -> tuple[FactUsed, ...]:
        return (*classes(case), *super().facts_used(case))


class RateByClass(PlaceRate):
    """A rate by class of country."""

    kind: Literal["rate_by_class"]
    pct: dict[Income, Value[Percent]] = Field(
        description="percentage of each class: { ldc = 70, oda = 50, other = 30 }"
    )

    states: ClassVar[str] = N_("Subvention maximale, en part %(base)s : %(rates)s.")

    def pct_of(self, case: Case, code: str) -> Decimal | None:
        income = case.income(code)
        value = self.pct.get(income) if income else None
        return value.value if value else None

    def every_pct(self) -> list[Decimal | None]:
        return [self.pct[income].value if income in self.pct else None for income in Income]

    def values_used(self, case: Case) -> tuple[ValueUsed, ...]:
        classes = {case.income(code) for code in case.facts.places or ()}
        used = {f"pct.{one}": value for one, value in self.pct.items() if one in classes}
        return self.used(**used, **({"mixed": self.mixed} if len(classes) > 1 else {}))

    def statement_terms(self) -> Mapping[str, object]:
        rates = tuple(
            Said(N_("%(pct)s pour les %(who)s"), (("pct", percentage(value)), ("who", Term(f"income.{income}"))))
            for income, value in self.pct.items()
        )
        return {"base": Term(self.base, of=True), "rates": Listed(rates)}


class Tier(Strict):
    countries: tuple[CountryCode, ...] = Field(description="codes of the countries")
    pct: Value[Percent] = Field(description="their percentage")


class RateByCountry(PlaceRate):
    """A rate by list of countries."""

    kind: Literal["rate_by_country"]
    tiers: tuple[Tier, ...] = Field(description="lists of countries, each with its percentage")
    otherwise: Value[Percent] | None = Field(None, description="percentage of every other country")

    states: ClassVar[str] = N_("Subvention maximale, en part %(base)s : %(rates)s.")

    def pct_of(self, _case: Case, code: str) -> Decimal | None:
        for tier in self.tiers:
            if code in tier.countries:
                return tier.pct.value
        return self.otherwise.value if self.otherwise else None

    def every_pct(self) -> list[Decimal | None]:
        return [tier.pct.value for tier in self.tiers] + [self.otherwise.value if self.otherwise else None]

    def statement_terms(self) -> Mapping[str, object]:
        rates: list[object] = [
            Said(
                N_("%(pct)s (%(who)s)"),
                (("pct", percentage(tier.pct)), ("who", Listed(tuple(map(Place, tier.countries))))),
            )
            for tier in self.tiers
        ]
        if self.otherwise:
            rates.append(Said(N_("%(pct)s (autres pays)"), (("pct", percentage(self.otherwise)),)))
        return {"base": Term(self.base, of=True), "rates": Listed(tuple(rates))}


class RateFlat(Rate):
    """One rate on the whole."""

    kind: Literal["rate_flat"]
    pct: Value[Percent] = Field(description="percentage")

    states: ClassVar[str] = N_("La subvention ne dépasse pas %(pct)s %(base)s.")

    def rate(self, _case: Case) -> Amount:
        return None if self.pct.value is None else share(self.pct.value)

    def statement_terms(self) -> Mapping[str, object]:
        return {"pct": percentage(self.pct), "base": Term(self.base, of=True)}


class Bonus(Strict):
    pct: Value[Percent] = Field(description="percentage points added")
    when: Condition = Field(description="condition of the bonus")
    label: Text | None = Field(None, description="what it rewards")


class RateBonus(Rate):
    """A base rate, and bonuses that add up to a cap."""

    kind: Literal["rate_bonus"]
    pct: Value[Percent] = Field(description="base percentage")
    bonuses: tuple[Bonus, ...] = Field(description="bonuses, each with its condition")
    cap: Value[Percent] | None = Field(None, description="highest percentage in the end")
    mixed: Value[Literal["whole", "parts"]] = Field(
        Value[Literal["whole", "parts"]](value="whole", status=Status.ASSUMED),
        description="several countries, bonuses on their class or code: whole (one rate, the conditions look at all "
        "the countries), or parts (each country's part at its own rate, added up); left out: assumed",
    )

    states: ClassVar[str] = N_("La subvention ne dépasse pas %(pct)s %(base)s, plus les bonus : %(bonuses)s.")

    def rate(self, case: Case) -> Amount:
        least, most = self.rate_range(case)
        return least if least == most else None

    def rate_range(self, case: Case) -> tuple[Amount, Amount]:
        places = case.places or ()
        if self.mixed.value == "whole" or len(places) < 2:
            return self._range(case)
        ranges = {code: self._range(case.at(code)) for code in places}
        lows, tops = [low for low, _ in ranges.values()], [top for _, top in ranges.values()]
        if None in lows or None in tops:
            return None, None
        parts, cost = case.budget.parts(), case.budget.cost
        if parts is None or not cost:
            return min(low for low in lows if low is not None), max(top for top in tops if top is not None)
        least = sum((part * (ranges[code][0] or 0) for code, part in parts.items()), Fraction(0))
        most = sum((part * (ranges[code][1] or 0) for code, part in parts.items()), Fraction(0))
        return least / cost, most / cost

    def _range(self, case: Case) -> tuple[Amount, Amount]:
        """The rate without and with the bonuses that cannot be told yet."""
        if self.pct.value is None or any(bonus.pct.value is None for bonus in self.bonuses):
            return None, None
        least = most = self.pct.value
        for bonus in self.bonuses:
            holds = bonus.when.holds(case)
            least += (bonus.pct.value or 0) if holds is True else 0
            most += (bonus.pct.value or 0) if holds is not False else 0
        top = self.cap.value if self.cap and self.cap.value is not None else Decimal(100)
        return share(min(least, top)), share(min(most, top))

    def facts_used(self, case: Case) -> tuple[FactUsed, ...]:
        return (*(classes(case) if self.reads_places else ()), *super().facts_used(case))

    def steps(self, case: Case) -> tuple[Step, ...]:
        """One step, or one for each country's part, whose label says which bonuses are earned."""
        parts = case.budget.parts() if self.mixed.value == "parts" and self.base == "cost" else None
        if not parts or len(parts) < 2 or self.rate(case) is None:
            return tuple(replace(step, label=self._made_of(case)) for step in super().steps(case))
        return tuple(
            Step(part, self._range(case.at(code))[0], self._made_of(case.at(code)))
            for code, part in parts.items()
            if part
        )

    def reads_parts(self, case: Case) -> bool:
        return self.mixed.value == "parts" and self.reads_places and len(case.facts.places or ()) > 1

    @property
    def reads_places(self) -> bool:
        return any(bonus.when.facts() & {"income", "country"} for bonus in self.bonuses)

    def values(self) -> tuple[ValueUsed, ...]:
        return tuple(used for used in super().values() if used.name != "mixed" or self.reads_places)

    def values_used(self, case: Case) -> tuple[ValueUsed, ...]:
        several = len(case.facts.places or ()) > 1
        return tuple(used for used in self.values() if used.name != "mixed" or several)

    def _made_of(self, case: Case) -> object:
        """The base, then what is earned: 40 %, 10 % (pays moins avancés) et 5 % (mutualisation)."""
        earned = [_bonus(bonus) for bonus in self.bonuses if bonus.when.holds(case) is True]
        parts = Listed((percentage(self.pct), *earned))
        if not earned:
            return Said(N_("%(parts)s, aucun bonus"), (("parts", parts),))
        if self.cap is None:
            return parts
        return Said(N_("%(parts)s ; %(cap)s au plus en tout"), (("parts", parts), ("cap", percentage(self.cap))))

    def statement_terms(self) -> Mapping[str, object]:
        bonuses: list[object] = [_bonus(bonus) for bonus in self.bonuses]
        if self.mixed.value == "parts":
            bonuses.append(Term("by_part"))
        if self.cap:
            bonuses.append(Said(N_("%(pct)s au plus en tout"), (("pct", percentage(self.cap)),)))
        return {"pct": percentage(self.pct), "base": Term(self.base, of=True), "bonuses": Listed(tuple(bonuses))}


class GrantAtMost(Rate):
    """The grant never exceeds a share of another amount, of the authorities' own contribution for example."""

    kind: Literal["grant_at_most"]
    base: AmountName = Field("own", description="amount that it never exceeds")
    pct: Value[Percent] = Field(Value[Percent](value=Decimal(100)), description="percentage of that amount")

    states: ClassVar[str] = N_("La subvention ne dépasse pas %(pct)s %(base)s.")

    def rate(self, _case: Case) -> Amount:
        return None if self.pct.value is None else share(self.pct.value)

    def statement_terms(self) -> Mapping[str, object]:
        return {"pct": percentage(self.pct), "base": Term(self.base, of=True)}


def _bonus(bonus: Bonus) -> object:
    if bonus.label is None:
        return percentage(bonus.pct)
    return Said(N_("%(pct)s (%(label)s)"), (("pct", percentage(bonus.pct)), ("label", bonus.label)))


def _times(rate: Amount, base: Amount) -> Amount:
    return None if rate is None or base is None else rate * base


def percentage(value: Value[Decimal]) -> object:
    return Term("unknown_value") if value.value is None else Percentage(value.value)

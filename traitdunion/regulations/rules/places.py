"""Where: countries and subdivisions admitted or excluded, classes of countries, focus areas (D10)."""

from collections.abc import Mapping
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from traitdunion.regulations.case import Case
from traitdunion.regulations.countries import PlaceCode
from traitdunion.regulations.facts import Party
from traitdunion.regulations.languages import N_
from traitdunion.regulations.logic import Truth, every, negated, outcome, some
from traitdunion.regulations.rules.base import Finding, Rule, classes, declared
from traitdunion.regulations.strict import said
from traitdunion.regulations.terms import FactUsed, Listed, Place, Term
from traitdunion.regulations.values import Value
from traitdunion.regulations.vocabulary import Income, Outcome, Provenance

Quantifier = Literal["every", "any"]


class Places(Rule):
    """A rule on every place of the project, or on at least one."""

    quantifier: Quantifier = Field("every", description="every place of the project, or any (one suffices)")

    def quantified(self, truths: list[Truth]) -> Truth:
        return every(truths) if self.quantifier == "every" else some(truths)

    @staticmethod
    def places(case: Case) -> list[tuple[str, Party | None]] | None:
        """Each foreign party by its country, and each declared country in which no party is."""
        codes = case.facts.places
        if not codes:
            return None
        parties = [party for party in case.facts.parties or () if party.country and not party.french]
        there = {party.country for party in parties}
        return [(party.country or "", party) for party in parties] + [
            (code, None) for code in codes if code not in there
        ]


class Countries(Places):
    """Countries and subdivisions (ISO 3166: CA, CA-QC) admitted, excluded, or both."""

    kind: Literal["countries"]
    allowed: Value[tuple[PlaceCode, ...]] | None = Field(None, description="places admitted; left out: all")
    excluded: Value[tuple[PlaceCode, ...]] | None = Field(None, description="places excluded")

    subject: ClassVar[str] = N_("pays admis")
    states: ClassVar[str] = N_("Pays : %(allowed)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Les lieux du projet sont admis."),
        "not_met": N_("Les lieux suivants ne sont pas admis : %(refused)s."),
        "none": N_("Aucun lieu du projet n’est parmi ceux du règlement : %(allowed)s."),
        "unknown": N_("Le pays ou la subdivision d’un partenaire reste à préciser."),
    }

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.allowed is None and self.excluded is None:
            raise said(N_("Donnez les lieux admis (allowed) ou exclus (excluded)."))
        return self

    def examine(self, case: Case) -> Finding:
        values = self.used(allowed=self.allowed, excluded=self.excluded)
        if any(used.value is None for used in values):
            return self.unknown_value(*values)
        places = self.places(case)
        if places is None:
            return Finding(Outcome.UNKNOWN, values=values)
        truths = [self.admits(code, party) for code, party in places]
        refused = [
            (party and party.subdivision) or code
            for (code, party), truth in zip(places, truths, strict=True)
            if truth is False
        ]
        facts = tuple(
            declared(f"parties.{party.key}.country", party, "country")
            if party
            else FactUsed(f"countries.{code}", code, Provenance.DECLARED)
            for code, party in places
        )
        truth = self.quantified(truths)
        says = "none" if truth is False and self.quantifier == "any" else ""
        terms = {**self.statement_terms(), "refused": Listed(tuple(map(Place, dict.fromkeys(refused))))}
        return self.finds(truth, says=says, terms=terms, facts=facts, values=values)

    def admits(self, code: str, party: Party | None) -> Truth:
        admitted = _within(code, party, self.allowed.value or ()) if self.allowed else True
        banned = _within(code, party, self.excluded.value or ()) if self.excluded else False
        return every([admitted, negated(banned)])

    def statement(self) -> str:
        if self.quantifier == "any":
            return self._statement_for_one()
        if self.allowed is None:
            return N_("Pays : tous, sauf %(excluded)s.")
        return self.states if self.excluded is None else N_("Pays : %(allowed)s, sauf %(excluded)s.")

    def _statement_for_one(self) -> str:
        if self.allowed is None:
            return N_("Au moins un lieu du projet ailleurs que : %(excluded)s.")
        if self.excluded is None:
            return N_("Au moins un lieu du projet parmi : %(allowed)s.")
        return N_("Au moins un lieu du projet parmi : %(allowed)s, sauf %(excluded)s.")

    def statement_terms(self) -> Mapping[str, object]:
        lists = (("allowed", self.allowed), ("excluded", self.excluded))
        return {
            name: Listed(tuple(map(Place, value.value or ()))) if value.value else Term("unknown_value")
            for name, value in lists
            if value is not None
        }


def _within(code: str, party: Party | None, places: tuple[str, ...]) -> Truth:
    """Whether a place is one of `places`: unknown when only its subdivision could tell and it is not given."""
    if code in places:
        return True
    inside = [place for place in places if place.startswith(f"{code}-")]
    if not inside:
        return False
    subdivision = party.subdivision if party else None
    return None if subdivision is None else subdivision in inside


class CountryCount(Rule):
    """How many countries the project takes place in: those declared, and those of the foreign parties."""

    kind: Literal["country_count"]
    min: Value[int] | None = Field(None, description="least number")
    max: Value[int] | None = Field(None, description="greatest number")

    subject: ClassVar[str] = N_("nombre de pays du projet")
    states: ClassVar[str] = N_("Pays du projet : au moins %(min)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Pays du projet : %(count)s."),
        "under": N_("Pays du projet : %(count)s. Il en faut au moins %(min)s."),
        "over": N_("Pays du projet : %(count)s. Le règlement en admet %(max)s au plus."),
        "unknown": N_("Pays du projet : il manque des renseignements pour les compter."),
    }

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is None and self.max is None:
            raise said(N_("Donnez un nombre : min, max ou les deux."))
        return self

    def examine(self, case: Case) -> Finding:
        values = self.used(min=self.min, max=self.max)
        if any(used.value is None for used in values):
            return self.unknown_value(*values)
        places = case.facts.places or ()
        unplaced = [party for party in case.facts.parties or () if party.country is None]
        facts = tuple(FactUsed(f"countries.{code}", code, Provenance.DECLARED) for code in places)
        low, top = (self.min.value if self.min else None), (self.max.value if self.max else None)
        least = len(places)
        most = None if case.facts.countries is None else least + len(unplaced)
        terms = {**self.statement_terms(), "count": least}
        if low is not None and most is not None and most < low:
            return Finding(Outcome.NOT_MET, "under", terms, facts, values)
        if top is not None and least > top:
            return Finding(Outcome.NOT_MET, "over", terms, facts, values)
        sure = (low is None or least >= low) and (top is None or (most is not None and most <= top))
        return self.finds(True if sure else None, terms=terms, facts=facts, values=values)

    def statement(self) -> str:
        if self.max is None:
            return self.states
        return (
            N_("Pays du projet : au plus %(max)s.")
            if self.min is None
            else N_("Pays du projet : de %(min)s à %(max)s.")
        )

    def statement_terms(self) -> Mapping[str, object]:
        bounds = (("min", self.min), ("max", self.max))
        return {
            name: Term("unknown_value") if value.value is None else value.value
            for name, value in bounds
            if value is not None
        }


class CountryClass(Places):
    """Classes of countries admitted, or preferred when the severity is priority."""

    kind: Literal["country_class"]
    classes: Value[tuple[Income, ...]] = Field(description="ldc, oda, other")

    subject: ClassVar[str] = N_("classes de pays admises")
    states: ClassVar[str] = N_("Pays du projet : %(classes)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Pays du projet : %(classes)s, oui."),
        "not_met": N_("Pays du projet : %(classes)s, non."),
        "met_by_one": N_("Au moins un pays du projet : %(classes)s, oui."),
        "not_met_by_one": N_("Au moins un pays du projet : %(classes)s, non."),
        "unknown": N_("La classe d’un pays du projet n’est pas connue à la date de référence."),
    }

    def examine(self, case: Case) -> Finding:
        values = self.used(classes=self.classes)
        if self.classes.value is None:
            return self.unknown_value(*values)
        codes = case.facts.places
        if not codes:
            return Finding(Outcome.UNKNOWN, terms=self.statement_terms(), values=values)
        incomes = [case.income(code) for code in codes]
        truths = [None if income is None else income in self.classes.value for income in incomes]
        truth = self.quantified(truths)
        says = f"{outcome(truth).value}_by_one" if truth is not None and self.quantifier == "any" else ""
        return self.finds(truth, says=says, terms=self.statement_terms(), facts=classes(case), values=values)

    def statement(self) -> str:
        return N_("Au moins un pays du projet : %(classes)s.") if self.quantifier == "any" else self.states

    def statement_terms(self) -> Mapping[str, object]:
        return {"classes": Listed(tuple(Term(f"income.{one}") for one in self.classes.value or ()), choice=True)}


class Focus(Places):
    """Focus areas: subdivisions (ISO 3166-2) or areas of the regulation, read on the foreign parties."""

    kind: Literal["focus"]
    areas: Value[tuple[str, ...]] = Field(description="subdivisions such as SN-LG, or keys of areas")
    quantifier: Quantifier = Field("any", description="every foreign party, or any (one suffices)")

    subject: ClassVar[str] = N_("zones de concentration")
    states: ClassVar[str] = N_("Zones de concentration : %(areas)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Zones de concentration : le projet y est."),
        "not_met": N_("Zones de concentration : le projet n’y est pas (%(areas)s)."),
        "unknown": N_("Zones de concentration : le lieu d’un partenaire reste à préciser (%(areas)s)."),
    }

    def examine(self, case: Case) -> Finding:
        values = self.used(areas=self.areas)
        if self.areas.value is None:
            return self.unknown_value(*values)
        parties = [party for party in case.facts.parties or () if party.french is False]
        if not parties:
            return Finding(Outcome.UNKNOWN, terms=self.statement_terms(), values=values)
        facts = tuple(declared(f"parties.{party.key}.subdivision", party, "subdivision") for party in parties)
        truth = self.quantified([self._in_focus(party) for party in parties])
        return self.finds(truth, terms=self.statement_terms(), facts=facts, values=values)

    def _in_focus(self, party: Party) -> Truth:
        known = [place for place in (party.subdivision, party.area) if place]
        return any(place in (self.areas.value or ()) for place in known) if known else None

    def statement(self) -> str:
        if self.quantifier == "any":
            return self.states
        return N_("Zones de concentration, pour chaque partenaire étranger : %(areas)s.")

    def statement_terms(self) -> Mapping[str, object]:
        return {"areas": Listed(tuple(map(Place, self.areas.value or ())))}

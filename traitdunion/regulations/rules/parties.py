"""Who: kinds of lead, numbers of parties, obligations, membership of networks."""

from collections.abc import Callable, Mapping
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from traitdunion.regulations.case import Case
from traitdunion.regulations.countries import CountryCode
from traitdunion.regulations.facts import Party, Word
from traitdunion.regulations.languages import N_
from traitdunion.regulations.logic import Truth, every, negated, some
from traitdunion.regulations.rules.base import Finding, Rule, classes, declared
from traitdunion.regulations.strict import said
from traitdunion.regulations.terms import FactUsed, Key, Listed, Place, Said, Term
from traitdunion.regulations.values import Value
from traitdunion.regulations.vocabulary import Debt, Income, Kind, Outcome, Provenance, Role, Stage

Who = Literal[
    "parties",
    "authorities",
    "french_authorities",
    "foreign_authorities",
    "foreign_parties",
    "french_parties",
    "partners",
]
WHO: dict[str, Callable[[Party], Truth]] = {
    "parties": lambda _: True,
    "authorities": lambda party: party.authority,
    "french_authorities": lambda party: every([party.french, party.authority]),
    "foreign_authorities": lambda party: every([negated(party.french), party.authority]),
    "foreign_parties": lambda party: negated(party.french),
    "french_parties": lambda party: party.french,
    "partners": lambda party: None if party.role is None else party.role is not Role.LEAD,
}


class Applicant(Rule):
    """Who may lead the file."""

    kind: Literal["applicant"]
    kinds: Value[tuple[Kind, ...]] = Field(description="kinds of organisation that may lead")
    french: bool = Field(True, description="the lead is French")
    abroad: tuple[CountryCode, ...] = Field((), description="countries whose authorities may lead too")

    subject: ClassVar[str] = N_("qui peut porter le dossier")
    states: ClassVar[str] = N_("Le dossier est porté par : %(kinds)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Chef de file : %(lead)s (%(kind)s). Ce type d’organisme peut porter le dossier."),
        "not_met": N_("Chef de file : %(lead)s (%(kind)s). Le dossier est porté par : %(kinds)s."),
        "not_french": N_(
            "Chef de file : %(lead)s (%(where)s). Le dossier est porté et déposé par un organisme français : le "
            "partenaire français le commence, l’autorité étrangère y entre à ses côtés."
        ),
        "not_abroad": N_(
            "Chef de file : %(lead)s (%(where)s). Une autorité étrangère peut porter le dossier si elle est ici : "
            "%(abroad)s. Sinon, un organisme français le porte et le dépose."
        ),
        "unknown": N_("Le chef de file n’est pas encore désigné, ou son type n’est pas dit."),
    }

    def examine(self, case: Case) -> Finding:
        if self.kinds.value is None:
            return self.unknown_value(*self.used(kinds=self.kinds))
        lead = case.facts.lead
        values = self.used(kinds=self.kinds)
        if lead is None:
            return Finding(Outcome.UNKNOWN, terms=self.statement_terms(), values=values)
        facts = (
            declared(f"parties.{lead.key}.kind", lead, "kind"),
            declared(f"parties.{lead.key}.country", lead, "country"),
        )
        right_kind = None if lead.kind is None else lead.kind in self.kinds.value
        right_country = some([lead.french, self._is_abroad(lead)]) if self.french else True
        terms = {**self.statement_terms(), "lead": lead.name or lead.key}
        if lead.kind is not None:
            terms["kind"] = Term(f"kind.{lead.kind}")
        if right_country is False and lead.country:
            terms |= {"where": Place(lead.country)}
            return Finding(Outcome.NOT_MET, "not_abroad" if self.abroad else "not_french", terms, facts, values)
        return self.finds(every([right_kind, right_country]), terms=terms, facts=facts, values=values)

    def _is_abroad(self, lead: Party) -> Truth:
        """Whether it is an authority of a country whose authorities may lead."""
        if not self.abroad:
            return False
        return every([None if lead.country is None else lead.country in self.abroad, lead.authority])

    def statement(self) -> str:
        if not self.abroad:
            return self.states
        return N_("Le dossier est porté par : %(kinds)s. Une autorité étrangère peut le porter : %(abroad)s.")

    def statement_terms(self) -> Mapping[str, object]:
        kinds = tuple(Term(f"kind.{kind}") for kind in self.kinds.value or ())
        where = {"abroad": Listed(tuple(map(Place, self.abroad)), choice=True)} if self.abroad else {}
        return {"kinds": Listed(kinds, choice=True) if kinds else Term("unknown_value"), **where}


class PartyCount(Rule):
    """How many parties of a sort the file gathers (D13). A party whose sort is not known may count or not.

    `classes` looks at the country of each party, and at it alone: `country_class` looks at the project's countries.
    """

    kind: Literal["party_count"]
    who: Who = Field(description="sort of party that is counted")
    min: Value[int] | None = Field(None, description="least number")
    max: Value[int] | None = Field(None, description="greatest number")
    committed: bool = Field(False, description="count only those that have committed themselves")
    countries: tuple[CountryCode, ...] = Field((), description="count only those of these countries")
    classes: tuple[Income, ...] = Field((), description="count only those whose country is of one of these classes")

    subject: ClassVar[str] = N_("%(who)s, nombre demandé")
    states: ClassVar[str] = N_("%(who)s : au moins %(min)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("%(who)s : %(count)s."),
        "under": N_("%(who)s : %(count)s. Il en faut au moins %(min)s."),
        "under_for": N_("%(who)s : %(count)s. Il en faut au moins %(min)s. Sans engagement : %(parties)s."),
        "over": N_("%(who)s : %(count)s. Le règlement en admet %(max)s au plus."),
        "unknown": N_("%(who)s : il manque des renseignements sur les parties pour les compter."),
        "class": N_("La classe d’un pays du projet n’est pas connue à la date de référence."),
        "unknown_for": N_("%(who)s : %(count)s. Il en faut au moins %(min)s. Engagement à préciser : %(parties)s."),
    }

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is None and self.max is None:
            raise said(N_("Donnez un nombre : min, max ou les deux."))
        return self

    def counts(self, party: Party, case: Case) -> Truth:
        return every([self._sort(party), self._class(party, case), party.committed if self.committed else True])

    def _sort(self, party: Party) -> Truth:
        here: Truth = True
        if self.countries:
            here = None if party.country is None else party.country in self.countries
        return every([WHO[self.who](party), here])

    def _class(self, party: Party, case: Case) -> Truth:
        """Whether its country is of the classes that count: a French party's is of none (D1)."""
        if not self.classes or party.french:
            return not self.classes
        return self.admits(party.country, case) if party.country else None

    def admits(self, country: str, case: Case) -> Truth:
        """Whether the class of a country counts."""
        if not self.classes:
            return True
        income = case.income(country)
        return None if income is None else income in self.classes

    def examine(self, case: Case) -> Finding:
        values = self.used(min=self.min, max=self.max)
        if any(used.value is None for used in values):
            return self.unknown_value(*values)
        parties = case.facts.parties
        if parties is None:
            return Finding(Outcome.UNKNOWN, terms=self.statement_terms(), values=values)
        truths = [self.counts(party, case) for party in parties]
        least, most = truths.count(True), len(truths) - truths.count(False)
        facts = tuple(
            declared(f"parties.{party.key}.role", party, "role")
            for party, truth in zip(parties, truths, strict=True)
            if truth is not False
        )
        facts += classes(case) if self.classes else ()
        terms = {**self.statement_terms(), "count": least}
        low, top = self.min.value if self.min else None, self.max.value if self.max else None
        lacking = [party for party in parties if self._only_lacks_commitment(party, case)]
        without, untold = (
            tuple(party.name or party.key for party in lacking if (party.committed is None) is unknown)
            for unknown in (False, True)
        )
        if low is not None and most < low:
            terms |= {"parties": Listed(without)}
            return Finding(Outcome.NOT_MET, "under_for" if without else "under", terms, facts, values)
        if top is not None and least > top:
            return Finding(Outcome.NOT_MET, "over", terms, facts, values)
        sure = (low is None or least >= low) and (top is None or most <= top)
        terms |= {"parties": Listed(untold)}
        says = "unknown_for" if not sure and low is not None and untold else ""
        if not sure and not says and any(self._sort(one) and self._class(one, case) is None for one in parties):
            says = "class"
        return self.finds(True if sure else None, says=says, terms=terms, facts=facts, values=values)

    def _only_lacks_commitment(self, party: Party, case: Case) -> bool:
        """Whether it would count, had it committed itself."""
        return self.counts(party, case) is not True and self.counts(party.changed(committed=True), case) is True

    def statement(self) -> str:
        if self.max is None:
            return self.states
        return N_("%(who)s : au plus %(max)s.") if self.min is None else N_("%(who)s : de %(min)s à %(max)s.")

    def statement_terms(self) -> Mapping[str, object]:
        who: object = Term(f"who.{self.who}")
        if self.committed:
            who = Said(N_("%(who)s, avec un engagement"), (("who", who),))
        if self.countries:
            who = Said(N_("%(who)s (%(where)s)"), (("who", who), ("where", Listed(tuple(map(Place, self.countries))))))
        if self.classes:
            named = Listed(tuple(Term(f"income.{one}") for one in self.classes), choice=True)
            who = Said(N_("%(who)s des %(classes)s"), (("who", who), ("classes", named)))
        terms: dict[str, object] = {"who": who}
        for name, value in (("min", self.min), ("max", self.max)):
            if value is not None:
                terms[name] = Term("unknown_value") if value.value is None else value.value
        return terms


Concerned = Literal["lead", "any_french", "each_french"]


class French(Rule):
    """A rule on the lead, on at least one French party, or on each: authorities, and whoever leads (D9)."""

    who: Concerned = Field(description="lead, any_french (one suffices) or each_french (all of them)")

    def concerned(self, case: Case) -> list[Party] | None:
        """None when it cannot be said who they are."""
        if self.who == "lead":
            return [case.facts.lead] if case.facts.lead else None
        if case.facts.parties is None:
            return None
        french = [party for party in case.facts.parties if party.french and party.role is not Role.OPERATOR]
        return [party for party in french if party.role is Role.LEAD or party.authority is not False] or None

    def quantified(self, truths: list[Truth]) -> Truth:
        return some(truths) if self.who == "any_french" else every(truths)


class NoObligation(French):
    """Nothing is owed from before. A register never refuses by itself, nor does a contested debt: both ask."""

    kind: Literal["no_obligation"]
    of: Word = Field(description="kind of obligation: report, oda_declaration, atlas…")

    starts_at: ClassVar[Stage] = Stage.ADMIT
    states: ClassVar[str] = N_("%(obligation)s : à jour pour %(who)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("%(obligation)s : rien n’est dû."),
        "not_met": N_("%(obligation)s : ce qui est dû n’a pas été remis par %(parties)s."),
        "register": N_(
            "%(obligation)s : le registre ne trouve pas ce qui est dû par %(parties)s. Il peut se tromper : "
            "répondez, ou contestez. Un agent tranchera."
        ),
        "contested": N_("%(obligation)s : %(parties)s le conteste. Un agent tranchera."),
        "unknown": N_("%(obligation)s : reste à savoir si %(parties)s est à jour."),
    }

    def state(self, case: Case, party: Party) -> tuple[Debt, Provenance]:
        for one in reversed(case.facts.obligations):
            if one.party == party.key and one.kind == self.of:
                return one.state, one.origin("state")
        return Debt.UNKNOWN, Provenance.DECLARED

    def examine(self, case: Case) -> Finding:
        parties = self.concerned(case)
        if parties is None:
            return Finding(Outcome.UNKNOWN, terms={**self.statement_terms(), "parties": Term("party")})
        states = [self.state(case, party) for party in parties]
        facts = tuple(
            FactUsed(f"obligations.{self.of}.{party.key}", state, origin)
            for party, (state, origin) in zip(parties, states, strict=True)
        )
        truth = self.quantified([self._truth(*state) for state in states])
        unmet = [party for party, state in zip(parties, states, strict=True) if self._truth(*state) is not True]
        terms = {**self.statement_terms(), "parties": Listed(tuple(party.name or party.key for party in unmet))}
        return self.finds(truth, says=self._says(truth, states), terms=terms, facts=facts)

    @staticmethod
    def _truth(state: Debt, origin: Provenance) -> Truth:
        if state is Debt.MET:
            return True
        return False if state is Debt.NOT_MET and origin is not Provenance.REGISTER else None

    @staticmethod
    def _says(truth: Truth, states: list[tuple[Debt, Provenance]]) -> str:
        if truth is not None:
            return ""
        found = {state for state, _ in states}
        return "contested" if Debt.CONTESTED in found else "register" if Debt.NOT_MET in found else ""

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"obligations": (self.of,)}

    def statement_terms(self) -> Mapping[str, object]:
        return {"obligation": Key("obligations", self.of), "who": Term(f"who.{self.who}")}


class Member(French):
    """Membership of a regional network: most often a priority."""

    kind: Literal["member"]
    of: Literal["network"] = Field("network", description="network")
    where_none: Literal["not_applicable", "not_met"] = Field(
        "not_applicable", description="where there is no network: not_applicable, or not_met"
    )

    states: ClassVar[str] = N_("Membre d’un réseau régional multi-acteurs : %(who)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Membre d’un réseau régional multi-acteurs : oui."),
        "not_met": N_("Membre d’un réseau régional multi-acteurs : non."),
        "unknown": N_("Membre d’un réseau régional multi-acteurs : à préciser."),
        "not_applicable": N_("Il n’y a pas de réseau régional multi-acteurs ici."),
    }

    def examine(self, case: Case) -> Finding:
        parties = self.concerned(case)
        if parties is None:
            return Finding(Outcome.UNKNOWN)
        facts = tuple(declared(f"parties.{party.key}.network_member", party, "network_member") for party in parties)
        if self.where_none == "not_applicable":
            parties = [party for party in parties if party.network_available is not False or party.network_member]
        if not parties:
            return self.not_applicable(facts=facts)
        return self.finds(self.quantified([party.network_member for party in parties]), facts=facts)

    def statement_terms(self) -> Mapping[str, object]:
        return {"who": Term(f"who.{self.who}")}

"""What the file declares and joins: strands, goals, questions, rulings, documents, other calls."""

from collections.abc import Callable, Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from traitdunion.regulations.case import Case
from traitdunion.regulations.facts import Party, Word
from traitdunion.regulations.languages import N_
from traitdunion.regulations.logic import Truth, negated, some
from traitdunion.regulations.rules.base import Finding, Rule, declared
from traitdunion.regulations.strict import said
from traitdunion.regulations.terms import FactUsed, Key, Listed, Term
from traitdunion.regulations.values import Value
from traitdunion.regulations.vocabulary import Outcome, Provenance, Role, Severity, Stage

Goal = Annotated[int, Field(ge=1, le=17)]


class Strands(Rule):
    """Strands (volets) to choose from, one or several."""

    kind: Literal["strands"]
    of: tuple[Word, ...] = Field(description="keys of the strands, described in [strands]")
    min: Value[int] = Field(Value[int](value=1), description="least number to choose")
    max: Value[int] | None = Field(None, description="greatest number")

    subject: ClassVar[str] = N_("nombre de volets")
    states: ClassVar[str] = N_("Volets : au moins %(min)s parmi %(strands)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Volets choisis : %(chosen)s."),
        "none": N_("Aucun volet de l’appel n’est choisi. Il en faut au moins %(min)s."),
        "under": N_("Volets choisis : %(chosen)s. Il en faut au moins %(min)s."),
        "over": N_("Volets choisis : %(chosen)s. Le règlement en admet %(max)s au plus."),
        "unknown": N_("Le volet reste à choisir : %(strands)s."),
    }

    def examine(self, case: Case) -> Finding:
        values = self.used(min=self.min, max=self.max)
        if any(used.value is None for used in values):
            return self.unknown_value(*values)
        project = case.facts.project
        facts = (declared("project.strands", project, "strands"),)
        if project.strands is None:
            return Finding(Outcome.UNKNOWN, terms=self.statement_terms(), facts=facts, values=values)
        chosen = [key for key in dict.fromkeys(project.strands) if key in self.of]
        terms = {**self.statement_terms(), "chosen": Listed(tuple(Key("strands", key) for key in chosen))}
        if len(chosen) < (self.min.value or 0):
            return Finding(Outcome.NOT_MET, "under" if chosen else "none", terms, facts, values)
        if self.max is not None and self.max.value is not None and len(chosen) > self.max.value:
            return Finding(Outcome.NOT_MET, "over", terms, facts, values)
        return Finding(Outcome.MET, "met", terms, facts, values)

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"strands": self.of}

    def statement_terms(self) -> Mapping[str, object]:
        return {
            "strands": Listed(tuple(Key("strands", key) for key in self.of), choice=True),
            "min": self.min.value or 0,
            "max": (self.max.value if self.max else None) or 0,
        }


class Goals(Rule):
    """Sustainable development goals that the project serves."""

    kind: Literal["goals"]
    of: tuple[Goal, ...] = Field(tuple(range(1, 18)), description="numbers of the goals that count")
    min: Value[int] = Field(Value[int](value=1), description="least number of them")

    subject: ClassVar[str] = N_("nombre d’objectifs de développement durable")
    states: ClassVar[str] = N_("Objectifs de développement durable : au moins %(min)s parmi %(goals)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Objectifs de développement durable : %(chosen)s."),
        "not_met": N_("Objectifs de développement durable : il en faut au moins %(min)s parmi %(goals)s."),
        "unknown": N_("Objectifs de développement durable : à préciser."),
    }

    def examine(self, case: Case) -> Finding:
        values = self.used(min=self.min)
        if self.min.value is None:
            return self.unknown_value(*values)
        project = case.facts.project
        facts = (declared("project.sdg", project, "sdg"),)
        if project.sdg is None:
            return Finding(Outcome.UNKNOWN, terms=self.statement_terms(), facts=facts, values=values)
        chosen = sorted(set(project.sdg) & set(self.of))
        terms = {**self.statement_terms(), "chosen": Listed(tuple(chosen))}
        return self.finds(len(chosen) >= self.min.value, terms=terms, facts=facts, values=values)

    def statement_terms(self) -> Mapping[str, object]:
        return {"min": self.min.value or 0, "goals": Listed(self.of, choice=True)}


class Question(Rule):
    """A yes or no that the regulation expects."""

    key: Word = Field(description="key of the question, written in [questions]")
    expected: bool = Field(True, description="answer that meets the rule")

    states: ClassVar[str] = N_("%(question)s Réponse attendue : %(expected)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("%(question)s %(answer)s."),
        "not_met": N_("%(question)s %(answer)s. Le règlement attend : %(expected)s."),
        "unknown": N_("%(question)s Pas encore de réponse."),
    }

    def examine(self, case: Case) -> Finding:
        answer, origin = case.facts.says(self.key)
        facts = (FactUsed(f"answers.{self.key}", answer, origin),)
        truth = None if answer is None else answer is self.expected
        terms = {**self.statement_terms(), "answer": Term("yes" if answer else "no")}
        return self.finds(truth, terms=terms, facts=facts)

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"questions": (self.key,)}

    def statement_terms(self) -> Mapping[str, object]:
        return {"question": Key("questions", self.key), "expected": Term("yes" if self.expected else "no")}


class Criterion(Question):
    """A yes or no of the applicant that the regulation expects; an officer's ruling prevails."""

    kind: Literal["criterion"]


class Ruling(Question):
    """A question that only an officer settles ("more than a mere funder?"): until then it is unknown."""

    kind: Literal["ruling"]

    starts_at: ClassVar[Stage] = Stage.ADMIT
    sentences: ClassVar[Mapping[str, str]] = {
        **Question.sentences,
        "unknown": N_("%(question)s Un agent tranchera (attendu : %(expected)s)."),
    }

    def examine(self, case: Case) -> Finding:
        finding = super().examine(case)
        if finding.facts[0].provenance is Provenance.RULING:
            return finding
        return Finding(Outcome.UNKNOWN, terms=finding.terms, facts=finding.facts)


Cover = Literal["file", "lead", "each_party", "each_partner", "each_foreign_party", "each_french_authority"]


class Documents(Rule):
    """Documents to join: one of several sets, for the file or for each party of a sort (D11)."""

    kind: Literal["documents"]
    any: tuple[tuple[Word, ...], ...] = Field(
        min_length=1, description='sets to choose from: [["convention", "deliberation"], ["letter"]]'
    )
    cover: Cover = Field("file", description="for the file, or for each party of a sort")

    starts_at: ClassVar[Stage] = Stage.SUBMIT
    before: ClassVar[Severity] = Severity.ADVICE
    states: ClassVar[str] = N_("Pièces (%(cover)s) : %(sets)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Pièces (%(sets)s) : elles y sont."),
        "not_met": N_("Pièces à joindre : %(sets)s."),
        "not_met_for": N_("Pièces à joindre : %(sets)s, pour %(parties)s."),
        "unknown": N_("Pièces à joindre : %(sets)s."),
    }

    @model_validator(mode="after")
    def _sets(self) -> Self:
        if not all(self.any):
            raise said(N_("Un ensemble de pièces est vide."))
        return self

    def covered(self, case: Case) -> list[Party | None] | None:
        """The parties that the documents must bind; None stands for the whole file."""
        if self.cover == "file":
            return [None]
        parties = case.facts.parties
        if parties is None:
            return None
        tests: dict[str, Callable[[Party], bool]] = {
            "lead": lambda party: party.role is Role.LEAD,
            "each_party": lambda _: True,
            "each_partner": lambda party: party.role not in {Role.LEAD, Role.OPERATOR},
            "each_foreign_party": lambda party: party.french is False,
            "each_french_authority": lambda party: bool(party.french and party.authority),
        }
        return [party for party in parties if tests[self.cover](party)]

    def missing(self, case: Case) -> list[tuple[Party | None, tuple[tuple[str, ...], ...]]] | None:
        """Who lacks documents, with what would complete each set, the shortest first. None: it cannot be said yet."""
        covered = self.covered(case)
        if case.facts.documents is None or covered is None:
            return None
        lacking = []
        for party in covered:
            sets = [tuple(kind for kind in one if not self._joined(case, kind, party)) for one in self.any]
            if all(sets):
                lacking.append((party, tuple(sorted(dict.fromkeys(sets), key=len))))
        return lacking

    @staticmethod
    def _joined(case: Case, kind: str, party: Party | None) -> bool:
        return any(
            document.kind == kind and (party is None or document.covers is None or party.key in document.covers)
            for document in case.facts.documents or ()
        )

    def examine(self, case: Case) -> Finding:
        missing = self.missing(case)
        kinds = {kind for one in self.any for kind in one}
        facts = tuple(
            FactUsed(f"documents.{document.kind}", document.covers, document.origin("kind"))
            for document in case.facts.documents or ()
            if document.kind in kinds
        )
        if missing is None:
            return Finding(Outcome.UNKNOWN, terms=self.statement_terms(), facts=facts)
        names = tuple(party.name or party.key for party, _ in missing if party)
        terms = {**self.statement_terms(), "parties": Listed(names)}
        return self.finds(not missing, says="not_met_for" if names else "", terms=terms, facts=facts)

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"documents": tuple(kind for one in self.any for kind in one)}

    def statement_terms(self) -> Mapping[str, object]:
        sets = tuple(Listed(tuple(Key("documents", kind) for kind in one)) for one in self.any)
        return {"sets": Listed(sets, choice=True), "cover": Term(f"cover.{self.cover}")}


class OtherCallFits(Rule):
    """Projects that fit another call are sent there (D14): never more than to check."""

    kind: Literal["other_call_fits"]
    severity: Literal[Severity.TO_CHECK, Severity.PRIORITY, Severity.ADVICE] = Field(
        Severity.TO_CHECK, description="to_check, priority or advice, never blocking"
    )
    of: tuple[Word, ...] = Field((), description="ids of the other calls; empty: any of those evaluated")

    states: ClassVar[str] = N_("Un projet qui relève d’un autre appel y est présenté.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Le projet ne semble relever d’aucun autre appel."),
        "not_met": N_("Le projet semble relever d’un autre appel : %(calls)s."),
        "unknown": N_("Reste à voir si le projet relève d’un autre appel."),
    }

    def examine(self, case: Case) -> Finding:
        others = case.facts.other_calls
        if others is None:
            return Finding(Outcome.UNKNOWN)
        concerned = [one for one in others if not self.of or one.key in self.of]
        facts = tuple(FactUsed(f"other_calls.{one.key}", one.fits, one.origin("fits")) for one in concerned)
        fits: Truth = some(one.fits for one in concerned)
        named = tuple(one.key for one in concerned if one.fits)
        return self.finds(negated(fits), terms={"calls": Listed(named)}, facts=facts)

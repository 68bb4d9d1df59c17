"""What every rule kind has: who says it, how serious it is, when it counts, and how it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from traitdunion.regulations.case import Case
from traitdunion.regulations.conditions import Condition
from traitdunion.regulations.facts import Waiver, Word
from traitdunion.regulations.languages import N_
from traitdunion.regulations.logic import Truth, outcome
from traitdunion.regulations.money import decimal, floor
from traitdunion.regulations.problems import nearest
from traitdunion.regulations.strict import Strict, said
from traitdunion.regulations.terms import FactUsed, Said
from traitdunion.regulations.values import Sources, Text, Value, ValueUsed, values_in
from traitdunion.regulations.vocabulary import Outcome, Provenance, Severity, Stage, Status


def _stage(word: Any) -> Any:
    if isinstance(word, str):
        words = [stage.word for stage in Stage]
        if word not in words:
            raise said(N_("Le moment « %(word)s » n’existe pas."), word=word, nearest=nearest(word, words))
        return Stage.named(word)
    return word


At = Annotated[Stage, BeforeValidator(_stage)]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule finds in a case. `says` picks the sentence; `terms` fill it.

    `rests_on` names what is assumed and decides, besides the values and the facts.
    """

    outcome: Outcome
    says: str = ""
    terms: Mapping[str, object] = field(default_factory=dict)
    facts: tuple[FactUsed, ...] = ()
    values: tuple[ValueUsed, ...] = ()
    assumed_decides: bool | None = None
    rests_on: tuple[object, ...] = ()
    severity: Severity | None = None

    @property
    def sentence_key(self) -> str:
        return self.says or self.outcome.value


class Rule(Strict):
    """Base of the rule kinds. Subclasses give their fields, `examine`, and their sentences in French."""

    kind: str = Field(description="kind of rule, from the catalogue")
    severity: Severity = Field(Severity.BLOCKING, description="blocking, to_check, priority or advice")
    at: At | None = Field(None, description="stage from which it counts in full: simulate, submit, admit, award, pay")
    article: Word | None = Field(None, description="key of the article that states it")
    source: Sources = Field((), description="where its values were read (one address or reference, or several)")
    status: Literal[Status.SOURCED, Status.ASSUMED] | None = Field(
        None, description="status of the values that have none of their own; left out: sourced"
    )
    note: Text | None = Field(None, description="what a reader should know")
    title: Text | None = Field(None, description="a short title of your own")
    waiver: bool = Field(False, description="true when it may be set aside for one file")
    when: Condition | None = Field(None, description="condition under which it applies at all")

    id: str = Field("", exclude=True, description="set by the loader: the rule's key in the file")

    starts_at: ClassVar[Stage] = Stage.SIMULATE
    before: ClassVar[Severity] = Severity.TO_CHECK
    informative: ClassVar[bool] = False
    subject: ClassVar[str] = ""
    """What its value is, for when we do not have it."""
    states: ClassVar[str] = ""
    """What the rule says in general."""
    sentences: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def words(cls) -> frozenset[str]:
        return frozenset(cls.model_fields) - {"id"}

    # -- judgement -------------------------------------------------------------------------------------------

    def judge(self, case: Case) -> Finding:
        """What the rule finds, once its condition, the elections and the waivers are taken into account."""
        applies = True if self.when is None else self.when.holds(case)
        if applies is False:
            return self.not_applicable()
        election = case.regulation.election_of.get(self.id)
        choice = case.choices.get(election) if election else None
        if choice is not None and choice.elected != self.id:
            return self.not_applicable("not_elected")
        finding = self.examine(case)
        if choice is not None and choice.uncertain:
            finding = self.rivalled(finding)
        if applies is None:
            finding = self.doubted(finding)
        if finding.outcome in {Outcome.NOT_MET, Outcome.UNKNOWN} and (waived := self._waived(case)):
            return replace(finding, outcome=Outcome.WAIVED, says="waived", terms={"reason": waived.reason})
        return finding

    def _waived(self, case: Case) -> Waiver | None:
        day = case.today
        for one in case.facts.waivers if self.waiver else ():
            if one.rule == self.id and (one.until is None or day is None or day <= one.until):
                return one
        return None

    def doubted(self, finding: Finding) -> Finding:
        """What is found when it cannot be told yet whether the rule applies: never a refusal."""
        return replace(finding, outcome=Outcome.UNKNOWN, says="") if finding.outcome is Outcome.NOT_MET else finding

    def rivalled(self, finding: Finding) -> Finding:
        """What is found when another option of the election, not known yet, could prove better."""
        return replace(finding, outcome=Outcome.UNKNOWN, says="") if finding.outcome is Outcome.NOT_MET else finding

    # -- for subclasses --------------------------------------------------------------------------------------

    def examine(self, case: Case) -> Finding:
        raise NotImplementedError

    def statement_terms(self) -> Mapping[str, object]:
        """The terms of `states`, what the rule says in general."""
        return {}

    def statement(self) -> str:
        return self.states

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that the rule takes from other tables of the regulation, by table: checked at load."""
        return {}

    # -- values ----------------------------------------------------------------------------------------------

    def status_of(self, value: Value[Any]) -> Status:
        return value.status or self.status or Status.SOURCED

    def source_of(self, value: Value[Any]) -> tuple[str, ...]:
        return value.source or self.source

    def used(self, **values: Value[Any] | None) -> tuple[ValueUsed, ...]:
        return tuple(
            ValueUsed(name, value.value, self.status_of(value), self.source_of(value), value.note)
            for name, value in values.items()
            if value is not None
        )

    def values(self) -> tuple[ValueUsed, ...]:
        """Every value of the rule with its status and source, whether a file uses it or not."""
        return self.used(**dict(values_in(self)))

    @property
    def stage(self) -> Stage:
        return self.starts_at if self.at is None else self.at

    # -- shortcuts for findings ------------------------------------------------------------------------------

    def finds(self, truth: Truth, **found: Any) -> Finding:
        return Finding(outcome(truth), **found)

    def unknown_value(self, *used: ValueUsed) -> Finding:
        """A value that exists and that we do not have: nothing the applicant can do."""
        terms = {"subject": self.title or Said(self.subject, tuple(self.statement_terms().items()))}
        return Finding(Outcome.UNKNOWN, "unknown_value", terms, values=used, severity=self.softened())

    def not_applicable(self, says: str = "not_applicable", **found: Any) -> Finding:
        return Finding(Outcome.NOT_APPLICABLE, says, **found)

    def softened(self) -> Severity:
        return Severity.TO_CHECK if self.severity is Severity.BLOCKING else self.severity


def classes(case: Case) -> tuple[FactUsed, ...]:
    """The classes of the project's countries, as they were read."""
    return tuple(
        FactUsed(f"countries.{one.code}.income", one.income, one.origin("income"), one.status, one.source or "")
        for one in case.facts.countries or ()
    )


def computed(path: str, amount: Fraction | None) -> FactUsed:
    """A computed amount as a fact, cut to the cent."""
    return FactUsed(path, None if amount is None else decimal(floor(amount)), Provenance.COMPUTED)


def declared(path: str, row: Any, name: str) -> FactUsed:
    """A value of a table of facts with its provenance."""
    return FactUsed(path, getattr(row, name), row.origin(name))

"""`when`: the conditions under which a rule or a bonus applies, on a closed list of measured facts."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from traitdunion.regulations.countries import CODES, NO_COUNTRY
from traitdunion.regulations.languages import N_
from traitdunion.regulations.logic import Truth, every, negated, some
from traitdunion.regulations.problems import UNKNOWN_VALUE, nearest
from traitdunion.regulations.strict import Strict, said
from traitdunion.regulations.vocabulary import Income, Kind

if TYPE_CHECKING:
    from traitdunion.regulations.case import Case

Scalar = int | str | bool
Measure = Callable[["Case"], Any]


def _count(pick: Callable[["Case"], list[Truth] | None]) -> Measure:
    """A count as a range (least, most): each unknown may count or not."""

    def measure(case: "Case") -> tuple[int, int] | None:
        truths = pick(case)
        return None if truths is None else (truths.count(True), len(truths) - truths.count(False))

    return measure


def _parties(case: "Case", test: Callable[[Any], Truth]) -> list[Truth] | None:
    return None if case.facts.parties is None else [test(party) for party in case.facts.parties]


def _incomes(case: "Case") -> set[str | None] | None:
    places = case.places
    return None if places is None else {case.income(code) for code in places}


COUNTS: dict[str, tuple[str, Measure]] = {
    "countries": ("number of countries of the project", lambda case: _range(case.facts.places)),
    "parties": ("number of parties", lambda case: _range(case.facts.parties)),
    "french_authorities": (
        "number of French authorities",
        _count(lambda case: _parties(case, lambda party: every([party.french, party.authority]))),
    ),
    "foreign_authorities": (
        "number of foreign authorities",
        _count(lambda case: _parties(case, lambda party: every([negated(party.french), party.authority]))),
    ),
    "committed_authorities": (
        "number of French authorities that have committed themselves",
        _count(lambda case: _parties(case, lambda one: every([one.french, one.authority, one.committed]))),
    ),
    "duration_months": ("duration in months (D8)", lambda case: _point(case.months())),
    "cost": ("retained cost, in the regulation's currency", lambda case: _point(case.budget.cost)),
    "grant": ("grant requested, in the regulation's currency", lambda case: _point(case.budget.grant())),
    "year": ("year in which the project starts", lambda case: _point(_year(case))),
}
SETS: dict[str, tuple[str, Measure]] = {
    "income": ("classes of the project's countries: ldc, oda, other", _incomes),
    "country": ("codes of the project's countries", lambda case: _set(case.places)),
    "strands": ("strands chosen", lambda case: _set(case.facts.project.strands)),
    "round": ("round of the file", lambda case: _set(case.facts.round and [case.facts.round])),
    "lead_kind": ("kind of the lead", lambda case: _set(case.facts.lead and [case.facts.lead.kind])),
}
FLAGS: dict[str, tuple[str, Measure]] = {
    "network_member": (
        "the lead is a member of a regional network",
        lambda case: case.facts.lead.network_member if case.facts.lead else None,
    ),
}
MEASURES = {**COUNTS, **SETS, **FLAGS}
COMPARED = {
    **dict.fromkeys(COUNTS, ("at_least", "at_most")),
    **dict.fromkeys(SETS, ("includes", "only")),
    **dict.fromkeys(FLAGS, ("is",)),
}
"""What each fact is compared with."""

WORDS: dict[str, frozenset[str]] = {"income": frozenset(Income), "lead_kind": frozenset(Kind), "country": CODES}
"""The words that a set may hold, where they are the same for every regulation."""

TABLES = {"strands": "strands", "round": "rounds"}
"""The table of the regulation that describes the words of the other sets."""


def _range(items: Any) -> tuple[int, int] | None:
    return None if items is None else (len(items), len(items))


def _point(number: Any) -> tuple[Any, Any] | None:
    return None if number is None else (number, number)


def _set(items: Any) -> set[Any] | None:
    return None if not items else set(items)


def _year(case: "Case") -> int | None:
    starts = case.facts.project.starts
    return starts.year if starts else None


class Condition(Strict):
    """One test on a fact or on an answer, or several joined by all, any, not."""

    fact: str | None = Field(None, description="a measured fact of the list below")
    answer: str | None = Field(None, description="or a question of the regulation, answered yes or no")
    at_least: int | None = Field(None, description="for a number: not under this")
    at_most: int | None = Field(None, description="for a number: not above this")
    includes: tuple[Scalar, ...] | None = Field(None, description="for a set: one of these is in it")
    only: tuple[Scalar, ...] | None = Field(None, description="for a set: nothing else is in it")
    is_: bool | None = Field(None, alias="is", description="for a yes or no: which one (true when left out)")
    all: "tuple[Condition, ...] | None" = Field(None, description="every one of these conditions")
    any: "tuple[Condition, ...] | None" = Field(None, description="at least one of these conditions")
    not_: "Condition | None" = Field(None, alias="not", description="the contrary of this condition")

    @classmethod
    def words(cls) -> frozenset[str]:
        return frozenset(field.alias or name for name, field in cls.model_fields.items())

    @model_validator(mode="after")
    def _words_exist(self) -> Self:
        known = WORDS.get(self.fact or "")
        for word in self.compared() if known else ():
            if word not in (known or ()):
                if self.fact == "country":
                    raise said(NO_COUNTRY, word=word)
                raise said(UNKNOWN_VALUE, word=word, nearest=nearest(str(word), known or ()))
        return self

    def compared(self) -> tuple[Scalar, ...]:
        """The words that a set is compared with."""
        return (*(self.includes or ()), *(self.only or ()))

    def named(self) -> Iterator[tuple[str, str]]:
        """The words to be found in a table of the regulation, with the table, the questions included."""
        if self.answer is not None:
            yield "questions", self.answer
        if self.fact in TABLES:
            yield from ((TABLES[self.fact], str(word)) for word in self.compared())
        for inner in self.inner():
            yield from inner.named()

    def inner(self) -> "tuple[Condition, ...]":
        return (*(self.all or ()), *(self.any or ()), *((self.not_,) if self.not_ else ()))

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        kinds = [self.fact, self.answer, self.all, self.any, self.not_]
        if sum(kind is not None for kind in kinds) != 1:
            raise said(N_("Une condition porte sur un fait (fact), une réponse (answer), ou all, any, not."))
        if self.fact is not None and self.fact not in MEASURES:
            raise said(N_("Le fait « %(word)s » n’existe pas."), word=self.fact, nearest=nearest(self.fact, MEASURES))
        if self.fact in COUNTS and self.at_least is None and self.at_most is None:
            raise said(N_("Le fait « %(fact)s » est un nombre : dites at_least ou at_most."), fact=self.fact)
        if self.fact in SETS and self.includes is None and self.only is None:
            raise said(N_("Le fait « %(fact)s » est un ensemble : dites includes ou only."), fact=self.fact)
        self._only_compares(COMPARED[self.fact] if self.fact else ("is",) if self.answer else ())
        return self

    def _only_compares(self, allowed: tuple[str, ...]) -> None:
        for name in ("at_least", "at_most", "includes", "only", "is"):
            if name not in allowed and getattr(self, "is_" if name == "is" else name) is not None:
                raise said(N_("« %(word)s » n’a pas de sens dans cette condition."), word=name)

    def holds(self, case: "Case") -> Truth:
        """Whether the condition holds in a case: yes, no, or not known."""
        if self.fact is not None:
            return self._measured(self.fact, case)
        if self.answer is not None:
            return self._equals(case.says(self.answer))
        if self.not_ is not None:
            return negated(self.not_.holds(case))
        if self.all is not None:
            return every(one.holds(case) for one in self.all)
        return some(one.holds(case) for one in self.any or ())

    def _measured(self, fact: str, case: "Case") -> Truth:
        measured = MEASURES[fact][1](case)
        if fact in FLAGS:
            return self._equals(measured)
        if measured is None:
            return None
        return self._in_range(*measured) if fact in COUNTS else self._in_set(measured)

    def facts(self) -> set[str]:
        """Every measured fact that the condition reads."""
        return ({self.fact} if self.fact else set()) | {key for one in self.inner() for key in one.facts()}

    def _equals(self, measured: Truth) -> Truth:
        return None if measured is None else measured is (self.is_ is not False)

    def _in_range(self, least: int, most: int) -> Truth:
        floor = True if self.at_least is None else _beyond(least >= self.at_least, most < self.at_least)
        top = True if self.at_most is None else _beyond(most <= self.at_most, least > self.at_most)
        return every([floor, top])

    def _in_set(self, found: set[Any]) -> Truth:
        truths = []
        if self.includes is not None:
            truths.append(some(None if one is None else one in self.includes for one in found))
        if self.only is not None:
            truths.append(every(None if one is None else one in self.only for one in found))
        return every(truths)


def _beyond(sure: bool, refused: bool) -> Truth:
    return True if sure else False if refused else None

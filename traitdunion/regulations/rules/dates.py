"""When: windows of submission, duration, days of the project (D8)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from traitdunion.regulations.case import Case
from traitdunion.regulations.days import instant, start_of
from traitdunion.regulations.facts import Word
from traitdunion.regulations.languages import N_
from traitdunion.regulations.problems import NOT_A_DATE, nearest
from traitdunion.regulations.rules.base import Finding, Rule, declared
from traitdunion.regulations.strict import Strict, said
from traitdunion.regulations.terms import FactUsed, Months, Term
from traitdunion.regulations.values import Text, Value, ValueUsed
from traitdunion.regulations.vocabulary import Kind, Outcome, Provenance, Severity, Stage, Status

PARIS = "Europe/Paris"


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise said(N_("Le fuseau « %(word)s » n’existe pas."), word=name, nearest=nearest(name, available_timezones()))
    return name


Zone = Annotated[str, AfterValidator(_zone)]


def _written(value: Any) -> Any:
    if isinstance(value, int | float | Decimal):
        raise said(NOT_A_DATE, input=value)
    return value


Moment = Annotated[datetime | date, BeforeValidator(_written)]


class Extension(Strict):
    """A later closing, with its trace."""

    closes: Value[Moment] = Field(description="new closing: a day (through it) or an hour")
    on: date | None = Field(None, description="day on which it was published")
    reason: Text | None = Field(None, description="why")


class Span(Strict):
    """One window: for a round, for kinds of applicant, from an opening to a closing."""

    round: Word | None = Field(None, description="round; left out: any")
    applicants: tuple[Kind, ...] | None = Field(None, description="kinds of lead; left out: all")
    opens: Value[Moment] = Field(description="opening: a day or an hour")
    closes: Value[Moment] | None = Field(None, description="closing, included: a day (through it) or an hour")
    closes_before: Value[Moment] | None = Field(None, description="or closing excluded: the day before is the last one")
    extensions: tuple[Extension, ...] = Field((), description="extensions, in order")

    @model_validator(mode="after")
    def _one_closing(self) -> Self:
        if (self.closes is None) == (self.closes_before is None):
            raise said(N_("Donnez closes (jour inclus) ou closes_before (jour exclu)."))
        moments = [self.last(), *(one.closes.value for one in self.extensions)]
        ends = [instant(one, (PARIS,), latest=True) for one in moments if one is not None]
        if ends != sorted(ends):
            raise said(N_("Une prolongation ne peut pas fermer plus tôt."))
        opens = self.opens.value
        if opens is not None and ends and _opening(opens, (PARIS,)) >= ends[-1]:
            raise said(N_("La fenêtre ferme avant d’ouvrir."))
        return self

    def last(self) -> Moment | None:
        """The first closing announced: a day that is included, or an hour."""
        if self.closes is not None:
            return self.closes.value
        value = self.closes_before.value if self.closes_before else None
        return value if value is None or isinstance(value, datetime) else value - timedelta(days=1)

    @property
    def closing(self) -> Value[Moment]:
        """The closing in force."""
        if self.extensions:
            return self.extensions[-1].closes
        return self.closes or self.closes_before or Value[Moment](status=Status.UNKNOWN)

    def closing_moment(self) -> Moment | None:
        return self.extensions[-1].closes.value if self.extensions else self.last()


def _opening(moment: Moment, zones: tuple[str, ...]) -> datetime:
    return instant(moment, zones, latest=False) if isinstance(moment, datetime) else start_of(moment, zones)


@dataclass(frozen=True, slots=True)
class Opening:
    """A window as moments. `hour_assumed`: the closing is a day without an hour, read as 24:00."""

    span: Span
    opens: datetime | None
    closes: datetime | None
    hour_assumed: bool

    def state(self, at: datetime) -> Literal["upcoming", "open", "closed", "unknown"]:
        if self.opens is not None and at < self.opens:
            return "upcoming"
        if self.closes is not None and (at >= self.closes if self.hour_assumed else at > self.closes):
            return "closed"
        return "unknown" if self.opens is None or self.closes is None else "open"


class Window(Rule):
    """When files are received: one window, or several for rounds and kinds of applicant (a table or a list each)."""

    kind: Literal["window"]
    spans: tuple[Span, ...] = Field(min_length=1, description="the windows")
    zones: tuple[Zone, ...] = Field((PARIS,), description="time zones in which the closing is read")
    latest: bool = Field(True, description="true: the latest of the zones counts; false: the earliest")
    grace_minutes: Value[int] | None = Field(
        None, description="for whoever had a step or an upload in progress at the closing: minutes left to finish"
    )
    grace_within: Value[int] | None = Field(
        None, description="minutes before the closing in which that step or upload was seen; left out: at any time"
    )

    starts_at: ClassVar[Stage] = Stage.SUBMIT
    states: ClassVar[str] = N_("Dépôt du %(opens)s au %(closes)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Ouvert : dépôt jusqu’au %(closes)s."),
        "grace": N_(
            "Clos le %(closes)s ; le dépôt était en cours et le délai de grâce de %(grace)s minutes s’applique."
        ),
        "upcoming": N_("L’appel ouvre le %(opens)s."),
        "closed": N_("L’appel est clos depuis le %(closes)s."),
        "unknown": N_("Le calendrier est incomplet, ou le moment du dépôt n’est pas connu."),
        "not_applicable": N_("Aucune fenêtre de dépôt ne concerne ce type de chef de file ou cette session."),
    }

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"rounds": tuple(span.round for span in self.spans if span.round)}

    def openings(self, round_key: str | None = None, lead: Kind | None = None) -> tuple[Opening, ...]:
        """The windows as moments, for one round and one kind of lead when they are given."""
        return tuple(
            self._opening(span)
            for span in self.spans
            if (round_key is None or span.round in {None, round_key})
            and (lead is None or span.applicants is None or lead in span.applicants)
        )

    def _opening(self, span: Span) -> Opening:
        opens, closes = span.opens.value, span.closing_moment()
        return Opening(
            span,
            None if opens is None else _opening(opens, self.zones),
            None if closes is None else instant(closes, self.zones, latest=self.latest),
            not isinstance(closes, datetime),
        )

    def examine(self, case: Case) -> Finding:
        lead = case.facts.lead
        openings = self.openings(case.facts.round, lead.kind if lead else None)
        if not openings:
            return self.not_applicable()
        at = case.facts.received_at
        if at is None:
            return Finding(Outcome.UNKNOWN, terms=self._terms(openings[0]), values=self._used(openings[0].span))
        found = [(self._state(opening, case, at), opening) for opening in openings]
        for wanted in ("open", "grace", "unknown", "upcoming", "closed"):
            for state, opening in found:
                if state == wanted:
                    return self._finding(state, opening, at)
        raise AssertionError(found)

    def _state(self, opening: Opening, case: Case, at: datetime) -> str:
        state = opening.state(at)
        grace = self.grace_minutes.value if self.grace_minutes else None
        if state != "closed" or not grace or opening.closes is None or at > opening.closes + timedelta(minutes=grace):
            return state
        begun = case.facts.begun_at
        if begun is None:
            return "unknown"
        within = self.grace_within.value if self.grace_within else None
        first = None if within is None else opening.closes - timedelta(minutes=within)
        return "grace" if begun <= opening.closes and (first is None or first <= begun) else "closed"

    def _finding(self, state: str, opening: Opening, at: datetime) -> Finding:
        outcomes = {"open": Outcome.MET, "grace": Outcome.MET, "unknown": Outcome.UNKNOWN}
        near = opening.closes is not None and abs(at - opening.closes) < timedelta(days=1) and opening.hour_assumed
        deciding = self._used(opening.span) if state == "grace" else self._bounds_used(opening.span)
        assumed = any(used.status is Status.ASSUMED for used in deciding)
        return Finding(
            outcomes.get(state, Outcome.NOT_MET),
            "" if state in {"open", "unknown"} else state,
            self._terms(opening),
            (FactUsed("received_at", at, Provenance.COMPUTED),),
            self._used(opening.span),
            assumed_decides=near or assumed,
            rests_on=(Term("closing_hour"),) if near else (),
            severity=Severity.BLOCKING if state == "closed" and self.severity is Severity.BLOCKING else None,
        )

    def _used(self, span: Span) -> tuple[ValueUsed, ...]:
        return self._bounds_used(span) + self.used(grace_minutes=self.grace_minutes, grace_within=self.grace_within)

    def _bounds_used(self, span: Span) -> tuple[ValueUsed, ...]:
        return self.used(opens=span.opens, closes=span.closing)

    def _terms(self, opening: Opening) -> Mapping[str, object]:
        """Days are shown as they are written, hours in the first zone."""
        closes = opening.span.closing_moment()
        if isinstance(closes, datetime) and opening.closes is not None:
            closes = opening.closes.astimezone(ZoneInfo(self.zones[0]))
        return {
            "opens": opening.span.opens.value or Term("unknown_value"),
            "closes": closes or Term("unknown_value"),
            "grace": self.grace_minutes.value if self.grace_minutes and self.grace_minutes.value else 0,
        }

    def statement(self) -> str:
        return self._stating(self.statement_terms())

    def statement_terms(self) -> Mapping[str, object]:
        return self._terms(self._opening(self.spans[0]))

    def stated(self) -> Iterator[tuple[Span, str, Mapping[str, object]]]:
        """Each window with its statement and the terms that fill it."""
        for span in self.spans:
            terms = self._terms(self._opening(span))
            yield span, self._stating(terms), terms

    def _stating(self, terms: Mapping[str, object]) -> str:
        unknown = Term("unknown_value") in terms.values()
        return N_("Ouverture des dépôts : %(opens)s ; clôture : %(closes)s.") if unknown else self.states


Bounds = tuple[Value[int] | None, Value[int] | None]


class Length(Strict):
    min: Value[int] | None = Field(None, description="least number of months")
    max: Value[int] | None = Field(None, description="greatest number of months")


class Duration(Rule):
    """Duration of the project in months (D8), the same for all rounds or by round."""

    kind: Literal["duration"]
    min: Value[int] | None = Field(None, description="least number of months")
    max: Value[int] | None = Field(None, description="greatest number of months")
    by_round: dict[Word, Length] = Field({}, description="bounds of a round, instead of the general ones")

    subject: ClassVar[str] = N_("durée du projet")
    states: ClassVar[str] = N_("Durée du projet : de %(min)s à %(max)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Durée du projet : %(months)s."),
        "under": N_("Durée du projet : %(months)s. Il en faut au moins %(min)s."),
        "over": N_("Durée du projet : %(months)s. Le maximum est de %(max)s."),
        "reversed": N_("Le projet finit avant de commencer."),
        "unknown": N_("Durée du projet : les dates, ou la session, restent à préciser."),
        "not_applicable": N_("Durée du projet : rien n’est fixé pour cette session."),
    }

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is None and self.max is None and not self.by_round:
            raise said(N_("Donnez une durée : min, max ou by_round."))
        return self

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"rounds": tuple(self.by_round)}

    def bounds(self, case: Case) -> Bounds | None:
        """Least and greatest number of months for this file; None when its round is needed and not known."""
        if not self.by_round:
            return self.min, self.max
        if case.facts.round is None:
            return None
        length = self.by_round.get(case.facts.round)
        return (length.min, length.max) if length else (self.min, self.max)

    def examine(self, case: Case) -> Finding:
        project = case.facts.project
        facts = (declared("project.starts", project, "starts"), declared("project.ends", project, "ends"))
        if project.starts and project.ends and project.ends < project.starts:
            return Finding(Outcome.NOT_MET, "reversed", facts=facts)
        bounds = self.bounds(case)
        if bounds is None:
            return Finding(Outcome.UNKNOWN, facts=facts)
        values = self.used(min=bounds[0], max=bounds[1])
        if not values:
            return self.not_applicable()
        if any(used.value is None for used in values):
            return self.unknown_value(*values)
        return self._compare(case.months(), bounds, facts, values)

    def _compare(
        self, months: int | None, bounds: Bounds, facts: tuple[FactUsed, ...], values: tuple[ValueUsed, ...]
    ) -> Finding:
        if months is None:
            return Finding(Outcome.UNKNOWN, facts=facts, values=values)
        low, top = (None if one is None else one.value for one in bounds)
        says = "under" if low is not None and months < low else "over" if top is not None and months > top else ""
        return self.finds(
            not says, says=says, terms={"months": Months(months), **_months(*bounds)}, facts=facts, values=values
        )

    def statement(self) -> str:
        low, top = self._stated()
        if low is None:
            return N_("Durée du projet : %(max)s au plus.")
        return N_("Durée du projet : %(min)s au moins.") if top is None else self.states

    def statement_terms(self) -> Mapping[str, object]:
        return _months(*self._stated())

    def _stated(self) -> tuple[Value[int] | None, Value[int] | None]:
        if self.min is None and self.max is None:
            first = next(iter(self.by_round.values()))
            return first.min, first.max
        return self.min, self.max


def _months(low: Value[int] | None, top: Value[int] | None) -> dict[str, object]:
    return {
        name: Term("unknown_value") if value.value is None else Months(value.value)
        for name, value in (("min", low), ("max", top))
        if value is not None
    }


class ProjectDates(Rule):
    """Days between which the project takes place."""

    kind: Literal["project_dates"]
    starts_from: Value[date] | None = Field(None, description="the project starts on this day or later")
    starts_by: Value[date] | None = Field(None, description="the project starts on this day or before")
    ends_by: Value[date] | None = Field(None, description="the project ends on this day or before")

    subject: ClassVar[str] = N_("dates du projet")
    states: ClassVar[str] = N_("Le projet commence au plus tôt le %(starts_from)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Les dates du projet sont dans celles du règlement."),
        "starts_from": N_("Le projet commence le %(day)s ; il peut commencer au plus tôt le %(bound)s."),
        "starts_by": N_("Le projet commence le %(day)s ; il doit commencer au plus tard le %(bound)s."),
        "ends_by": N_("Le projet finit le %(day)s ; il doit finir au plus tard le %(bound)s."),
        "unknown": N_("Les dates du projet restent à préciser."),
    }

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if not self._bounds():
            raise said(N_("Donnez une date : starts_from, starts_by ou ends_by."))
        return self

    def _bounds(self) -> dict[str, Value[date]]:
        bounds = {"starts_from": self.starts_from, "starts_by": self.starts_by, "ends_by": self.ends_by}
        return {name: value for name, value in bounds.items() if value is not None}

    def examine(self, case: Case) -> Finding:
        project = case.facts.project
        values = self.used(**self._bounds())
        if any(used.value is None for used in values):
            return self.unknown_value(*values)
        facts = (declared("project.starts", project, "starts"), declared("project.ends", project, "ends"))
        unknown = False
        for name, value in self._bounds().items():
            day = project.ends if name == "ends_by" else project.starts
            if day is None or value.value is None:
                unknown = True
            elif day < value.value if name == "starts_from" else day > value.value:
                return Finding(Outcome.NOT_MET, name, {"day": day, "bound": value.value}, facts, values)
        return self.finds(None if unknown else True, facts=facts, values=values)

    def statement(self) -> str:
        sentences = {
            "starts_from": self.states,
            "starts_by": N_("Le projet commence au plus tard le %(starts_by)s."),
            "ends_by": N_("Le projet finit au plus tard le %(ends_by)s."),
        }
        if len(self._bounds()) > 1:
            return N_("Le projet a lieu entre les dates fixées par le règlement.")
        return sentences[next(iter(self._bounds()))]

    def statement_terms(self) -> Mapping[str, object]:
        return {name: value.value or Term("unknown_value") for name, value in self._bounds().items()}

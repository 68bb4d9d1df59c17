"""What each call answers to a simulation: the verdicts, the highest grant and how it comes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from traitdunion.front.desk.facts import facts_from
from traitdunion.front.desk.simulation import Simulation
from traitdunion.programme.calls.ceilings import binding, bound_rows
from traitdunion.programme.calls.models import regulations_of
from traitdunion.programme.calls.rulebook import reference_day
from traitdunion.programme.calls.sheets import Sheet
from traitdunion.programme.calls.states import State
from traitdunion.regulations import (
    Ceiling,
    Facts,
    OtherCall,
    Outcome,
    Overall,
    Provenance,
    Regulation,
    Role,
    Severity,
    Stage,
    Verdict,
    Verdicts,
    ceiling,
    check,
    explain,
    fits,
    repair,
    repair_sentence,
    sentence,
)

ORDER = (Overall.NO_OBSTACLE_FOUND, Overall.TO_CHECK, Overall.INCOMPLETE, Overall.OBSTACLE)
BADGES = {
    Overall.NO_OBSTACLE_FOUND: "ok",
    Overall.TO_CHECK: "wait",
    Overall.INCOMPLETE: "ask",
    Overall.OBSTACLE: "no",
}
ASIDE = {Outcome.MET, Outcome.WAIVED, Outcome.NOT_APPLICABLE}
MOST_REPAIRS = 3


@dataclass(frozen=True)
class Line:
    """A verdict that is not met, as the check panel shows it."""

    kind: str
    sentence: str
    reference: str
    repairs: tuple[str, ...]


@dataclass
class Result:
    """A call and its answer."""

    sheet: Sheet
    regulation: Regulation
    facts: Facts
    verdicts: Verdicts
    places: Callable[[str, str], str]
    """Name of a place (ISO 3166) in a language."""

    @property
    def overall(self) -> Overall:
        return self.verdicts.overall

    @property
    def badge(self) -> tuple[str, str]:
        """Word and kind of the answer. Never "eligible"."""
        words = {
            Overall.NO_OBSTACLE_FOUND: _("aucun obstacle trouvé"),
            Overall.TO_CHECK: _("à vérifier"),
            Overall.INCOMPLETE: _("incomplet"),
            Overall.OBSTACLE: _("obstacle"),
        }
        return words[self.overall], BADGES[self.overall]

    @property
    def title(self) -> str:
        """The whole answer in one line: "Aucun obstacle trouvé, 1 réponse à donner, 6 points à vérifier"."""
        obstacles = ngettext("%(n)s obstacle", "%(n)s obstacles", len(self.obstacles)) % {"n": len(self.obstacles)}
        return _(", ").join([obstacles if self.obstacles else _("Aucun obstacle trouvé"), *self.counts])

    @property
    def note(self) -> str:
        """State of the call, and what is left to tell: "ouvert · 1 réponse à donner"."""
        return " · ".join([self.sheet.badge[0], *self.counts])

    @property
    def counts(self) -> list[str]:
        """How many answers are awaited, and how many points are to check."""
        kinds = [line.kind for line in self.open]
        asked, checked = kinds.count("ask"), kinds.count("wait")
        awaited = ngettext("%(n)s réponse à donner", "%(n)s réponses à donner", asked) % {"n": asked}
        to_check = ngettext("%(n)s point à vérifier", "%(n)s points à vérifier", checked) % {"n": checked}
        return [words for number, words in ((asked, awaited), (checked, to_check)) if number]

    @cached_property
    def open(self) -> list[Line]:
        """What is not met or not known: to correct, then unknown, then to check and advice."""
        told = (verdict for verdict in self.verdicts if verdict.outcome not in ASIDE and not self._is_early(verdict))
        lines = [self._line(verdict) for verdict in told]
        return sorted(lines, key=lambda line: ("no", "ask", "wait").index(line.kind))

    @property
    def obstacles(self) -> list[Line]:
        return [line for line in self.open if line.kind == "no"]

    @cached_property
    def met(self) -> list[str]:
        return [self._say(verdict) for verdict in self.verdicts if verdict.outcome in {Outcome.MET, Outcome.WAIVED}]

    @property
    def met_title(self) -> str:
        return ngettext("%(n)s règle remplie", "%(n)s règles remplies", len(self.met)) % {"n": len(self.met)}

    @cached_property
    def ceiling(self) -> Ceiling:
        return ceiling(self.facts, self.regulation)

    @property
    def highest(self) -> Decimal | None:
        """The highest grant, in the currency of the regulation; None when too little is known.

        Without a cost, that of the highest cost that the contributions carry.
        """
        if self.costed:
            return self.ceiling.amount
        known = all(bound.amount is not None for bound in self.ceiling.cost.bounds if bound.state == "counts")
        return self.ceiling.cost.grant if known else None

    @property
    def costed(self) -> bool:
        """Whether the grant is bounded at a known cost."""
        return self.ceiling.amount is not None

    @cached_property
    def derivation(self) -> list[dict[str, object]]:
        """The bounds of the grant, or of the cost when it is not known, for the table of ui."""
        return bound_rows((self.ceiling if self.costed else self.ceiling.cost).bounds, self.regulation)

    @property
    def binding(self) -> str:
        """The names of the bounds that bind."""
        return binding(self.derivation)

    def _is_early(self, verdict: Verdict) -> bool:
        """Whether it compares with a request that was not typed: it is the simulator that computes it."""
        return verdict.rule.kind == "balance" and verdict.outcome is Outcome.UNKNOWN and not self.facts.grants

    def _line(self, verdict: Verdict) -> Line:
        told = explain(verdict, language(), self.places)
        parts = (told.article, _("valeur à confirmer") if told.to_confirm else "")
        return Line(_kind(verdict), told.sentence, " · ".join(part for part in parts if part), self._repairs(verdict))

    def _repairs(self, verdict: Verdict) -> tuple[str, ...]:
        found = repair(verdict, self.facts, self.regulation)
        return tuple(repair_sentence(each, language(), self.places) for each in found[:MOST_REPAIRS])

    def _say(self, verdict: Verdict) -> str:
        return sentence(verdict, language(), self.places)


def language() -> str:
    return get_language() or "fr"


def _kind(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.UNKNOWN:
        return "ask" if verdict.severity is Severity.BLOCKING else "wait"
    return "no" if verdict.severity is Severity.BLOCKING else "wait"


def results(simulation: Simulation, sheets: Iterable[Sheet], moment: datetime) -> list[Result]:
    """The answer of each call that is not closed, the most open answer first, then by closing day."""
    open_sheets = [sheet for sheet in sheets if sheet.state is not State.CLOSED]
    regulations_of([sheet.snapshot.regulation for sheet in open_sheets])  # read in one query
    found = [_result(simulation, sheet, sheet.snapshot.rules(), moment) for sheet in open_sheets]
    _with_other_calls(found)
    return sorted(found, key=lambda each: (ORDER.index(each.overall), each.sheet.rank))


def facts_of(simulation: Simulation, sheet: Sheet, regulation: Regulation, moment: datetime) -> Facts:
    """What the simulation tells a call, as if it were submitted now, or at its opening when it is to come."""
    day, assumed = reference_day(regulation)
    return facts_from(
        simulation,
        at=max(moment, sheet.window.opens_at) if sheet.window.opens_at else moment,
        classes_on=day,
        assumed=assumed,
        after=_first_day_after(sheet, moment),
    )


def _result(simulation: Simulation, sheet: Sheet, regulation: Regulation, moment: datetime) -> Result:
    facts = _named(facts_of(simulation, sheet, regulation, moment))
    return Result(sheet, regulation, facts, check(facts, regulation, Stage.SIMULATE), simulation.place_name)


def _named(facts: Facts) -> Facts:
    """The parties that have no name, called by their part, so that sentences can speak of them."""
    words: dict[Role | None, str] = {
        Role.LEAD: _("votre organisme"),
        Role.CARRIER: _("une collectivité associée"),
    }
    parties = [
        party if party.name else party.model_copy(update={"name": words.get(party.role, _("un partenaire étranger"))})
        for party in facts.parties or ()
    ]
    return facts.with_(parties=tuple(parties)) if parties else facts


def _first_day_after(sheet: Sheet, moment: datetime) -> date:
    """The first day of the month that follows the closing: when a project of known length may start."""
    closing = sheet.closes_on or moment.date()
    return (closing.replace(day=1) + timedelta(days=32)).replace(day=1)


def _with_other_calls(found: list[Result]) -> None:
    """Tell each call that turns away what another call takes (D14) which of the others the project fits."""
    for each in found:
        if not any(rule.kind == "other_call_fits" for rule in each.regulation.rules.values()):
            continue
        others = tuple(
            OtherCall(key=other.regulation.id, fits=fits(other.facts, other.regulation), provenance=Provenance.COMPUTED)
            for other in found
            if other is not each
        )
        each.facts = each.facts.with_(other_calls=others)
        each.verdicts = check(each.facts, each.regulation, Stage.SIMULATE)

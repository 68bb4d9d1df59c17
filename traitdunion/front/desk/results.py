"""What each call answers to a simulation: the verdicts, the highest grant and how it comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.ui.formats import money
from traitdunion.front.desk.simulation import Simulation
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
    Severity,
    Stage,
    Verdict,
    Verdicts,
    bound_name,
    ceiling,
    check,
    derivation,
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
        """The whole answer in one line, with its counts."""
        counts = {
            "no": len(self.verdicts.obstacles),
            "ask": len(self.verdicts.missing),
            "wait": len([line for line in self.open if line.kind == "wait"]),
        }
        parts = [
            ngettext("%(n)s obstacle", "%(n)s obstacles", counts["no"]) % {"n": counts["no"]}
            if counts["no"]
            else _("Aucun obstacle trouvé"),
            ngettext("%(n)s réponse à donner", "%(n)s réponses à donner", counts["ask"]) % {"n": counts["ask"]}
            if counts["ask"]
            else "",
            ngettext("%(n)s point à vérifier", "%(n)s points à vérifier", counts["wait"]) % {"n": counts["wait"]}
            if counts["wait"]
            else "",
        ]
        return ", ".join(part for part in parts if part)

    @cached_property
    def open(self) -> list[Line]:
        """What is not met or not known: to correct, then unknown, then to check and advice."""
        lines = [self._line(verdict) for verdict in self.verdicts if verdict.outcome not in ASIDE]
        return sorted(lines, key=lambda line: ("no", "ask", "wait").index(line.kind))

    @cached_property
    def met(self) -> list[str]:
        return [self._say(verdict) for verdict in self.verdicts if verdict.outcome in {Outcome.MET, Outcome.WAIVED}]

    @cached_property
    def ceiling(self) -> Ceiling:
        return ceiling(self.facts, self.regulation)

    @property
    def highest(self) -> Decimal | None:
        """The highest grant, in the currency of the regulation; None when too little is known."""
        return self.ceiling.amount

    @property
    def derivation(self) -> list[dict[str, object]]:
        """The bounds of the grant, for the table of ui."""
        return [
            {
                "label": bound_name(bound, self.regulation, language()),
                "ref": _("à confirmer") if bound.assumed else "",
                "formula": derivation(bound, self.regulation, language()) or STATES.get(bound.state, str)(),
                "value": "?" if bound.amount is None and bound.state == "counts" else money(bound.amount) or "–",
                "cut": bound.binds,
            }
            for bound in self.ceiling.bounds
        ]

    def _line(self, verdict: Verdict) -> Line:
        told = explain(verdict, language(), country_name)
        parts = (told.article, _("valeur à confirmer") if told.to_confirm else "")
        return Line(_kind(verdict), told.sentence, " · ".join(part for part in parts if part), self._repairs(verdict))

    def _repairs(self, verdict: Verdict) -> tuple[str, ...]:
        found = repair(verdict, self.facts, self.regulation)
        return tuple(repair_sentence(each, language(), country_name) for each in found[:MOST_REPAIRS])

    def _say(self, verdict: Verdict) -> str:
        return sentence(verdict, language(), country_name)


STATES = {"not_elected": lambda: _("autre option retenue"), "not_applicable": lambda: _("sans objet ici")}


def language() -> str:
    return get_language() or "fr"


def _kind(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.UNKNOWN:
        return "ask" if verdict.severity is Severity.BLOCKING else "wait"
    return "no" if verdict.severity is Severity.BLOCKING else "wait"


def results(simulation: Simulation, sheets: Iterable[Sheet], moment: datetime) -> list[Result]:
    """The answer of each call that is not closed, the most open answer first, then by closing day."""
    open_sheets = [sheet for sheet in sheets if sheet.state is not State.CLOSED]
    regulations = regulations_of([sheet.snapshot.regulation for sheet in open_sheets])
    found = [
        _result(simulation, sheet, regulation, moment)
        for sheet, regulation in zip(open_sheets, regulations, strict=True)
    ]
    _with_other_calls(found)
    return sorted(found, key=lambda each: (ORDER.index(each.overall), each.sheet.rank))


def _result(simulation: Simulation, sheet: Sheet, regulation: Regulation, moment: datetime) -> Result:
    day, assumed = reference_day(regulation)
    facts = simulation.facts(
        at=max(moment, sheet.window.opens_at) if sheet.window.opens_at else moment,
        classes_on=day,
        assumed=assumed,
        after=_first_day_after(sheet, moment),
    )
    return Result(sheet, regulation, facts, check(facts, regulation, Stage.SIMULATE))


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

"""The points that verdicts make: one definition for the applicant's panel, the officer's, the lists and the receipt."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.programme.applications.hands import out_of_hand
from traitdunion.regulations import Outcome, Severity, Verdict, Verdicts

ASIDE = {Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.WAIVED}
CLOCK = "window"
"""The kind of rule that the hour alone decides: the heading of a file says it, and no count follows it."""
WEIGHTY = {Severity.BLOCKING, Severity.TO_CHECK}


@dataclass(frozen=True)
class Counts:
    """How many points of each sort, each counted once."""

    wrong: int = 0
    """To correct: rules broken, texts that could not be understood."""
    waiting: int = 0
    """To complete or check: answers that are missing, rules that stop nothing and are not met."""
    unknown: int = 0
    """Rules not known yet, and that the applicant settles."""
    later: int = 0
    """What only the body of the call settles."""
    met: int = 0


@dataclass(frozen=True)
class Points:
    """What is said of `verdicts`. `absent`: facts of which a point already says that they are missing."""

    verdicts: Verdicts
    absent: frozenset[str] = frozenset()

    @cached_property
    def open(self) -> list[Verdict]:
        """What is not met, or not known and in the hands of the applicant."""
        return [each for each in self._told if each.outcome not in ASIDE and not self._is_later(each)]

    @cached_property
    def later(self) -> list[Verdict]:
        """What only the body of the call settles: it rules, brings its registers up to date, confirms a value."""
        return [each for each in self._told if self._is_later(each)]

    @cached_property
    def met(self) -> list[Verdict]:
        kept = {Outcome.MET, Outcome.WAIVED}
        return [each for each in self._told if each.outcome in kept and not self._is_later(each)]

    @cached_property
    def obstacles(self) -> list[Verdict]:
        return [each for each in self.open if kind_of(each) == "no"]

    @property
    def counts(self) -> Counts:
        """The counts of the verdicts alone."""
        kinds = [kind_of(each) for each in self.open]
        return Counts(kinds.count("no"), kinds.count("wait"), kinds.count("ask"), len(self.later), len(self.met))

    @cached_property
    def _told(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.rule.kind != CLOCK and not self._doubles(each)]

    def _doubles(self, verdict: Verdict) -> bool:
        """Whether it is unknown because of an answer whose absence is a point of its own."""
        unknown = verdict.outcome is Outcome.UNKNOWN
        return unknown and not self.absent.isdisjoint(used.path for used in verdict.facts)

    def _is_later(self, verdict: Verdict) -> bool:
        return out_of_hand(verdict, self.verdicts) or is_to_confirm(verdict)


def kind_of(verdict: Verdict) -> str:
    """Kind of an open verdict: no (an obstacle), ask (unknown), wait (to check, advice)."""
    if verdict.outcome is Outcome.UNKNOWN:
        return "ask"
    return "no" if verdict.severity is Severity.BLOCKING else "wait"


def is_to_confirm(verdict: Verdict) -> bool:
    """Whether it is met thanks to a value that nobody has confirmed yet, and that decides."""
    return verdict.outcome is Outcome.MET and verdict.assumed_decides and verdict.severity in WEIGHTY


def unsettled(verdicts: Verdicts) -> dict[str, list[str]]:
    """What a receipt notes, rule by rule: `unknowns`, whoever settles them, and `to_confirm`. Advice is left out."""
    grouped = verdicts.regulation.grouped
    weighty = [each for each in verdicts if each.rule.severity in WEIGHTY and each.id not in grouped]
    return {
        "unknowns": [each.id for each in weighty if each.outcome is Outcome.UNKNOWN],
        "to_confirm": [each.id for each in weighty if each.assumed_decides],
    }


def count_words(counts: Counts, advice: int = 0) -> str:
    """The counts in words, those that are nothing left out: "2 à corriger, 1 inconnue, 4 à l’examen"."""
    parts = (
        (counts.wrong, ngettext("%(n)s à corriger", "%(n)s à corriger", counts.wrong)),
        (
            counts.waiting,
            ngettext("%(n)s à compléter ou vérifier", "%(n)s à compléter ou vérifier", counts.waiting),
        ),
        (counts.unknown, ngettext("%(n)s inconnue", "%(n)s inconnues", counts.unknown)),
        (counts.later, ngettext("%(n)s à l’examen", "%(n)s à l’examen", counts.later)),
        (counts.met, ngettext("%(n)s remplie", "%(n)s remplies", counts.met)),
        (advice, ngettext("%(n)s conseil", "%(n)s conseils", advice)),
    )
    return _(", ").join(words % {"n": number} for number, words in parts if number)


def answer_of(question: dict[str, Any]) -> str:
    """The fact that the answer to a question of the call gives to the rules."""
    return f"answers.{question.get('says') or question['code']}"

"""The check panel: what is missing, then every verdict with its sentence, article and repairs, linked to its field."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from traitdunion.directory.territories.queries import country_name
from traitdunion.programme.applications.checks import Checks, place_of
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.sections import address
from traitdunion.regulations import Outcome, Severity, Verdict, repair, repair_sentence, sentence

ASIDE = {Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.WAIVED}
KINDS = {"no": 0, "wait": 1, "ask": 2}
MOST_REPAIRS = 3
OTHERS = frozenset({"ruling", "no_obligation"})
"""Kinds of rule that nothing in the file mends: an officer rules, a register is brought up to date."""


@dataclass(frozen=True)
class Panel:
    """What the macro `check` of ui draws."""

    items: list[dict[str, Any]]
    done: list[str]
    subtitle: str

    def count(self, kind: str) -> int:
        """How many points of a kind: no (to correct), wait (to complete or check), ask (unknown)."""
        return sum(item["kind"] == kind for item in self.items)


def panel(application: Application, found: Checks, section: SectionKey | None = None) -> Panel:
    """Order: to correct, missing, unknown, advice; in each, what `section` mends first. What is met is folded."""
    language = get_language() or "fr"
    items: list[dict[str, Any]] = [
        {
            "kind": "no" if each.wrong else "wait",
            "section": each.section,
            "title": _link(
                each.sentence,
                address(application, each.section, anchor=each.anchor, opened=each.opened, shown=each.shown),
            ),
            "text": None,
            "ref": None,
            "action": None,
            "note": None,
        }
        for each in found.missing
    ]
    open_ones = [verdict for verdict in found.verdicts if verdict.outcome not in ASIDE]
    items += [_item(application, verdict, found, language) for verdict in open_ones]
    done = [_line(verdict, language) for verdict in found.verdicts if verdict.outcome in {Outcome.MET, Outcome.WAIVED}]
    items.sort(key=lambda item: (KINDS[item["kind"]], item["section"] != section))
    return Panel(items, done, _subtitle(items, len(done)))


def kind_of(verdict: Verdict) -> str:
    """Kind of an open verdict: no (an obstacle), ask (unknown), wait (to check, advice)."""
    if verdict.outcome is Outcome.UNKNOWN:
        return "ask"
    return "no" if verdict.severity is Severity.BLOCKING else "wait"


def _item(application: Application, verdict: Verdict, found: Checks, language: str) -> dict[str, Any]:
    section, anchor = place_of(verdict)
    said = sentence(verdict, language, country_name)
    return {
        "kind": kind_of(verdict),
        "section": section,
        "title": said if verdict.rule.kind in OTHERS else _link(said, address(application, section, anchor=anchor)),
        "text": _ways(verdict, found, language),
        "ref": reference(verdict, language),
        "action": None,
        "note": None,
    }


def _link(text: str, url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, text)


def _ways(verdict: Verdict, found: Checks, language: str) -> list[str]:
    """The least changes that mend a rule which is not met, in words; none when it takes something else."""
    return [repair_sentence(each, language, country_name) for each in repair(verdict, found.facts)[:MOST_REPAIRS]]


def reference(verdict: Verdict, language: str) -> str:
    """The line under a point: "à corriger · art. 4" (outcome, article)."""
    words = {"no": _("à corriger"), "ask": _("inconnu"), "wait": _("à vérifier")}
    article = verdict.article
    cited = article and (
        _("art. %(n)s") % {"n": article.number} if article.number else article.title.written_in(language)
    )
    return " · ".join(part for part in (words[kind_of(verdict)], cited) if part)


def _line(verdict: Verdict, language: str) -> str:
    return sentence(verdict, language, country_name)


def _subtitle(items: list[dict[str, Any]], met: int) -> str:
    wrong, waiting, unknown = (sum(item["kind"] == kind for item in items) for kind in ("no", "wait", "ask"))
    parts = (
        (wrong, ngettext("%(n)s à corriger", "%(n)s à corriger", wrong)),
        (waiting, ngettext("%(n)s à compléter ou vérifier", "%(n)s à compléter ou vérifier", waiting)),
        (unknown, ngettext("%(n)s inconnue", "%(n)s inconnues", unknown)),
        (met, ngettext("%(n)s remplie", "%(n)s remplies", met)),
    )
    return ", ".join(words % {"n": number} for number, words in parts if number)


def refusals(application: Application, found: Checks) -> list[tuple[str, str]]:
    """What stands in the way of a submission: the address where each point is repaired, and its sentence."""
    language = get_language() or "fr"
    missing = [
        (address(application, each.section, anchor=each.anchor, opened=each.opened, shown=each.shown), each.sentence)
        for each in found.missing
    ]
    obstacles = [
        (address(application, section, anchor=anchor), sentence(verdict, language, country_name))
        for verdict in found.verdicts.obstacles
        for section, anchor in [place_of(verdict)]
    ]
    return [*missing, *obstacles]

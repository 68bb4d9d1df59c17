"""The check panel: what is missing, then every verdict with its sentence, article and repairs, linked to its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.ui.formats import money
from traitdunion.programme.applications.checks import NAMED, Checks, place_of
from traitdunion.programme.applications.hands import REGISTERS, out_of_hand, who_will_know
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.parts import Standing
from traitdunion.programme.applications.payers import ZERO, Payer
from traitdunion.programme.applications.sections import address
from traitdunion.regulations import Outcome, Severity, Verdict, repair, repair_sentence, sentence

ASIDE = {Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.WAIVED}
KINDS = {"no": 0, "wait": 1, "ask": 2, "info": 3}
MOST_REPAIRS = 3


@dataclass(frozen=True)
class Panel:
    """What the macro `check` of ui draws."""

    items: list[dict[str, Any]]
    done: list[str]
    subtitle: str
    later: list[dict[str, str]]
    """What others will settle: the sentence, and who knows when."""

    def count(self, kind: str) -> int:
        """How many points of a kind: no (to correct), wait (to complete or check), ask (unknown),
        info (advice)."""
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
    waiting = [verdict for verdict in open_ones if out_of_hand(verdict, found.verdicts)]
    items += [_item(application, verdict, found, language) for verdict in open_ones if verdict not in waiting]
    items += _advice(application, found.at_odds)
    items += _to_confirm(application, found.unconfirmed)
    owner = application.call.owner.name
    later = [{"title": _line(verdict, language), "text": who_will_know(verdict, owner)} for verdict in waiting]
    done = [_line(verdict, language) for verdict in found.verdicts if verdict.outcome in {Outcome.MET, Outcome.WAIVED}]
    items.sort(key=lambda item: (KINDS[item["kind"]], item["section"] != section))
    return Panel(items, done, _subtitle(items, len(done), len(later)), later)


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
        "title": said if verdict.rule.kind in REGISTERS else _link(said, address(application, section, anchor=anchor)),
        "text": _ways(verdict, found, language),
        "ref": reference(verdict, language),
        "action": None,
        "note": None,
    }


def _to_confirm(application: Application, standings: tuple[Standing, ...]) -> Iterator[dict[str, Any]]:
    """Who did not confirm its part: what a party says of itself weighs more than what is said of it."""
    if not standings:
        return
    said = ngettext(
        "%(n)s partenaire n’a pas confirmé sa part.", "%(n)s partenaires n’ont pas confirmé leur part.", len(standings)
    ) % {"n": len(standings)}
    names = _(", ").join(each.party.name for each in standings[:NAMED])
    yield {
        "kind": "info",
        "section": SectionKey.PARTIES,
        "title": _link(said, address(application, SectionKey.PARTIES, anchor=standings[0].party.key)),
        "text": _("%(names)s. Cela n’empêche pas de déposer.") % {"names": names},
        "ref": None,
        "action": None,
        "note": None,
    }


def _advice(application: Application, payers: tuple[Payer, ...]) -> Iterator[dict[str, Any]]:
    """Who pays beside who brings, for the first that differ: no rule states it and it stops nothing."""
    for payer in payers[:1]:
        year = payer.differing[0]
        others = sum(len(each.differing) for each in payers) - 1
        more = ngettext("%(n)s autre écart de ce genre.", "%(n)s autres écarts de ce genre.", others) % {"n": others}
        said = _("%(year)s : %(name)s paie %(pays)s de dépenses et apporte %(brings)s.") % {
            "year": year,
            "name": payer.name,
            "pays": money(payer.pays.get(year, ZERO)),
            "brings": money(payer.brings.get(year, ZERO)),
        }
        yield {
            "kind": "info",
            "section": SectionKey.FUNDING,
            "title": _link(said, address(application, SectionKey.FUNDING, anchor=f"id_{payer.cells}-{year}")),
            "text": " ".join(
                [
                    _("Aucune règle ne le demande, mais un plan se lit mieux quand chacun paie ce qu’il apporte."),
                    *([more] if others else []),
                ]
            ),
            "ref": _("conseil"),
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


def _subtitle(items: list[dict[str, Any]], met: int, later: int) -> str:
    wrong, waiting, unknown, advice = (sum(item["kind"] == kind for item in items) for kind in KINDS)
    parts = (
        (wrong, ngettext("%(n)s à corriger", "%(n)s à corriger", wrong)),
        (waiting, ngettext("%(n)s à compléter ou vérifier", "%(n)s à compléter ou vérifier", waiting)),
        (unknown, ngettext("%(n)s inconnue", "%(n)s inconnues", unknown)),
        (advice, ngettext("%(n)s conseil", "%(n)s conseils", advice)),
        (later, ngettext("%(n)s à l’examen", "%(n)s à l’examen", later)),
        (met, ngettext("%(n)s remplie", "%(n)s remplies", met)),
    )
    return _(", ").join(words % {"n": number} for number, words in parts if number)


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

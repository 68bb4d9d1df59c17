"""The check panel: what is missing, then every verdict with its sentence, article and repairs, linked to its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from traitdunion.directory.territories.names import place_name
from traitdunion.foundation.ui.formats import money
from traitdunion.programme.applications.checks import Checks, place_of, repaired_at, some
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms.money import total
from traitdunion.programme.applications.hands import REGISTERS, who_will_know
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.parts import Standing
from traitdunion.programme.applications.payers import Payer
from traitdunion.programme.applications.points import count_words, kind_of
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.ways import ways
from traitdunion.regulations import Verdict, sentence

KINDS = {"no": 0, "wait": 1, "ask": 2, "info": 3}


@dataclass(frozen=True)
class Panel:
    """What the macro `check` of ui draws."""

    items: list[dict[str, Any]]
    done: list[str]
    subtitle: str
    later: list[dict[str, str]]
    """What others will settle: the sentence, and who knows when."""


def panel(held: Contents, found: Checks, section: SectionKey | None = None, *, may_edit: bool = False) -> Panel:
    """Order: to correct, missing, unknown, advice; in each, what `section` mends first. What is met is folded.

    Who `may_edit` is led to what a repair changes.
    """
    language = get_language() or "fr"
    application = held.application
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
    items += [
        _item(application, verdict, ways(verdict, found.facts, held if may_edit else None), language)
        for verdict in found.points.open
    ]
    items += _advice(application, found.at_odds)
    items += _passed_on(held)
    items += _to_confirm(application, found.unconfirmed)
    owner = application.call.owner.name
    later = [
        {"title": _line(verdict, language), "text": who_will_know(verdict, owner)} for verdict in found.points.later
    ]
    done = [_line(verdict, language) for verdict in found.points.met]
    items.sort(key=lambda item: (KINDS[item["kind"]], item["section"] != section))
    advice = sum(item["kind"] == "info" for item in items)
    return Panel(items, done, count_words(found.counts, advice), later)


def _item(application: Application, verdict: Verdict, said_ways: list[str], language: str) -> dict[str, Any]:
    said = sentence(verdict, language, place_name)
    return {
        "kind": kind_of(verdict),
        "section": place_of(verdict)[0],
        "title": said if verdict.rule.kind in REGISTERS else _link(said, repaired_at(application, verdict)),
        "text": said_ways,
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
    names = _(", ").join(some([each.party.name for each in standings]))
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
    """Those who pay more than they bring, and what to change: no rule states it and it stops nothing."""
    for payer in payers:
        said = _("%(name)s paie %(pays)s de dépenses et n’apporte que %(brings)s.") % {
            "name": payer.name,
            "pays": money(payer.paid),
            "brings": money(payer.brought),
        }
        yield {
            "kind": "info",
            "section": SectionKey.FUNDING,
            "title": _link(said, address(application, SectionKey.FUNDING, anchor=f"id_{payer.cells}-{payer.first}")),
            "text": _("Augmentez son apport, ou dites qu’un autre paie une de ces dépenses."),
            "ref": _("conseil"),
            "action": None,
            "note": None,
        }


def _passed_on(held: Contents) -> Iterator[dict[str, Any]]:
    """More of the grant is passed on than is asked for: no rule states it and it stops nothing."""
    gets = total(duty.amount for duty in held.duties)
    asked = total(line.amount for line in held.funding if line.is_requested)
    if asked and gets > asked:
        said = _("Il est reversé %(gets)s aux partenaires sur une subvention demandée de %(asked)s.") % {
            "gets": money(gets),
            "asked": money(asked),
        }
        yield {
            "kind": "info",
            "section": SectionKey.PARTIES,
            "title": _link(said, address(held.application, SectionKey.PARTIES, anchor="duties")),
            "text": _("Corrigez ce qui est reversé, ou la demande."),
            "ref": _("conseil"),
            "action": None,
            "note": None,
        }


def _link(text: str, url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, text)


def reference(verdict: Verdict, language: str) -> str:
    """The line under a point: "à corriger · art. 4" (outcome, article)."""
    words = {"no": _("à corriger"), "ask": _("inconnu"), "wait": _("à vérifier")}
    return " · ".join(part for part in (words[kind_of(verdict)], cited(verdict, language)) if part)


def cited(verdict: Verdict, language: str) -> str:
    """The article of a verdict: "art. 4", or its title when it has no number; empty when it has no article."""
    article = verdict.article
    if article is None:
        return ""
    return _("art. %(n)s") % {"n": article.number} if article.number else article.title.written_in(language)


def _line(verdict: Verdict, language: str) -> str:
    return sentence(verdict, language, place_name)


def refusals(application: Application, found: Checks) -> list[tuple[str, str]]:
    """What stands in the way of a submission: the address where each point is repaired, and its sentence."""
    language = get_language() or "fr"
    missing = [
        (address(application, each.section, anchor=each.anchor, opened=each.opened, shown=each.shown), each.sentence)
        for each in found.missing
    ]
    obstacles = [
        (repaired_at(application, verdict), sentence(verdict, language, place_name))
        for verdict in found.verdicts.obstacles
    ]
    return [*missing, *obstacles]

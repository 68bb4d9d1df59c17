"""Texts of a document in the reader's language, and bounds of windows in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import PARIS
from traitdunion.foundation.ui.formats import date_long, writing
from traitdunion.programme.calls.states import Window

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Said:
    """A text and the language it is in: French when the reader's is missing."""

    text: str
    language: str


def said(texts: Mapping[str, str], language: str | None = None) -> Said:
    """The text of `language` (the current one) among `texts`, else the French one."""
    wanted = language or get_language() or "fr"
    return Said(texts[wanted], wanted) if texts.get(wanted) else Said(texts["fr"], "fr")


def moment_words(moment: datetime, zone: ZoneInfo = PARIS, *, closing: bool = False) -> str:
    """As in "mercredi 13 mars 2024 à 24 h 00, heure de Paris"; the midnight of a closing ends its day."""
    return _("%(moment)s, heure de %(city)s") % {
        "moment": day_and_hour(moment, zone, closing=closing),
        "city": city(zone),
    }


def day_and_hour(moment: datetime, zone: ZoneInfo = PARIS, *, closing: bool = False) -> str:
    """As in "mercredi 13 mars 2024 à 24 h 00", by the clocks of `zone`."""
    local = moment.astimezone(zone)
    day = local - timedelta(microseconds=1) if closing else local
    return f"{date_long(day, zone)}{writing().at}{hour(moment, zone, closing=closing)}"


def hour(moment: datetime, zone: ZoneInfo = PARIS, *, closing: bool = False) -> str:
    """As in "12 h 00"; "24 h 00" for the midnight of a closing."""
    local = moment.astimezone(zone)
    if closing and local.time() == time.min:
        return writing().hours.replace("%H", "24").replace("%M", "00")
    return local.strftime(writing().hours)


def city(zone: ZoneInfo) -> str:
    """The city that names a time zone, in the current language (CLDR)."""
    return get_timezone_location(zone, locale=get_language() or "fr", return_city=True)


def in_languages(say: Callable[[str], str]) -> dict[str, str]:
    """What `say(language)` gives in each language of the platform, that language being current."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = say(language)
    return texts


def closing_words(window: Window) -> str:
    """The closing on the clocks of Paris, then on those of each other zone that the call reads."""
    if window.closes_at is None:
        return ""
    elsewhere = _(", ").join(moment_words(window.closes_at, ZoneInfo(zone), closing=True) for zone in window.elsewhere)
    here = moment_words(window.closes_at, closing=True)
    return _("%(here)s (%(elsewhere)s)") % {"here": here, "elsewhere": elsewhere} if elsewhere else here


def grace_words(window: Window) -> str:
    """The grace of whoever is at work at the closing; empty when there is none."""
    minutes = window.grace // MINUTE
    if not minutes:
        return ""
    after = ngettext("%(n)s minute de plus", "%(n)s minutes de plus", minutes) % {"n": minutes}
    if window.grace_within is None:
        return _("Qui a commencé avant la clôture a %(after)s pour déposer.") % {"after": after}
    within = window.grace_within // MINUTE
    before = ngettext("la dernière minute", "les %(n)s dernières minutes", within) % {"n": within}
    return _(
        "Qui enregistre une étape ou envoie un fichier dans %(before)s avant la clôture a %(after)s pour déposer."
    ) % {"before": before, "after": after}

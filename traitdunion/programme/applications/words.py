"""Words of the engine, as the pages say them."""

from datetime import datetime

from django.utils.translation import gettext as _

from traitdunion.foundation.clock import PARIS, today
from traitdunion.foundation.ui.formats import date_short, time
from traitdunion.regulations import Kind

KINDS = (
    Kind.COMMUNE,
    Kind.GROUPING,
    Kind.DEPARTMENT,
    Kind.REGION,
    Kind.OVERSEAS,
    Kind.LOCAL_AUTHORITY,
    Kind.ASSOCIATION,
    Kind.GIP,
    Kind.NETWORK,
    Kind.COMPANY,
    Kind.PUBLIC_BODY,
    Kind.MINISTRY,
    Kind.OTHER,
)
"""Kinds that a party may say it is."""


def kind_words() -> tuple[tuple[str, str], ...]:
    """The kinds with their words in the current language."""
    words = (
        _("Commune"),
        _("Intercommunalité ou groupement"),
        _("Département"),
        _("Région"),
        _("Collectivité d’outre-mer"),
        _("Collectivité étrangère"),
        _("Association"),
        _("Groupement d’intérêt public"),
        _("Réseau régional multi-acteurs"),
        _("Entreprise"),
        _("Établissement public"),
        _("Ministère ou agence d’État"),
        _("Autre"),
    )
    return tuple((kind.value, word) for kind, word in zip(KINDS, words, strict=True))


def saved_words(at: datetime, *, sentence: bool = False) -> str:
    """"enregistré à 10 h 12", "enregistré hier à 16 h 20", "enregistré le 12 mars 2024", in Paris."""
    day, this_day = at.astimezone(PARIS).date(), today()
    if day == this_day:
        said = _("enregistré à %(hour)s") % {"hour": time(at)}
    elif (this_day - day).days == 1:
        said = _("enregistré hier à %(hour)s") % {"hour": time(at)}
    else:
        said = _("enregistré le %(day)s") % {"day": date_short(at)}
    return said[:1].upper() + said[1:] if sentence else said

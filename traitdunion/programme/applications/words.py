"""When something was saved, in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from traitdunion.foundation.clock import PARIS, today
from traitdunion.foundation.ui.formats import date_short, time


def saved_words(at: datetime, *, sentence: bool = False) -> str:
    """When: "enregistré à 10 h 12", "enregistré hier à 16 h 20", "enregistré le 12 mars 2024", in Paris."""
    day, this_day = at.astimezone(PARIS).date(), today()
    if day == this_day:
        said = _("enregistré à %(hour)s") % {"hour": time(at)}
    elif (this_day - day).days == 1:
        said = _("enregistré hier à %(hour)s") % {"hour": time(at)}
    else:
        said = _("enregistré le %(day)s") % {"day": date_short(at)}
    return said[:1].upper() + said[1:] if sentence else said

"""Days as people type them: three boxes, 1/7/2024, 2024-07-01."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from traitdunion.programme.applications.amounts import NotUnderstood

_ISO = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})")
_FRENCH = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{1,4})")


def read_day(typed: str, years: range) -> date | None:
    """The day that `typed` says; None when it says nothing.

    Raises NotUnderstood when it is no day of the calendar or its year is outside `years`.
    """
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in typed).strip(
        " -\u200e\u200f"
    )
    if not text:
        return None
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _FRENCH.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise NotUnderstood(_("Donnez le jour, le mois et l’année en chiffres, par exemple 1 7 2024."))
    if year not in years:
        raise NotUnderstood(
            _("Donnez une année entre %(first)s et %(last)s.") % {"first": years.start, "last": years.stop - 1}
        )
    if not 1 <= month <= 12:
        raise NotUnderstood(_("Choisissez un mois entre 1 et 12."))
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(_("Ce jour n’existe pas dans ce mois.")) from None

"""What a cell of a workbook says: an amount, a text, a word of a list; or what is wrong, and what was expected."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from traitdunion.foundation.documents.spreadsheets.reading import Flaw, Found, ReadCell
from traitdunion.foundation.ui.formats import date_short
from traitdunion.programme.applications.amounts import NotUnderstood, read_amount
from traitdunion.programme.applications.exchange.words import Lists
from traitdunion.programme.applications.models.application import HIGHEST

CENT = Decimal("0.01")
NOISE = Decimal("0.00001")
"""What binary numbers may leave beyond the cents of an amount up to a billion, in euros."""
LABEL = 300
SHOWN = 60
"""Characters of a cell that an error quotes."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell: where, what was found there, what was expected."""

    sheet: str
    cell: str
    found: str
    expected: str


def fault(cell: ReadCell, expected: str) -> Fault:
    """The fault of a cell, with what it holds in words."""
    return Fault(cell.sheet, cell.reference, shown(cell.found), expected)


def shown(found: Found) -> str:
    """What a cell holds, in words."""
    if isinstance(found, Flaw):
        return {
            Flaw.ERROR: _("une erreur de calcul"),
            Flaw.UNCOMPUTED: _("une formule sans résultat"),
            Flaw.MERGED: _("une cellule fusionnée"),
        }[found]
    if found is None:
        return _("rien")
    if isinstance(found, bool):
        return _("vrai") if found else _("faux")
    if isinstance(found, date | datetime):
        return _("la date du %(day)s") % {"day": date_short(found)}
    if isinstance(found, time | timedelta):
        return _("une heure ou une durée")
    text = _plain(found) if isinstance(found, float) else " ".join(found.split())
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def amount_of(found: Found) -> Decimal | None:
    """The amount in euros of a cell, exact to the cent; None when it is empty.

    A number is taken to the cent when what is beyond is the noise of binary arithmetic. Raises NotUnderstood.
    """
    if found is None:
        return None
    if isinstance(found, str):
        return read_amount(found)
    if isinstance(found, bool) or not isinstance(found, float | int):
        raise NotUnderstood(_flawed(found) or _("Un montant en chiffres, par exemple 12 500,50."))
    return _exact(found)


def _exact(found: float) -> Decimal:
    try:
        number = Decimal(repr(found))
        cents = number.quantize(CENT, ROUND_HALF_EVEN)
    except InvalidOperation:
        raise NotUnderstood(_("Un montant en chiffres, par exemple 12 500,50.")) from None
    if cents < 0:
        raise NotUnderstood(_("Un montant est positif ou nul : retirez le signe moins."))
    if cents > Decimal(HIGHEST):
        raise NotUnderstood(_("Un montant va jusqu’à 999 999 999,99 €. Vérifiez le nombre de zéros."))
    if abs(number - cents) > NOISE:
        raise NotUnderstood(_("Deux décimales au plus : arrondissez le nombre, ou la formule qui le calcule."))
    return abs(cents)


def text_of(found: Found) -> str:
    """The text of a cell, its runs of blanks made one; a whole number loses its point. Raises NotUnderstood."""
    if found is None:
        return ""
    if isinstance(found, str | float | int) and not isinstance(found, bool | Flaw):
        text = _plain(found) if isinstance(found, float | int) else " ".join(found.split())
        if len(text) <= LABEL:
            return text
        raise NotUnderstood(_("%(most)s caractères au plus.") % {"most": LABEL})
    raise NotUnderstood(_flawed(found) or _("Un texte."))


def code_of(found: Found, column: str, known: list[Lists]) -> str:
    """The code of a word of a list, in whatever language; empty for an empty cell. Raises NotUnderstood."""
    text = text_of(found)
    for lists in known:
        code = lists.code(column, text)
        if code is not None:
            return code
    words = ", ".join(known[0].of[column].values())
    raise NotUnderstood(_("L’un de ces choix : %(words)s.") % {"words": words})


def _flawed(found: Found) -> str:
    """What to do about a cell that could not be read; empty when it could."""
    if not isinstance(found, Flaw):
        return ""
    return {
        Flaw.ERROR: _("Une valeur : corrigez la formule, ou écrivez le nombre."),
        Flaw.UNCOMPUTED: _("Un résultat : ouvrez le classeur dans votre tableur et enregistrez-le."),
        Flaw.MERGED: _("Une cellule à elle seule : défaites la fusion et remplissez chaque cellule."),
    }[found]


def _plain(number: float) -> str:
    return f"{number:.0f}" if number == int(number) else repr(number)

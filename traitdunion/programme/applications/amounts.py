"""Amounts as people type them: 12 500,50 · 12.500,50 · 12500.5 · ١٢٥٠٠ · 1'250.00 €."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from traitdunion.programme.applications.models.application import HIGHEST

_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile("[\\s\u00a0\u202f\u2009\u2007'’٬]+")
_EURO = re.compile(r"^(?:€|eur|euros?)|(?:€|eur|euros?)$", re.IGNORECASE)
_GROUPS = re.compile(r"\d{1,3}(?:[ .,]\d{3})+")
_LONGEST = 40


class NotUnderstood(ValueError):  # noqa: N818 - what happened to the text, not to the program
    """A text that cannot be read as what was asked; the message says how to repair, in the current language.

    `near`: what may have been meant, as (text to take, words to show).
    """

    def __init__(self, message: str, near: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.near = tuple(near)


def says_euros(typed: str) -> bool:
    """Is `typed` followed, or preceded, by the euro?"""
    return bool(_EURO.search(western(typed).strip()))


def read_amount(typed: str) -> Decimal | None:
    """The amount in euros that `typed` says, to the cent; None when it says nothing.

    Raises NotUnderstood when the text has letters, is negative, could be read in two ways, has more than two
    decimals or exceeds 999,999,999.99.
    """
    text = western(typed).strip()
    text = _EURO.sub("", text).strip()
    if not text:
        return None
    if text.startswith(("-", "−")):
        raise NotUnderstood(_("Un montant est positif ou nul : retirez le signe moins."))
    if len(text) > _LONGEST or not re.fullmatch(r"[\d ., ]*\d[\d ., ]*", text):
        raise NotUnderstood(_("Écrivez le montant en chiffres, par exemple 12 500,50."))
    amount = Decimal(_plain(text, typed.strip()))
    if amount > Decimal(HIGHEST):
        raise NotUnderstood(_("Un montant va jusqu’à 999 999 999,99 €. Vérifiez le nombre de zéros."))
    return amount


def show_amount(amount: Decimal | None, language: str) -> str:
    """`amount` as a field shows it, readable back by read_amount in every language: 12 500 or 12,500.00.

    Outside French a comma groups thousands: cents then follow, or 12,500 could be read as twelve and a half.
    """
    if amount is None:
        return ""
    text = f"{amount:,.2f}"
    if language != "fr":
        return text if "," in text else text.removesuffix(".00")
    return text.removesuffix(".00").replace(",", "\u202f").replace(".", ",")


def western(text: str) -> str:
    """Western digits and separators, one plain space between groups."""
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _MARKS.sub("", text))
    return _SPACES.sub(" ", text).replace("٫", ",")


def _plain(text: str, typed: str) -> str:
    """The digits with a point before the cents."""
    whole, separator, cents = _split(text)
    if separator and len(cents) > 2:
        if len(cents) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
            raise NotUnderstood(
                _("« %(typed)s » se lit de deux façons. Écrivez %(thousands)s, ou %(decimals)s.")
                % {"typed": typed, "thousands": f"{whole}\u202f{cents}", "decimals": f"{whole},{cents[:2]}"}
            )
        raise NotUnderstood(_("Deux chiffres au plus après la virgule, par exemple 12 500,50."))
    if not re.fullmatch(r"\d*", whole):
        if not _GROUPS.fullmatch(whole) or len(set(whole) - set("0123456789")) > 1:
            raise NotUnderstood(_("Groupez les chiffres par trois, par exemple 12 500,50."))
        whole = re.sub(r"\D", "", whole)
    return f"{whole or 0}.{cents:0<2}"


def _split(text: str) -> tuple[str, str, str]:
    """Whole part, decimal separator, cents. A sign used twice, or before another one, separates thousands."""
    signs = [sign for sign in text if sign in ".,"]
    if not signs or (len(signs) > 1 and len(set(signs)) == 1):
        return text, "", ""
    whole, separator, cents = text.rpartition(signs[-1])
    return (whole, separator, cents) if cents.isdigit() or not cents else (text, "", "")

"""How amounts, percentages, days and lists are written in each language."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from traitdunion.regulations.money import WITHOUT_CENTS, decimal, floor

NARROW, FIXED = "\u202f", "\u00a0"
SYMBOLS = {"EUR": "€", "CAD": "$ CA", "XOF": "F CFA", "XAF": "FCFA"}
MARKS = {"fr": (NARROW, ","), "en": (",", "."), "ar": (",", ".")}
MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "ar": [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
}
JOINS = {"fr": (", ", " et ", " ou "), "en": (", ", " and ", " or "), "ar": ("، ", " و", " أو ")}


def number(value: Decimal, language: str, places: int) -> str:
    group, point = MARKS[language]
    text = f"{value:,.{places}f}"
    return text.translate({ord(","): group, ord("."): point})


def amount(value: Fraction, currency: str, language: str) -> str:
    """1 234,56 € in French, €1,234.56 in English, 1,234.56 € in Arabic; cut to the cent."""
    places = 0 if currency in WITHOUT_CENTS else 2
    digits = number(decimal(floor(value)), language, places)
    symbol = SYMBOLS.get(currency, currency)
    if language == "en" and currency == "EUR":
        return f"{symbol}{digits}"
    return kept(f"{digits}{FIXED}{symbol}", language)


def kept(text: str, language: str) -> str:
    """`text` held left to right inside a right-to-left line, so that a sign or a currency stays at its place."""
    return f"\u2066{text}\u2069" if language == "ar" else text


def percent(value: Decimal, language: str, places: int | None = None) -> str:
    """9,99 % in French, 9.99% elsewhere; as many places as written unless told otherwise."""
    if places is None:
        exponent = value.normalize().as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    return kept(number(value, language, places) + (f"{NARROW}%" if language == "fr" else "%"), language)


def day(value: date, language: str) -> str:
    """13 mars 2024, 13 March 2024, 13 مارس 2024."""
    first = "1er" if language == "fr" and value.day == 1 else str(value.day)
    return f"{first} {MONTHS[language][value.month - 1]} {value.year}"


def moment(value: datetime, language: str) -> str:
    """13 mars 2024, 12 h 00 (Paris): an hour with the city of its zone, when it has one."""
    hour = f"{value.hour} h {value.minute:02}" if language == "fr" else f"{value.hour:02}:{value.minute:02}"
    text = f"{day(value.date(), language)}, {hour.replace(' ', FIXED)}"
    if value.tzinfo is None:
        return text
    city = getattr(value.tzinfo, "key", "UTC").rsplit("/", 1)[-1].replace("_", " ")
    return f"{text} ({city})"


def joined(items: Sequence[str], language: str, *, choice: bool = False, wide: bool = False) -> str:
    """a, b et c; a, b ou c. `wide`: items that are lists themselves are kept apart, a et b, ou c."""
    comma, both, either = JOINS[language]
    last = either if choice else both
    if len(items) < 2:
        return "".join(items)
    if wide:
        return f"{comma.rstrip()}{last}".join(items)
    return comma.join(items[:-1]) + last + items[-1]


def finished(text: str, language: str) -> str:
    """Capital first letter, and in French the narrow no-break spaces of its punctuation."""
    text = text[:1].upper() + text[1:]
    if language != "fr":
        return text
    return re.sub(r"« ", f"«{NARROW}", re.sub(r" ([:;!?»])", rf"{NARROW}\1", text))

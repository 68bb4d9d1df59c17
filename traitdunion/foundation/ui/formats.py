"""How each language writes numbers, money, dates and times. Plain functions: a list of 200 rows calls them 1,000 times.

Arabic pages write Western digits, as administrations of the Maghreb do and as most systems do elsewhere; what would be
reordered inside a right-to-left line (a sign, a currency) is isolated as left-to-right.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext

from traitdunion.foundation.clock import PARIS

CENT = Decimal("0.01")
NARROW, FIXED = "\u202f", "\u00a0"


@dataclass(frozen=True)
class Writing:
    """The habits of one language."""

    group: str
    point: str
    euro_first: bool
    percent: str
    units: tuple[str, str, str, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    first: str
    hours: str
    hours_seconds: str
    at: str
    isolate: bool = False

    def keep(self, text: str) -> str:
        return f"\u2066{text}\u2069" if self.isolate else text


WRITINGS = {
    "fr": Writing(
        group=NARROW,
        point=",",
        euro_first=False,
        percent=f"{FIXED}%",
        units=("octets", "ko", "Mo", "Go"),
        weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        months=(
            *("janvier", "février", "mars", "avril", "mai", "juin"),
            *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
        ),
        short_months=(
            *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
            *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
        ),
        first="1er",
        hours=f"%H{FIXED}h{FIXED}%M",
        hours_seconds=f"%H{FIXED}h{FIXED}%M{FIXED}min{FIXED}%S{FIXED}s",
        at=" à ",
    ),
    "en": Writing(
        group=",",
        point=".",
        euro_first=True,
        percent="%",
        units=("bytes", "kB", "MB", "GB"),
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        months=(
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
        short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        first="1",
        hours="%H:%M",
        hours_seconds="%H:%M:%S",
        at=" at ",
    ),
    "ar": Writing(
        group=",",
        point=".",
        euro_first=False,
        percent="%",
        units=("بايت", "كيلوبايت", "ميغابايت", "غيغابايت"),
        weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
        months=(
            *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
            *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
        ),
        short_months=(
            *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
            *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
        ),
        first="1",
        hours="%H:%M",
        hours_seconds="%H:%M:%S",
        at="، الساعة ",
        isolate=True,
    ),
}


def writing(language: str | None = None) -> Writing:
    """The habits of `language`, or of the current one."""
    return WRITINGS.get((language or get_language() or "fr")[:2], WRITINGS["fr"])


def number(value: Decimal | float, digits: int = 0, language: str | None = None) -> str:
    """`value` rounded to `digits` decimals: 1 234,5."""
    habits = writing(language)
    text = _plain(-value if value < 0 else value, digits, habits)
    return habits.keep(f"−{text}") if value < 0 else text


def amount(value: Decimal | None, language: str | None = None) -> str:
    """Euros to the cent, without the sign of the currency: 1 234,56. Nothing for None."""
    return "" if value is None else number(value, 2, language)


def money(value: Decimal | None, language: str | None = None) -> str:
    """Euros to the cent: 1 234,56 €, €1,234.56. Nothing for None."""
    if value is None:
        return ""
    habits = writing(language)
    sign = "−" if value < 0 else ""
    text = _plain(abs(Decimal(value)), 2, habits)
    return habits.keep(f"{sign}€{text}" if habits.euro_first else f"{sign}{text}{FIXED}€")


def percent(value: Decimal | int, language: str | None = None) -> str:
    """A rate in points, cut (never rounded up) at two decimals: 70 is 70 %, 9.999 is 9,99 %."""
    habits = writing(language)
    cut = abs(Decimal(value)).quantize(CENT, ROUND_DOWN).normalize()
    text = f"{cut:,f}".replace(".", "_").replace(",", habits.group).replace("_", habits.point)
    return habits.keep(f"{'−' if value < 0 and cut else ''}{text}{habits.percent}")


def share(value: Decimal, language: str | None = None) -> str:
    """A share of 1 as a rate: 0.7 is 70 %."""
    return percent(Decimal(value) * 100, language)


def filesize(size: int, language: str | None = None) -> str:
    """A number of bytes, in thousands: 412 ko, 1,2 Mo."""
    habits = writing(language)
    step, value = 0, float(size)
    while value >= 999.5 and step < 3:
        step, value = step + 1, value / 1000
    text = _plain(value, 1 if step and value < 9.95 else 0, habits).removesuffix(f"{habits.point}0")
    return f"{text}{FIXED}{habits.units[step]}"


def date_long(value: date | datetime, zone: str | ZoneInfo = PARIS, language: str | None = None) -> str:
    """Mercredi 13 mars 2024; an instant is read in `zone`."""
    day, habits = _local(value, zone), writing(language)
    return f"{habits.weekdays[day.weekday()]} {_day(day, habits)} {habits.months[day.month - 1]} {day.year}"


def date_short(value: date | datetime, zone: str | ZoneInfo = PARIS, language: str | None = None) -> str:
    """13 mars 2024."""
    day, habits = _local(value, zone), writing(language)
    return f"{_day(day, habits)} {habits.months[day.month - 1]} {day.year}"


def datetime_short(value: datetime, zone: str | ZoneInfo = PARIS, language: str | None = None) -> str:
    """13 mars 2024 12 h 00, in `zone`."""
    at, habits = _instant(value, zone), writing(language)
    return f"{_day(at, habits)} {habits.months[at.month - 1]} {at.year} {at:{habits.hours}}"


def date_tiny(value: date | datetime, zone: str | ZoneInfo = PARIS, language: str | None = None) -> str:
    """10 janv., where the year is said elsewhere."""
    day, habits = _local(value, zone), writing(language)
    return f"{_day(day, habits)} {habits.short_months[day.month - 1]}"


def month_year(value: date | datetime, zone: str | ZoneInfo = PARIS, language: str | None = None) -> str:
    """Mars 2024."""
    day = _local(value, zone)
    return f"{writing(language).months[day.month - 1]} {day.year}"


def time(value: datetime, zone: str | ZoneInfo = PARIS, *, seconds: bool = False, language: str | None = None) -> str:
    """12 h 00, in `zone`."""
    habits = writing(language)
    return _instant(value, zone).strftime(habits.hours_seconds if seconds else habits.hours)


def datetime_long(
    value: datetime, zone: str | ZoneInfo = PARIS, *, seconds: bool = False, language: str | None = None
) -> str:
    """Mercredi 13 mars 2024 à 12 h 00, in `zone`."""
    at = writing(language).at
    return f"{date_long(value, zone, language)}{at}{time(value, zone, seconds=seconds, language=language)}"


def duration(months: int) -> str:
    """24 mois."""
    return ngettext("%(n)s mois", "%(n)s mois", months) % {"n": months}


def days(count: int) -> str:
    """21 jours."""
    return ngettext("%(n)s jour", "%(n)s jours", count) % {"n": number(count)}


def iso(value: date | datetime) -> str:
    """For the `datetime` attribute: an instant in UTC, or a day."""
    return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


FILTERS = {
    function.__name__: function
    for function in (
        *(amount, date_long, date_short, date_tiny, datetime_long, datetime_short, days, duration),
        *(filesize, iso, money, month_year, number, percent, share, time),
    )
}


def _plain(value: Decimal | float, digits: int, habits: Writing) -> str:
    text = f"{value:,.{digits}f}"
    return text if habits.group == "," else text.replace(",", habits.group).replace(".", habits.point)


def _day(day: date, habits: Writing) -> str:
    return habits.first if day.day == 1 else str(day.day)


def _local(value: date | datetime, zone: str | ZoneInfo) -> date:
    return _instant(value, zone) if isinstance(value, datetime) else value


def _instant(value: datetime, zone: str | ZoneInfo) -> datetime:
    return value.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)

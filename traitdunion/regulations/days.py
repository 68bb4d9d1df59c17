"""Days and hours (D8): months clamped to their end, closing days in several zones."""

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months, clamped to the end of the month: 31 January + 1 is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """The least n such that first + n months is after the last day: 1 April 2024 to 31 March 2025 is 12."""
    n = max(0, (last.year - first.year) * 12 + last.month - first.month)
    while add_months(first, n) <= last:
        n += 1
    while n > 0 and add_months(first, n - 1) > last:
        n -= 1
    return n


def start_of(day: date, zones: tuple[str, ...]) -> datetime:
    """The first moment at which it is `day` in one of the zones."""
    return min(datetime.combine(day, time.min, ZoneInfo(zone)) for zone in zones)


def instant(moment: date | datetime, zones: tuple[str, ...], *, latest: bool) -> datetime:
    """A moment of several zones as one: the latest of them, or the earliest. A day stands for its end (24:00)."""
    if isinstance(moment, datetime):
        found = [moment.replace(tzinfo=ZoneInfo(zone)) if moment.tzinfo is None else moment for zone in zones]
    else:
        found = [datetime.combine(moment + timedelta(days=1), time.min, ZoneInfo(zone)) for zone in zones]
    return max(found) if latest else min(found)

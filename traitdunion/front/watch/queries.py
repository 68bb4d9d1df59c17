"""What the public page says: today, thirty days, twelve months, from the counts of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from traitdunion.foundation.clock import now, today
from traitdunion.front.watch.models import SILENCE, Day, Incident, Minute

YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Count:
    """Minutes of a period that began on `first`: measured, and up among them."""

    first: date
    measured: int
    up: int

    @property
    def down(self) -> int:
        return self.measured - self.up

    @property
    def rate(self) -> Decimal | None:
        """Points of measured minutes in which saving worked; None without a measure."""
        return Decimal(100) * self.up / self.measured if self.measured else None

    @property
    def state(self) -> str:
        """up, down (at least one failed minute) or unknown."""
        return ("down" if self.down else "up") if self.measured else "unknown"


@dataclass(frozen=True)
class Availability:
    """All that the page shows. `last` is the latest measure, None when there is none lately."""

    last: Minute | None
    day: Count
    days: Sequence[Count]
    months: Sequence[Count]

    @property
    def month(self) -> Count:
        return _sum(self.days)

    @property
    def year(self) -> Count:
        return _sum(self.months)


def availability() -> Availability:
    """Today, the last 30 days and the last 12 months, oldest first; a day without a row was not measured."""
    here = today()
    first = _months_before(here, 11)
    known = {row.day: Count(row.day, row.measured, row.up) for row in Day.objects.filter(day__gte=first)}
    days = [known.get(day, Count(day, 0, 0)) for day in _span(here - timedelta(days=29), here)]
    year = [known.get(day, Count(day, 0, 0)) for day in _span(first, here)]
    months = [_sum(list(group)) for _month, group in groupby(year, key=lambda count: count.first.strftime("%Y-%m"))]
    last = Minute.objects.order_by("-at").first()
    recent = last if last and last.at > now() - SILENCE else None
    return Availability(recent, days[-1], days, months)


def measured_days() -> list[Day]:
    """The days of the last twelve months that were measured, latest first."""
    return list(Day.objects.filter(day__gte=_months_before(today(), 11)))


def incidents() -> list[Incident]:
    """Those of a year, the latest first."""
    return list(Incident.objects.filter(started__gte=now() - YEAR))


def _sum(counts: Sequence[Count]) -> Count:
    return Count(counts[0].first, sum(each.measured for each in counts), sum(each.up for each in counts))


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _months_before(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)

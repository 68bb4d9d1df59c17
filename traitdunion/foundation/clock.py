"""Business time: windows, deadlines, receipts. The demo may shift it; codes, leases and rate limits never read it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The business instant, in UTC."""
    return datetime.now(UTC) + _shift()


def today(zone: ZoneInfo = PARIS) -> date:
    """The business day in `zone`."""
    return now().astimezone(zone).date()


@cache
def _shift() -> timedelta:
    """How far the demo moves the clock: whole days, so that the hour stays that of the wall."""
    if not (settings.DEMO and settings.ENV.demo_date):
        return timedelta(0)
    real = datetime.now(PARIS)
    shifted = datetime.combine(settings.ENV.demo_date, time(real.hour, real.minute, real.second), PARIS)
    return shifted - real.replace(microsecond=0)

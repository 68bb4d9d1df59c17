"""Is a call open? Read from the windows of its published document and the business instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.clock import PARIS

SOON = timedelta(days=7)
"""How long before its closing a call is said to close soon."""


class State(models.TextChoices):
    """Where a call stands. Incomplete: something is known to exist and we lack it, so it is shown and takes no file."""

    OPEN = "open", _("ouvert")
    UPCOMING = "upcoming", _("à venir")
    CLOSED = "closed", _("clos")
    INCOMPLETE = "incomplete", _("à compléter")


@dataclass(frozen=True)
class Window:
    """When files are received; None is unknown. `through`: the closing is an hour, and that instant still counts.

    `last_day` is the last day by the clocks of `zone`. `grace` is what is left after the closing for whoever was at
    work in the `grace_within` before it (None: at any time before). `elsewhere`: the zones shown beside Paris.
    `applicants`: kinds of lead that it is for; empty for all.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    through: bool = False
    last_day: date | None = None
    zone: str = PARIS.key
    grace: timedelta = timedelta(0)
    grace_within: timedelta | None = None
    elsewhere: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """From the document of a snapshot, where days and instants are ISO 8601 texts."""
        opens_at, closes_at = (
            datetime.fromisoformat(data[name]) if data[name] else None for name in ("opens_at", "closes_at")
        )
        return cls(
            opens_at,
            closes_at,
            data["through"],
            data["last_day"] and date.fromisoformat(data["last_day"]),
            data["zone"],
            timedelta(minutes=data["grace"]),
            None if data["grace_within"] is None else timedelta(minutes=data["grace_within"]),
            tuple(zone for zone in data["zones"] if zone != PARIS.key),
            tuple(data["applicants"]),
        )

    @property
    def first_day(self) -> date | None:
        """The day of the opening, in Paris."""
        return self.opens_at.astimezone(PARIS).date() if self.opens_at else None

    def state(self, moment: datetime) -> State:
        """Closed as soon as the closing is past, whatever else is unknown."""
        if self.closes_at and (moment > self.closes_at or (moment == self.closes_at and not self.through)):
            return State.CLOSED
        if not (self.opens_at and self.closes_at):
            return State.INCOMPLETE
        return State.OPEN if moment >= self.opens_at else State.UPCOMING

    def in_grace(self, moment: datetime) -> bool:
        """Closed, but not yet for whoever was at work at the closing."""
        return (
            self.closes_at is not None
            and self.closes_at <= moment <= self.closes_at + self.grace
            and (self.state(moment) is State.CLOSED)
        )

    def closes_soon(self, moment: datetime) -> bool:
        """Open, and not for long."""
        return self.state(moment) is State.OPEN and self.closes_at is not None and self.closes_at - moment <= SOON


ORDER = (State.OPEN, State.UPCOMING, State.INCOMPLETE, State.CLOSED)


def current(windows: list[Window], moment: datetime) -> Window:
    """The window that tells the state of the call: the open one, else the next, else the incomplete, else the last.

    Of two in the same state, the one that closes first; of two closed ones, the last closed. Without a window, all is
    unknown.
    """

    def rank(window: Window) -> tuple[int, float]:
        state = window.state(moment)
        closing = window.closes_at.timestamp() if window.closes_at else float("inf")
        return ORDER.index(state), -closing if state is State.CLOSED else closing

    return min(windows, key=rank, default=Window())

"""After a failure before a closing, the extension that an officer may publish: window, new closing, reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.foundation.clock import PARIS, now
from traitdunion.foundation.ui.formats import date_long
from traitdunion.front.watch.models import Incident, SetAside
from traitdunion.programme.calls.models import Call, Window
from traitdunion.programme.calls.texts import day_and_hour, hour, in_languages, moment_words, said

HOURS_BEFORE = timedelta(hours=24)
"""A failure counts when it happens less than this before the closing: the last evening and the day around it."""
LONG = timedelta(hours=8)
"""From this much on, in all, a working day was lost: two are given."""
PROPOSED_FOR = timedelta(days=7)
"""How long after the closing an extension is still proposed."""
MIDNIGHT = timedelta(microseconds=1)
"""Midnight ends its day."""


@dataclass(frozen=True)
class Prepared:
    """An extension to decide on. `incidents` failed before the closing of `window`, the latest first."""

    template: ClassVar[str] = "watch/_prepared.html"
    window: Window
    incidents: tuple[Incident, ...]

    @property
    def call(self) -> Call:
        return self.window.round.call

    @property
    def closes_at(self) -> datetime:
        assert self.window.closes_at is not None
        return self.window.closes_at

    @property
    def lost(self) -> timedelta:
        """How long the platform failed in the hours before the closing."""
        first = self.closes_at - HOURS_BEFORE
        parts = [min(each.end, self.closes_at) - max(each.started, first) for each in self.incidents]
        return sum(parts, timedelta())

    @property
    def until(self) -> datetime:
        """The same hour in Paris, one weekday later, or two for a long failure; from today at the earliest."""
        closing = self.closes_at.astimezone(PARIS)
        last = max(closing, now().astimezone(PARIS)) - MIDNIGHT
        day = last.date()
        for _day in range(2 if self.lost >= LONG else 1):
            day += timedelta(days=1)
            while day.weekday() >= 5:
                day += timedelta(days=1)
        if closing.time() == time.min:
            day += timedelta(days=1)
        return datetime.combine(day, closing.time(), PARIS)

    @property
    def told(self) -> list[tuple[str, str]]:
        """What an officer reads: the closing, the one proposed, the reason."""
        return [
            (_("Clôture"), moment_words(self.closes_at, closing=True)),
            (_("Nouvelle clôture"), moment_words(self.until, closing=True)),
            (_("Motif"), said(self.reason).text),
        ]

    @property
    def reason(self) -> dict[str, str]:
        """By language: how long the platform failed, and when."""
        return in_languages(lambda _language: self._words())

    def _words(self) -> str:
        minutes = max(int(self.lost / timedelta(minutes=1)), 1)
        failed = ngettext(
            "La plateforme n’a pas fonctionné pendant %(n)s minute dans les 24 heures avant la clôture :",
            "La plateforme n’a pas fonctionné pendant %(n)s minutes dans les 24 heures avant la clôture :",
            minutes,
        ) % {"n": minutes}
        when = [_between(each.started, each.end) for each in reversed(self.incidents)]
        comma = _(", ")
        return f"{failed} {comma.join(when)}."


def _between(start: datetime, end: datetime) -> str:
    here = [moment.astimezone(PARIS) for moment in (start, end)]
    if here[0].date() == here[1].date():
        words = {"day": date_long(start), "start": hour(start), "end": hour(end)}
        return _("le %(day)s de %(start)s à %(end)s") % words
    return _("du %(start)s au %(end)s") % {"start": day_and_hour(start), "end": day_and_hour(end)}


def prepared_for(user: Any) -> list[Prepared]:
    """The extensions to decide on, for the calls that `user` follows, the earliest closing first."""
    moment = now()
    windows = Window.objects.filter(
        round__call__owner__in=list(user.staff_roles_by_owner),
        closes_at__gt=moment - PROPOSED_FOR,
        closes_at__lte=moment + HOURS_BEFORE,
    )
    found = list(
        windows.select_related("round__call__snapshot")
        .defer("round__call__snapshot__document")
        .prefetch_related("extensions")
        .order_by("closes_at", "pk")
    )
    return list(_prepared(found)) if found else []


def _prepared(windows: Sequence[Window]) -> Iterator[Prepared]:
    aside = set(SetAside.objects.filter(window__in=windows).values_list("incident", "window"))
    incidents = list(Incident.objects.filter(started__gt=now() - PROPOSED_FOR - 2 * HOURS_BEFORE))
    for window in windows:
        assert window.closes_at is not None
        mine = tuple(
            each
            for each in incidents
            if each.started < window.closes_at
            and each.end > window.closes_at - HOURS_BEFORE
            and (each.pk, window.pk) not in aside
            and not any(made.recorded_at >= each.started for made in window.extensions.all())
        )
        if mine:
            yield Prepared(window, mine)

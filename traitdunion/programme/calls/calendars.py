"""iCalendar (RFC 5545) of openings and closings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.programme.calls.models import CallSnapshot
from traitdunion.programme.calls.states import Window
from traitdunion.programme.calls.texts import moment_words, said


@dataclass(frozen=True)
class Event:
    """A bound of a window: `when` are its iCalendar lines, `told` the same in words."""

    key: str
    title: str
    when: tuple[str, ...]
    told: str
    reminder: bool = False


def icalendar(request: HttpRequest, snapshots: Iterable[CallSnapshot]) -> str:
    """A calendar with an event for each known bound: an hour when the closing is one, else the whole day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trait d’union//Calls//FR", "METHOD:PUBLISH"]
    for snapshot in snapshots:
        address = request.build_absolute_uri(reverse("calls:detail", args=[snapshot.call.slug]))
        for event in _events(snapshot):
            lines += _lines(event, snapshot, address)
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR", ""])


def _events(snapshot: CallSnapshot) -> Iterator[Event]:
    call = said(snapshot.card["title"]).text
    for number, data in enumerate(snapshot.card["windows"]):
        window = Window.of(data)
        if window.opens_at and window.first_day:
            title = _("Ouverture : %(call)s") % {"call": call}
            yield Event(f"opens-{number}", title, _day(window.first_day), moment_words(window.opens_at))
        if window.closes_at and window.last_day:
            title = _("Clôture : %(call)s") % {"call": call}
            told = moment_words(window.closes_at, ZoneInfo(window.zone), closing=True)
            when = (f"DTSTART:{_utc(window.closes_at)}",) if window.through else _day(window.last_day)
            yield Event(f"closes-{number}", title, when, told, reminder=True)


def _lines(event: Event, snapshot: CallSnapshot, address: str) -> list[str]:
    title, published = _escaped(event.title), _utc(snapshot.published_at)
    reminder = ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", "TRIGGER:-P7D", "END:VALARM"]
    return [
        "BEGIN:VEVENT",
        f"UID:{snapshot.call.slug}-{event.key}@{settings.SITE_HOST}",
        f"DTSTAMP:{published}",
        f"LAST-MODIFIED:{published}",
        f"SEQUENCE:{snapshot.version - 1}",
        *event.when,
        f"SUMMARY:{title}",
        f"DESCRIPTION:{_escaped(f'{event.told} {address}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        *(reminder if event.reminder else []),
        "END:VEVENT",
    ]


def _day(day: date) -> tuple[str, ...]:
    return f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, cut between characters."""
    parts: list[str] = []
    part = ""
    for sign in line:
        if len((part + sign).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])

"""iCalendar (RFC 5545) of openings and closings."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.programme.calls.models import CallSnapshot
from traitdunion.programme.calls.states import Window
from traitdunion.programme.calls.texts import moment_words, said


def icalendar(request: HttpRequest, snapshots: Iterable[CallSnapshot]) -> str:
    """A calendar with an event for each known bound: an hour when the closing is one, else the whole day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trait d’union//Calls//FR", "METHOD:PUBLISH"]
    for snapshot in snapshots:
        for number, data in enumerate(snapshot.card["windows"]):
            window = Window.of(data)
            if window.opens_at and window.first_day:
                told = moment_words(window.opens_at)
                lines += _event(request, snapshot, f"opens-{number}", _("Ouverture"), _day(window.first_day), told)
            if window.closes_at and window.last_day:
                told = moment_words(window.closes_at, ZoneInfo(window.zone), closing=True)
                when = [f"DTSTART:{_utc(window.closes_at)}"] if window.through else _day(window.last_day)
                lines += _event(request, snapshot, f"closes-{number}", _("Clôture"), when, told, alarm=True)
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR", ""])


def _event(  # noqa: PLR0913 - the parts of an event
    request: HttpRequest, snapshot: CallSnapshot, name: str, word: str, when: list[str], told: str, *, alarm: bool = False
) -> list[str]:
    address = request.build_absolute_uri(reverse("calls:detail", args=[snapshot.call.slug]))
    title = said(snapshot.card["title"]).text
    reminder = ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(title)}", "TRIGGER:-P7D", "END:VALARM"]
    return [
        "BEGIN:VEVENT",
        f"UID:{snapshot.call.slug}-{name}@{settings.SITE_HOST}",
        f"DTSTAMP:{_utc(snapshot.published_at)}",
        f"LAST-MODIFIED:{_utc(snapshot.published_at)}",
        f"SEQUENCE:{snapshot.version - 1}",
        *when,
        f"SUMMARY:{_escaped(_('%(what)s : %(call)s') % {'what': word, 'call': title})}",
        f"DESCRIPTION:{_escaped(f'{told} {address}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        *(reminder if alarm else []),
        "END:VEVENT",
    ]


def _day(day: date) -> list[str]:
    return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, cut between characters."""
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])

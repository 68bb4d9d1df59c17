"""iCalendar (RFC 5545) of openings and closings."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import PARIS
from traitdunion.programme.calls.models import CallSnapshot
from traitdunion.programme.calls.states import Window
from traitdunion.programme.calls.texts import moment_words, said


def icalendar(request: HttpRequest, snapshots: Iterable[CallSnapshot]) -> str:
    """A calendar with an event per known bound. A midnight is the whole day that it ends, or begins."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trait d’union//Calls//FR", "METHOD:PUBLISH"]
    for snapshot in snapshots:
        for number, data in enumerate(snapshot.card["windows"]):
            window = Window.of(data)
            if window.opens_at and window.first_day:
                lines += _event(request, snapshot, f"opens-{number}", _("Ouverture"), window.opens_at, window.first_day)
            if window.closes_at and window.last_day:
                lines += _event(request, snapshot, f"closes-{number}", _("Clôture"), window.closes_at, window.last_day)
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR", ""])


def _event(
    request: HttpRequest, snapshot: CallSnapshot, name: str, word: str, moment: datetime, day: date
) -> list[str]:
    address = request.build_absolute_uri(reverse("calls:detail", args=[snapshot.call.slug]))
    title = said(snapshot.card["title"]).text
    said_at = moment_words(moment, closing=name.startswith("closes"))
    midnight = moment.astimezone(PARIS).timetz().replace(tzinfo=None) == datetime.min.time()
    start = f"DTSTART;VALUE=DATE:{day:%Y%m%d}" if midnight else f"DTSTART:{_utc(moment)}"
    end = f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}" if midnight else f"DTEND:{_utc(moment)}"
    return [
        "BEGIN:VEVENT",
        f"UID:{snapshot.call.slug}-{name}@{settings.SITE_HOST}",
        f"DTSTAMP:{_utc(snapshot.published_at)}",
        f"LAST-MODIFIED:{_utc(snapshot.published_at)}",
        f"SEQUENCE:{snapshot.version - 1}",
        start,
        end,
        f"SUMMARY:{_escaped(f'{word} : {title}')}",
        f"DESCRIPTION:{_escaped(f'{said_at} {address}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        *(["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(title)}", "TRIGGER:-P7D", "END:VALARM"]
          if name.startswith("closes") else []),
        "END:VEVENT",
    ]


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

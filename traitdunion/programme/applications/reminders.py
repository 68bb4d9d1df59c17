"""Letters about a closing: 14, 7, 3 and 1 days before, to those who have not submitted, once each; when it moves."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch

from traitdunion.directory.accounts.models import Membership, User
from traitdunion.foundation.clock import PARIS, now, today
from traitdunion.programme.applications.calendar import window_of
from traitdunion.programme.applications.correspondence import tell
from traitdunion.programme.applications.models import Application, State
from traitdunion.programme.calls import states
from traitdunion.programme.calls.models import Call, Extension
from traitdunion.programme.calls.texts import moment_words, said

BEFORE = (1, 3, 7, 14)
"""Days before the last day, the nearest first."""


def remind() -> None:
    """Write the reminders of today. A day that the platform slept through is made up for, not repeated."""
    moment = now()
    for application in _written_for(_closing(), State.DRAFT):
        window = window_of(application.call.snapshot, application.lead, moment)
        if window.state(moment) is not states.State.OPEN or window.closes_at is None or window.last_day is None:
            continue
        due = due_on(today(), window.last_day, application.created_at)
        if due:
            _write(application, due, window.last_day, window.closes_at)


def tell_extension(extension: Extension) -> None:
    """Write to the authors of each file that is not submitted, or open again, for which the closing was put back."""
    call, moment = extension.window.round.call, now()
    for application in _written_for([call.pk], State.DRAFT, State.REOPENED):
        window = window_of(application.call.snapshot, application.lead, moment)
        if window.closes_at == extension.closes_at:
            _write_extension(application, extension)


@transaction.atomic
def _write_extension(application: Application, extension: Extension) -> None:
    tell(
        _writers(application),
        "applications_extended",
        application,
        lambda _person: {
            "call": said(application.call.snapshot.card["title"]).text,
            "before": moment_words(extension.closed_at, closing=True),
            "closing": moment_words(extension.closes_at, closing=True),
            "reason": said(extension.reason).text,
        },
        f"extended:{application.pk}:{extension.pk}",
    )


def due_on(day: date, last_day: date, created_at: datetime) -> int | None:
    """Which reminder (days before) is due on `day`; None for none, or for a file younger than that reminder."""
    left = (last_day - day).days
    due = next((days for days in BEFORE if 0 < left <= days), None)
    begun = (last_day - created_at.astimezone(PARIS).date()).days
    return due if due and begun >= due else None


def _written_for(calls: list[int], *states: State) -> Iterator[Application]:
    """The files of these calls, each with the people who write it."""
    people = Prefetch(
        "lead__memberships", Membership.objects.writing().select_related("user").order_by("pk"), to_attr="writers"
    )
    files = Application.objects.filter(state__in=states, deleted_at=None, withdrawn_at=None, call__in=calls)
    return files.with_card().prefetch_related(people).order_by("pk").iterator(chunk_size=200)


def _closing() -> list[int]:
    """Calls with a window that ends within the longest of our delays."""
    days = [(today() + timedelta(days=left)).isoformat() for left in range(1, max(BEFORE) + 1)]
    cards = Call.objects.published().values_list("pk", "snapshot__card")
    return [pk for pk, card in cards if any(row["last_day"] in days for row in card["windows"])]


@transaction.atomic
def _write(application: Application, due: int, last_day: date, closes_at: datetime) -> None:
    tell(
        _writers(application),
        "applications_reminder",
        application,
        lambda _person: {
            "days": (last_day - today()).days,
            "closing": moment_words(closes_at, closing=True),
            "todo": application.obstacles + application.missing,
        },
        f"reminder:{application.pk}:{last_day}:{due}",
    )


def _writers(application: Application) -> list[User]:
    return [each.user for each in application.lead.writers]  # type: ignore[attr-defined] # prefetched above

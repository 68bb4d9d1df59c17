"""Reminders before a closing: who receives them, on which days, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.applications.factories import ApplicationFactory
from traitdunion.foundation.clock import today
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.acts import delete
from traitdunion.programme.applications.models import Application, State
from traitdunion.programme.applications.reminders import due_on, remind
from traitdunion.programme.calls.models import CallSnapshot

LAST = date(2024, 3, 13)
LONG_AGO = datetime(2024, 1, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2024, 2, 27), None),  # 15 days before
        (date(2024, 2, 28), 14),
        (date(2024, 3, 5), 14),  # 8 days before: the platform slept, the letter of 14 days is made up for
        (date(2024, 3, 6), 7),
        (date(2024, 3, 10), 3),
        (date(2024, 3, 12), 1),
        (date(2024, 3, 13), None),
    ],
)
def test_reminders_are_due_fourteen_seven_three_and_one_days_before(day, due):
    assert due_on(day, LAST, LONG_AGO) == due


def test_file_begun_after_a_reminder_was_due_waits_for_the_next(db):
    begun = datetime(2024, 3, 4, 9, tzinfo=UTC)  # 9 days before

    assert due_on(date(2024, 3, 4), LAST, begun) is None
    assert due_on(date(2024, 3, 6), LAST, begun) == 7


@pytest.fixture
def closing(application):
    """The draft, begun a month ago, whose call closes in a week."""
    last_day = today() + timedelta(days=7)
    snapshot = CallSnapshot.objects.get(pk=application.call.snapshot_id)
    ends = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), UTC)
    for row in snapshot.card["windows"]:
        row |= {"closes_at": ends.isoformat(), "last_day": last_day.isoformat()}
    CallSnapshot.objects.filter(pk=snapshot.pk).update(card=snapshot.card)
    Application.objects.update(created_at=datetime.now(UTC) - timedelta(days=30))
    return application


def told():
    return sorted(Letter.objects.values_list("to", flat=True))


def test_those_who_write_are_told_once_and_readers_are_not(closing, people):
    remind()
    remind()

    assert told() == sorted(people.users[role].email for role in ("manager", "editor"))
    letter = Letter.objects.first()
    assert letter.subject == f"Pas encore déposé : {closing.number}, il reste 7 jours"
    assert "heure de Paris" in letter.text
    assert f"/dossiers/{closing.number}/" in letter.text


def test_submitted_and_deleted_files_are_not_reminded(closing, call, town, people):
    other = ApplicationFactory(call=call, lead=town, created_by=people.users["manager"])
    Application.objects.update(created_at=datetime.now(UTC) - timedelta(days=30))
    Application.objects.filter(pk=closing.pk).update(state=State.SUBMITTED)
    delete(application=other, by=people.users["manager"])

    remind()

    assert told() == []


def test_kind_can_be_turned_off(closing, people):
    from traitdunion.foundation.mail.models import Correspondent

    Correspondent.objects.create(address=people.users["editor"].email, refused=["reminders"])

    remind()

    assert told() == [people.users["manager"].email]


def test_call_that_closes_later_is_left_alone(application):
    Application.objects.update(created_at=datetime.now(UTC) - timedelta(days=30))

    remind()

    assert told() == []

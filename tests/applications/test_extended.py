"""A closing put back while files are being written."""

from datetime import timedelta

import pytest

from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.acts import submit
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.calls.acts import extend
from traitdunion.programme.calls.models import Window

REASON = {"fr": "La plateforme ne répondait pas."}


@pytest.fixture
def window(call):
    return Window.objects.get(round__call=call)


def put_back(window):
    return extend(window=window, until=window.closes_at + timedelta(days=1), reason=REASON, by="officer")


def test_those_who_write_a_file_are_told_once(window, application, people):
    put_back(window)

    run_due()

    letters = Letter.objects.filter(subject__startswith="Clôture reportée").order_by("to")
    assert [letter.to for letter in letters] == sorted(people.users[role].email for role in ("editor", "manager"))
    assert "La plateforme ne répondait pas." in letters[0].text
    assert letters[0].kind == "calls"


def test_the_rules_of_a_draft_follow_the_new_closing(window, filled):
    late = window.closes_at + timedelta(hours=1)
    assert "window" in [verdict.id for verdict in checks(filled, late).verdicts.obstacles]

    put_back(window)
    filled = type(filled).objects.with_heading().get(pk=filled.pk)

    assert "window" not in [verdict.id for verdict in checks(filled, late).verdicts.obstacles]


def test_nothing_stands_before_a_submission_after_the_former_closing(window, filled, people):
    late = window.closes_at + timedelta(hours=1)
    manager = people.users["manager"]
    assert "clôture" in submit(number=filled.number, by=manager, received_at=late).reason

    put_back(window)
    deposit = submit(number=filled.number, by=manager, received_at=late)

    assert deposit.reason == ""
    assert "window" not in [verdict.id for verdict in (deposit.checks.verdicts.obstacles if deposit.checks else ())]

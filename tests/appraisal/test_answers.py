"""The answers of a file received, read with the questions of the publication that asked them."""

import pytest

from tests.applications.test_questions import TYPED
from tests.applications.trial import CALLS, published_call
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.acts import reopen, save_section
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.models import Application
from traitdunion.programme.applications.proof.frozen import freeze
from traitdunion.programme.appraisal.reading import Reading
from traitdunion.programme.calls.acts import publish
from traitdunion.programme.calls.publication import Publication
from traitdunion.programme.calls.publication import read as read_files


@pytest.fixture
def call(db):
    """A call that asks a question of each kind."""
    return published_call("questions-2024")


@pytest.fixture
def answered(submission):
    """The submission, as if the file had held an answer of each kind when it was received."""
    application, by = submission.application, submission.submitted_by
    reopen(application=application, by=by, at=now())
    version = application.versions.get(section="questions", current=True)
    save_section(application=application, section="questions", typed=version.typed | TYPED, base=version.number, by=by)
    held = Application.objects.with_heading().get(pk=application.pk)
    submission.document = freeze(contents_of(held))
    return submission


def said(reading):
    return {answer.label: answer for _group, answers in reading.answers for answer in answers}


def test_the_officer_reads_every_kind_in_words(answered):
    told = said(Reading(answered))

    assert told["Heures de formation"].text == "1\u202f200,5 heures"
    assert told["Quels publics\u202f?"].text == "Anciens, Jeunes"
    assert told["Appareils"].rows[0] == ("Portables", "Réemployé", "40", "3,5")
    assert told["Appareils"].total == "Années gagnées\u202f: 140 ans"


def test_a_question_that_closed_since_is_still_read_as_it_was_asked(answered):
    told = read_files(CALLS / "questions-2024.toml")
    fewer = tuple(each for each in told.content.questions if each.code != "devices")
    publish(publication=Publication(told.content.changed(questions=fewer), told.chain))
    answered.application.call.refresh_from_db()

    assert said(Reading(answered))["Appareils"].rows[1][0] == "Bornes"


def test_a_submission_from_before_publications_were_frozen_is_read(answered):
    del answered.document["call_version"]

    assert said(Reading(answered))["Loyer"].text == "12\u202f500,00\u00a0€"


def test_the_page_gives_the_context_and_what_was_not_answered(submission, people):
    address = f"/instruction/questions-2024/{submission.application.number}/"

    shown = people.officer.get(address).content.decode()

    assert "classe inconnue" in shown
    assert "Sans réponse\u202f: " in shown

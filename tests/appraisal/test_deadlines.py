"""The officers' calendar: a closing put back after it was read again, a file let in late."""

from datetime import timedelta

import pytest

from tests.visits import plain
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.models import Application
from traitdunion.programme.calls.models import Extension, Window

PLACE = "/instruction/essai-2024/calendrier/"
MOVED = {
    "day-day": "20", "day-month": "3", "day-year": "2090", "hour": "12:00",
    "fr": "Une panne du portail.", "en": "The portal failed.",
}  # fmt: skip
"""The trial call closes on 13 March 2090 at midnight."""
LATE = {"day-day": "20", "day-month": "3", "day-year": "2090", "hour": "24:00", "reason": "La fibre a été coupée."}


def page(answer):
    return plain(answer.text)


def test_a_closing_is_read_again_before_it_is_published(filled_draft, people):
    answer = people.officer.post(f"{PLACE}0/reporter/", MOVED)

    assert "À relire avant de publier" in page(answer)
    assert "lundi 20 mars 2090 à 12 h 00, heure de Paris" in page(answer)
    assert not Extension.objects.exists()


def test_a_confirmed_closing_moves_with_its_trace_and_its_letters(filled_draft, call, people, client):
    answer = people.officer.post(f"{PLACE}0/reporter/", MOVED | {"confirm": "1"})
    run_due()

    assert answer.url == PLACE
    extension = Extension.objects.get()
    assert extension.reason == {"fr": "Une panne du portail.", "en": "The portal failed."}
    assert Window.objects.get(round__call=call).closes_at == extension.closes_at
    assert Entry.objects.filter(act="extend", actor=people.users["officer"].reference).exists()
    assert "Une panne du portail." in client.get(f"/appels/{call.slug}/").content.decode()
    assert "The portal failed." in client.get("/en/appels/flux.xml").content.decode()
    assert Letter.objects.filter(kind="calls").count() == filled_draft.lead.memberships.count()
    assert "lundi 20 mars 2090 à 12 h 00, heure de Paris" in page(people.officer.get(PLACE))


@pytest.mark.parametrize(
    "change", [{"day-year": "2024"}, {"fr": ""}, {"hour": "25:00"}, {"day-day": "31", "day-month": "2"}]
)
def test_a_closing_that_cannot_be_is_refused(change, call, people):
    answer = people.officer.post(f"{PLACE}0/reporter/", MOVED | change | {"confirm": "1"})

    assert answer.status_code == 422
    assert not Extension.objects.exists()


def test_a_file_is_let_in_by_its_number(filled_draft, people):
    answer = people.officer.post(f"{PLACE}tardif/", LATE | {"number": filled_draft.number.lower()})

    file = Application.objects.get(pk=filled_draft.pk)
    assert answer.url == PLACE
    assert file.late_until - Window.objects.get().closes_at == timedelta(days=7)
    assert file.late_because == "La fibre a été coupée."
    assert filled_draft.number in page(people.officer.get(PLACE))


@pytest.mark.parametrize("change", [{"number": "NIR-2024-9999"}, {"day-year": "2024"}, {"reason": ""}])
def test_what_lets_nothing_in_is_refused(change, filled_draft, people):
    answer = people.officer.post(f"{PLACE}tardif/", LATE | {"number": filled_draft.number} | change)

    assert answer.status_code == 422
    assert Application.objects.get(pk=filled_draft.pk).late_until is None


@pytest.mark.parametrize("place", ["", "tardif/", "0/reporter/"])
def test_these_pages_are_for_the_officers_of_the_call(place, call, people):
    assert people.elsewhere.get(PLACE + place).status_code == 404
    assert people.town.post(PLACE + place, MOVED).status_code in {404, 405}


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Fenêtres de dépôt"), ("en", "Windows"), ("ar", "فترات الإيداع")]
)
def test_the_calendar_speaks_three_languages(language, word, call, people):
    prefix = "" if language == "fr" else f"/{language}"
    assert word in page(people.officer.get(prefix + PLACE))

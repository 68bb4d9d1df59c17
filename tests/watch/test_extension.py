"""After a failure before a closing: the extension prepared for the officer."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.calls.fixtures import publish_call
from tests.factories import StaffRoleFactory, UserFactory
from tests.visits import browser as signed_in
from tests.visits import plain, text
from tests.watch.conftest import receive
from traitdunion.foundation.journal.models import Entry
from traitdunion.front.watch.models import Incident, SetAside
from traitdunion.front.watch.preparing import prepared_for
from traitdunion.programme.calls.models import Extension, Window

CLOSING = datetime(2024, 3, 13, 23, 0, tzinfo=UTC)
"""13 March 2024, a Wednesday, at 24:00 in Paris (UTC+1)."""
EVENING = datetime(2024, 3, 13, 20, 10, tzinfo=UTC)


@pytest.fixture
def officer(db, at):
    """Follows the digital call of 2024; it is half past ten in the evening of its last day, in Paris."""
    at(EVENING + timedelta(minutes=80))
    call = publish_call()
    person = UserFactory(totp=True)
    StaffRoleFactory(user=person, owner=call.owner)
    return person


@pytest.fixture
def browser(officer):
    return signed_in(officer)


@pytest.fixture
def failed(officer):
    """42 minutes, from 21:10 to 21:52 in Paris."""
    receive(EVENING - timedelta(minutes=1), "u" + "d" * 42 + "u")


@pytest.mark.usefixtures("failed")
def test_the_failure_prepares_call_window_length_and_reason(officer):
    (prepared,) = prepared_for(officer)

    assert (prepared.call.slug, prepared.closes_at, prepared.lost) == ("numerique-2024", CLOSING, timedelta(minutes=42))
    assert prepared.until == CLOSING + timedelta(days=1)
    assert prepared.reason["fr"].startswith("La plateforme n’a pas fonctionné pendant 42 minutes dans les 24 heures")
    assert "le mercredi 13 mars 2024 de 21 h 10 à 21 h 52." in plain(prepared.reason["fr"])
    assert set(prepared.reason) == {"fr", "en", "ar"}


@pytest.mark.parametrize(
    ("started", "counts"),
    [
        (CLOSING - timedelta(hours=24, minutes=2), False),
        (CLOSING - timedelta(hours=24), True),
        (CLOSING - timedelta(minutes=2), True),
        (CLOSING, False),
    ],
)
def test_only_the_day_before_the_closing_counts(officer, at, started, counts):
    at(CLOSING + timedelta(hours=1))

    receive(started, "du")

    assert bool(prepared_for(officer)) is counts


def test_a_working_day_lost_gives_two_and_week_ends_do_not_count(officer, at):
    Window.objects.update(closes_at=CLOSING + timedelta(days=1))
    at(CLOSING + timedelta(hours=14))
    receive(CLOSING, "d" * 480 + "u")

    (prepared,) = prepared_for(officer)

    # Thursday 14 at midnight; Friday 15 and Monday 18 are the next two working days.
    assert prepared.until == CLOSING + timedelta(days=5)


@pytest.mark.usefixtures("failed")
def test_decided_late_it_starts_from_today(officer, at):
    at(CLOSING + timedelta(days=2))

    (prepared,) = prepared_for(officer)

    # It is Friday 15 at midnight: Monday 18 is the next working day.
    assert prepared.until == CLOSING + timedelta(days=5)


@pytest.mark.usefixtures("failed")
def test_it_is_proposed_for_a_week_to_those_who_follow_the_call(officer, at):
    assert prepared_for(UserFactory()) == []

    at(CLOSING + timedelta(days=7))
    assert prepared_for(officer) == []


@pytest.mark.usefixtures("failed")
def test_one_press_on_the_officers_page_publishes_it(browser):
    page = browser.get("/instruction/").text
    window = Window.objects.get()
    assert f'action="/instruction/prolongations/{window.pk}/publier/"' in page

    answer = browser.post(f"/instruction/prolongations/{window.pk}/publier/", follow=True)

    window.refresh_from_db()
    assert window.closes_at == CLOSING + timedelta(days=1)
    assert "La plateforme n’a pas fonctionné pendant 42 minutes" in answer.text
    assert Extension.objects.get().reason["en"].startswith("The platform did not work for 42 minutes")
    assert [entry.act for entry in Entry.objects.order_by("number")][-2:] == ["publish", "extend"]
    assert "Une panne avant la clôture" not in browser.get("/instruction/").text


@pytest.mark.usefixtures("failed")
def test_an_officer_may_change_it_first(browser):
    window = Window.objects.get()
    form = {"day-day": "15", "day-month": "3", "day-year": "2024", "hour": "12 h 00", "fr": "Une panne."}

    browser.post(f"/instruction/prolongations/{window.pk}/", form)

    window.refresh_from_db()
    assert window.closes_at == datetime(2024, 3, 15, 11, tzinfo=UTC)
    assert Extension.objects.get().reason == {"fr": "Une panne."}


@pytest.mark.usefixtures("failed")
@pytest.mark.parametrize(("day", "hour"), [("12", "12:00"), ("15", "25:00"), ("15", "midi")])
def test_what_does_not_put_the_closing_back_is_refused(browser, day, hour):
    form = {"day-day": day, "day-month": "3", "day-year": "2024", "hour": hour, "fr": "Une panne."}

    answer = browser.post(f"/instruction/prolongations/{Window.objects.get().pk}/", form)

    assert (answer.status_code, Extension.objects.count()) == (422, 0)


@pytest.mark.usefixtures("failed")
def test_an_officer_may_set_it_aside_with_a_reason(browser, officer):
    address = f"/instruction/prolongations/{Window.objects.get().pk}/"
    assert browser.post(address, {"why": ""}).status_code == 422

    browser.post(address, {"why": "Les dépôts passaient."})

    assert prepared_for(officer) == []
    assert SetAside.objects.get().reason == "Les dépôts passaient."
    assert Entry.objects.latest("number").act == "not_extend"


@pytest.mark.usefixtures("failed")
def test_an_officer_writes_the_cause_for_all(browser, client, officer):
    incident = Incident.objects.get()
    assert "Écrire la cause" in browser.get("/instruction/incidents/").text

    browser.post(f"/instruction/incidents/{incident.pk}/", {"cause": "Un disque plein."})

    assert "Un disque plein. Écrit le mercredi 13 mars 2024." in text(client.get("/disponibilite/"))
    (told,) = client.get("/disponibilite.json").json()["incidents"]
    assert (told["cause"], told["explained"]) == ("Un disque plein.", "2024-03-13T21:30:00+00:00")
    assert "Changer la cause" in browser.get("/instruction/incidents/").text
    entry = Entry.objects.get(chain="disponibilite")
    assert (entry.act, entry.actor, entry.data) == ("explain", officer.reference, {"cause": "Un disque plein."})


def test_a_day_without_failure_costs_the_officer_one_query(officer, django_assert_num_queries):
    list(officer.staff_roles_by_owner)
    Window.objects.update(closes_at=CLOSING + timedelta(days=90))

    with django_assert_num_queries(1):
        prepared_for(officer)

"""From minutes to days and incidents, and what the public reads."""

import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.watch.conftest import NOON, minutes, receive
from traitdunion.front.watch import queries, tasks
from traitdunion.front.watch.acts import receive as told
from traitdunion.front.watch.models import Day, Incident, Minute

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(at):
    at(NOON + timedelta(hours=1))


def minute(number):
    return NOON + timedelta(minutes=number)


def test_an_incident_goes_from_the_first_failed_minute_to_the_first_that_works():
    receive(NOON, "uudddu")

    incident = Incident.objects.get()
    assert (incident.started, incident.ended, incident.minutes, incident.length) == (minute(2), minute(5), 3, 3)
    assert incident.seen == "answer 503"


def test_a_failure_told_piece_by_piece_is_one_incident():
    for number, mark in enumerate("uddu"):
        receive(minute(number), mark)

    incident = Incident.objects.get()
    assert (incident.started, incident.ended, incident.minutes) == (minute(1), minute(3), 2)


def test_telling_twice_changes_nothing():
    for _time in range(2):
        receive(NOON, "udduu")

    assert (Minute.objects.count(), Incident.objects.get().minutes, Day.objects.get().measured) == (5, 2, 5)


def test_nothing_is_said_of_minutes_that_were_not_measured():
    receive(NOON, "ud" + "." * 30 + "u")

    incident = Incident.objects.get()
    assert (incident.started, incident.ended) == (minute(1), minute(2))


def test_a_failure_that_lasts_has_no_end_yet():
    receive(NOON, "udd")

    incident = Incident.objects.get()
    assert (incident.ended, incident.end) == (None, minute(3))


def test_days_are_those_of_paris():
    receive(datetime(2024, 3, 12, 22, 58, tzinfo=UTC), "uddu")

    assert list(Day.objects.order_by("day").values_list("day", "measured", "up")) == [
        (date(2024, 3, 12), 2, 1),
        (date(2024, 3, 13), 2, 1),
    ]


def test_minutes_older_than_five_weeks_are_not_taken():
    receive(NOON - timedelta(days=36), "u")

    assert Minute.objects.count() == 0


def test_rates_are_of_what_was_measured_and_cut():
    Day.objects.create(day=date(2024, 3, 12), measured=1440, up=1439)
    Day.objects.create(day=date(2024, 2, 1), measured=720, up=720)
    receive(NOON, "uuud")

    seen = queries.availability()

    # 3 of 4; 1442 of 1444; 2162 of 2164.
    assert (seen.day.rate, seen.month.measured, seen.year.up) == (Decimal(75), 1444, 2162)
    assert [count.state for count in seen.days[-3:]] == ["unknown", "down", "down"]
    assert len(seen.months) == 12
    assert seen.months[0].first == date(2023, 4, 1)


def test_the_present_is_that_of_the_last_minutes(at):
    receive(NOON, "u")

    at(minute(4))
    assert queries.availability().last.up is True
    at(minute(6))
    assert queries.availability().last is None


def test_minutes_go_after_five_weeks_and_days_stay(at):
    receive(NOON, "ud")

    at(NOON + timedelta(days=36))
    tasks.compact()

    assert (Minute.objects.count(), Day.objects.count(), Incident.objects.count()) == (0, 1, 1)


@pytest.mark.parametrize(("prefix", "said"), [("", "Aucune mesure"), ("/en", "No measure"), ("/ar", "لا قياس")])
def test_without_measures_the_page_affirms_nothing(client, prefix, said):
    page = client.get(f"{prefix}/disponibilite/").text

    assert said in page
    assert "100" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_page_tells_failures_with_their_cause(client):
    receive(minute(0), "uuddu" + "u" * 51)
    Incident.objects.update(cause="Une mise à jour de la base.")

    page = client.get("/disponibilite/").text

    # 54 of 56 minutes: 96,428… %, cut.
    assert "96,42" in page
    assert "2 minutes en panne" in page
    assert "Une mise à jour de la base." in page
    assert "mercredi 13 mars 2024" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_three_queries(client, django_assert_num_queries, count):
    for number in range(count):
        receive(NOON - timedelta(days=number), "udu")
    client.get("/disponibilite/")

    with django_assert_num_queries(3):
        client.get("/disponibilite/")


def test_the_data_say_the_same(client):
    receive(NOON, "udu")

    data = client.get("/disponibilite.json").json()
    rows = list(csv.reader(client.get("/disponibilite.csv").text.splitlines()))

    assert data["days"] == [{"day": "2024-03-13", "measured": 3, "up": 2}]
    assert data["incidents"] == [
        {
            "started": "2024-03-13T11:01:00+00:00",
            "ended": "2024-03-13T11:02:00+00:00",
            "failed_minutes": 1,
            "seen": "answer 503",
            "cause": None,
            "explained": None,
        }
    ]
    assert rows == [["day", "measured_minutes", "up_minutes"], ["2024-03-13", "3", "2"]]


def test_every_page_leads_to_it(client):
    assert '<a href="/disponibilite/"' in client.get("/aide/").text.partition("<footer")[2]


def test_measures_come_in_any_order():
    told(value="x", measures=reversed(minutes(NOON, "udu")))

    assert Incident.objects.get().minutes == 1

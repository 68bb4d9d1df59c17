"""A closing put back by an officer: what it changes, and what it leaves behind."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from tests.calls.fixtures import publish_call
from tests.visits import plain
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.journal.queries import verify
from traitdunion.programme.calls.acts import extend, redraw
from traitdunion.programme.calls.models import Call, CallSnapshot, Extension, Window

REASON = {"fr": "La plateforme ne répondait pas.", "en": "The platform did not answer."}
NEW = datetime(2024, 3, 14, 23, 0, tzinfo=UTC)
"""Through 14 March at midnight in Paris (UTC+1): the 13th was the last day."""


@pytest.fixture
def call(db, at):
    at("2024-03-13 22:00")
    return publish_call()


def put_back(call, until=NEW, **changes):
    window = Window.objects.get(round__call=call)
    return extend(**{"window": window, "until": until, "reason": REASON, "by": "officer"} | changes)


def test_the_closing_moves_for_the_database_the_page_and_the_rules(call, client):
    put_back(call)

    call.refresh_from_db()
    (row,) = call.snapshot.card["windows"]
    assert Window.objects.get().closes_at == NEW
    assert (row["closes_at"], row["last_day"], row["through"]) == ("2024-03-14T23:00:00+00:00", "2024-03-14", True)
    (rule,) = call.snapshot.rules().windows
    assert rule.openings()[0].closes == NEW
    assert Call.objects.open_at(datetime(2024, 3, 14, 12, tzinfo=UTC)).exists()


def test_the_page_and_the_feed_say_it_with_the_reason(call, client):
    put_back(call)

    page, feed = client.get(f"/appels/{call.slug}/").text, client.get("/en/appels/flux.xml").text

    assert "La clôture, fixée au mercredi 13 mars 2024 à 24 h 00, est reportée au" in plain(page)
    assert "The platform did not answer." in feed


def test_an_extension_is_a_proof_act(call):
    put_back(call)

    publication, extension = Entry.objects.order_by("-number")[:2][::-1]
    assert (publication.act, publication.subject) == ("publish", f"{call.slug}/2")
    assert (extension.act, extension.actor, extension.subject) == ("extend", "officer", f"{call.slug}/0")
    assert extension.data == {
        "from": "2024-03-13T23:00:00+00:00",
        "to": "2024-03-14T23:00:00+00:00",
        "reason": REASON,
    }
    assert verify(extension.chain) is None
    assert Extension.objects.get().reason == REASON


@pytest.mark.parametrize("until", [datetime(2024, 3, 13, 23, tzinfo=UTC), datetime(2024, 3, 12, tzinfo=UTC)])
def test_a_closing_never_comes_earlier(call, until):
    with pytest.raises(ValidationError):
        put_back(call, until)

    assert CallSnapshot.objects.count() == 1


def test_publishing_the_files_again_keeps_the_extension(call):
    put_back(call)

    publish_call()

    call.refresh_from_db()
    assert call.snapshot.version == 2
    assert Window.objects.get().closes_at == NEW


def test_drawing_the_documents_again_keeps_the_extension(call):
    put_back(call)
    document = CallSnapshot.objects.get(version=2).document
    CallSnapshot.objects.update(shape=0)

    redraw()

    assert CallSnapshot.objects.get(version=2).document == document


def test_a_second_extension_follows_the_first(call):
    put_back(call)
    later = datetime(2024, 3, 15, 11, tzinfo=UTC)

    put_back(call, later)

    call.refresh_from_db()
    assert [row["to"] for row in call.snapshot.document["extensions"]] == [
        "2024-03-14T23:00:00+00:00",
        "2024-03-15T11:00:00+00:00",
    ]
    assert Window.objects.get().closes_at == later
    call_command("verify_journal", verbosity=0)


def test_the_grace_of_the_platform_is_said_where_the_regulation_is_silent(call, client):
    (row,) = call.snapshot.card["windows"]

    page = client.get(f"/appels/{call.slug}/").text

    assert (row["grace"], row["grace_within"]) == (30, 30)
    assert "dans les 30 dernières minutes avant la clôture a 30 minutes de plus pour déposer" in page


def test_the_grace_of_the_platform_makes_no_date_doubtful(call):
    rules = [rule for article in call.snapshot.document["regulation"]["articles"] for rule in article["rules"]]

    (window,) = [rule for rule in rules if rule["id"] == "window"]

    assert window["status"] == "sourced"
    (note,) = [each for each in window["notes"] if each["status"] == "assumed"]
    assert note["text"]["en"].startswith("The regulation says nothing of a grace period")

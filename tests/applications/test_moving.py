"""A file moves to another call of the same owner: verdicts side by side first, then everything, nothing typed again."""

import pytest

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import published_call
from tests.files.samples import PDF, upload
from tests.visits import text
from traitdunion.foundation.clock import now
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, Numbering, State


@pytest.fixture
def later(call):
    """The same call a year later: the strand "inclusive" and the question "follow_up" are gone."""
    return published_call("essai-2025")


@pytest.fixture
def complete(filled, people):
    """The file, with the letter of its partner."""
    party = filled.parties.get(key="p2")
    acts.attach(
        application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=people.users["manager"], party=party
    )
    return filled


@pytest.fixture
def submitted(complete, people):
    assert acts.submit(number=complete.number, by=people.users["manager"], received_at=now()).submission
    Letter.objects.all().delete()
    return complete


def address(application, slug="essai-2025"):
    return f"/dossiers/{application.number}/changer-appel/?appel={slug}"


def proofs(application):
    entries = Entry.objects.filter(subject__startswith=application.number).order_by("pk")
    return [entry.act for entry in entries]


def fresh_of(application):
    return Application.objects.get(copied_from=application)


def test_open_calls_of_the_owner_are_offered(complete, later, people):
    published_call("clos-2024")
    page = people.editor.get(f"/dossiers/{complete.number}/changer-appel/").content.decode()

    assert "?appel=essai-2025" in page
    assert "?appel=clos-2024" not in page
    assert "?appel=essai-2024" not in page


def test_verdicts_of_both_calls_are_shown_and_nothing_is_made(complete, later, people):
    page = text(people.editor.get(address(complete)))

    assert "Essai numérique" in page
    assert "Choisissez un volet de l’appel." in page
    assert "Le volet « Numérique inclusif » n’existe pas dans ce nouvel appel." in page
    assert Application.objects.count() == 1
    assert Numbering.objects.count() == 1


def test_draft_moves_with_everything_and_closes(complete, later, people):
    response = people.editor.post(address(complete))
    people.editor.post(address(complete))  # a second press

    fresh = fresh_of(complete)
    complete.refresh_from_db()
    assert response.url == f"/dossiers/{fresh.number}/relire/"
    assert (fresh.title, fresh.cost, fresh.requested) == ("Guichets à deux voix", 80_000, 48_000)
    assert [party.committed for party in fresh.parties.all()] == [True, True]
    piece = fresh.attachments.get()
    assert (piece.name, piece.party.key, piece.stored) == ("lettre.pdf", "p2", complete.attachments.get().stored)
    assert (complete.state, complete.moved_to) == (State.DRAFT, fresh)
    assert complete.withdrawn_at
    assert not Letter.objects.exists()
    assert fresh.number in text(people.reader.get(f"/dossiers/{complete.number}/"))
    assert complete.number in text(people.reader.get(f"/dossiers/{fresh.number}/"))
    assert f"passé au dossier {fresh.number}" in text(people.reader.get("/dossiers/"))


def test_submitted_file_stays_unless_it_is_withdrawn(submitted, later, people):
    people.editor.post(address(submitted))

    submitted.refresh_from_db()
    assert submitted.moved_to == fresh_of(submitted)
    assert submitted.withdrawn_at is None
    assert proofs(submitted) == ["submit"]


def test_submitted_file_is_withdrawn_when_chosen_with_its_reason(submitted, later, people):
    refused = people.editor.post(address(submitted), {"withdraw": "on"})
    people.editor.post(address(submitted), {"withdraw": "on", "because": "L’autre appel nous va mieux."})

    submitted.refresh_from_db()
    assert refused.status_code == 422
    assert submitted.withdrawn_because == "L’autre appel nous va mieux."
    assert proofs(submitted) == ["submit", "withdraw"]
    told = Letter.objects.get(to=people.users["manager"].email)
    assert fresh_of(submitted).number in told.text


def test_another_file_for_the_call_takes_a_reason(complete, later, town, people):
    ApplicationFactory(call=later, lead=town, created_by=people.users["manager"])

    assert people.editor.post(address(complete)).status_code == 422
    people.editor.post(address(complete), {"another_because": "Un autre quartier"})

    assert fresh_of(complete).another_because == "Un autre quartier"


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("stranger", 404), ("officer", 404), ("anonymous", 302)])
def test_only_who_writes_for_the_lead_moves(who, status, complete, later, people):
    assert getattr(people, who).post(address(complete)).status_code == status
    assert Application.objects.count() == 1


def test_kept_after_all_the_draft_opens_again(complete, later, people):
    people.editor.post(address(complete))
    people.editor.post(f"/dossiers/{complete.number}/maintenir/")

    complete.refresh_from_db()
    assert (complete.withdrawn_at, complete.moved_to) == (None, None)

"""Several people on one file: who has a section open, who takes over, what is said until it is submitted."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import MembershipFactory
from tests.visits import text
from traitdunion.directory.accounts import acts as accounts
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.acts import delete, entrust, save_section
from traitdunion.programme.applications.closing import time_left
from traitdunion.programme.applications.editors import without_editor
from traitdunion.programme.applications.models import Application, Lease, State

PAGES = [
    "",
    "partenaires/",
    "projet/",
    "relire/",
    "commentaires/",
    "personnes/",
    "projet/historique/",
    "projet/comparer/?de=0&a=1",
]


def test_section_open_by_a_colleague_says_so_and_blocks_nothing(filled, people):
    address = f"/dossiers/{filled.number}/projet/"
    people.editor.get(address)

    shown = people.manager.get(address)

    assert f"{people.users['editor'].shown_name} a cette section ouverte depuis" in text(shown)
    assert "Enregistrer" in text(shown)
    assert "a cette section ouverte" not in text(people.manager.get(f"/dossiers/{filled.number}/depenses/"))


def test_section_is_no_longer_said_open_after_two_minutes(filled, people):
    address = f"/dossiers/{filled.number}/projet/"
    people.editor.get(address)
    Lease.objects.update(seen=datetime.now(UTC) - timedelta(minutes=2))

    assert "a cette section ouverte" not in text(people.manager.get(address))


def test_autosave_renews_the_lease_and_keeps_since_when(filled, people):
    address = f"/dossiers/{filled.number}/projet/"
    began = datetime.now(UTC) - timedelta(minutes=9)
    people.editor.get(address)
    Lease.objects.update(since=began, seen=datetime.now(UTC) - timedelta(minutes=1))

    people.editor.post(address, {"version": "1", "title": "Autre"}, headers={"X-Requested-With": "fetch"})

    lease = Lease.objects.get()
    assert lease.since == began
    assert datetime.now(UTC) - lease.seen < timedelta(seconds=30)


def test_reader_takes_no_lease(filled, people):
    people.reader.get(f"/dossiers/{filled.number}/projet/")

    assert not Lease.objects.exists()


def test_draft_stays_with_the_organisation_when_its_author_leaves(application, town, people):
    accounts.leave(membership=town.memberships.get(user=people.users["editor"]))

    assert people.manager.get(f"/dossiers/{application.number}/").status_code == 200
    assert people.editor.get(f"/dossiers/{application.number}/").status_code == 404


@pytest.fixture
def left(application, town, people):
    """The draft, whose only author left the town."""
    author = MembershipFactory(organisation=town, role="editor").user
    Application.objects.filter(pk=application.pk).update(created_by=author)
    application.versions.update(saved_by=author)
    accounts.leave(membership=town.memberships.get(user=author))
    return application


def test_file_without_an_active_editor_is_listed_for_managers(left, people):
    assert list(without_editor(people.users["manager"])) == [left]
    assert "1 dossier sans rédacteur" in text(people.manager.get("/dossiers/"))
    assert left.number in text(people.manager.get("/dossiers/sans-redacteur/"))
    assert "dossier sans rédacteur" not in text(people.editor.get("/dossiers/"))


def test_file_entrusted_to_someone_is_no_longer_listed_and_they_are_told(left, people):
    editor = people.users["editor"]

    people.manager.post(f"/dossiers/{left.number}/personnes/", {"do": "entrust", "person": editor.pk})

    left.refresh_from_db()
    assert left.in_charge == editor
    assert not without_editor(people.users["manager"])
    assert Letter.objects.get(to=editor.email).subject == f"Le dossier {left.number} vous est confié"


def test_file_that_someone_saves_has_an_editor_again(left, people):
    save_section(application=left, section="project", typed={"title": ["Repris"]}, base=0, by=people.users["editor"])

    assert not without_editor(people.users["manager"])


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_a_manager_entrusts_and_only_to_who_writes(role, left, people):
    address = f"/dossiers/{left.number}/personnes/"

    assert (
        getattr(people, role).post(address, {"do": "entrust", "person": people.users["editor"].pk}).status_code == 403
    )
    assert people.manager.post(address, {"do": "entrust", "person": people.users["reader"].pk}).status_code == 422


def test_submitted_and_deleted_files_need_no_editor(left, people):
    delete(application=left, by=people.users["manager"])
    assert not without_editor(people.users["manager"])


def test_entrusting_to_oneself_writes_nothing(left, people):
    entrust(application=left, to=people.users["manager"], by=people.users["manager"])

    assert not Letter.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_draft_says_that_it_is_not_submitted_and_when_it_closes(page, filled, people):
    shown = text(people.editor.get(f"/dossiers/{filled.number}/{page}"))

    assert "pas encore déposé" in shown
    assert "Clôture le" in shown
    assert "il reste" in shown


def test_submitted_file_no_longer_says_it(filled, people):
    Application.objects.filter(pk=filled.pk).update(state=State.SUBMITTED)

    assert "pas encore déposé" not in text(people.editor.get(f"/dossiers/{filled.number}/"))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=21, hours=5), "il reste 21 jours"),
        (timedelta(hours=48), "il reste 2 jours"),
        (timedelta(hours=47, minutes=59), "il reste 47 heures"),
        (timedelta(minutes=61), "il reste 1 heure"),
        (timedelta(minutes=59, seconds=30), "il reste 59 minutes"),
        (timedelta(seconds=30), "il reste 0 minute"),
    ],
)
def test_time_left_is_in_days_then_hours_then_minutes(left, words):
    assert time_left(left) == words

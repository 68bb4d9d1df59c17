"""Someone outside the lead reads and comments one file: invited by mail, dated, revocable."""

from datetime import timedelta

import pytest

from tests.applications.factories import ApplicationFactory, GuestFactory
from tests.factories import TerritoryFactory, UserFactory
from tests.files.samples import PDF, upload
from tests.visits import browser, text
from traitdunion.directory.accounts.personal import personal_data
from traitdunion.directory.territories.models import Network
from traitdunion.foundation.clock import today
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.acts import attach
from traitdunion.programme.applications.acts.guests import token_of
from traitdunion.programme.applications.models import Application, Comment, Guest, State

PAGES = ["", "partenaires/", "projet/", "depenses/", "ressources/", "questions/", "pieces/", "relire/", "commentaires/"]
INVITATION = {"do": "invite", "email": "Reseau@example.org", "organisation": "Réseau des trois rives", "language": "fr"}


@pytest.fixture
def address(filled):
    return f"/dossiers/{filled.number}/personnes/"


@pytest.fixture
def invited(filled, people):
    """A guest who accepted, with a browser."""
    guest = GuestFactory(application=filled, invited_by=people.users["editor"])
    return guest, browser(guest.user)


@pytest.mark.parametrize("role", ["editor", "manager"])
def test_those_who_write_invite_by_mail(role, address, filled, people):
    response = getattr(people, role).post(address, INVITATION)

    assert response.status_code == 302
    guest = Guest.objects.get()
    assert (guest.email, guest.organisation, guest.user) == ("reseau@example.org", "Réseau des trois rives", None)
    assert guest.invited_by == people.users[role]
    letter = Letter.objects.get(to="reseau@example.org")
    assert token_of(guest).split(":")[0] in letter.text


def test_reader_of_the_organisation_does_not_invite(address, people):
    assert people.reader.post(address, INVITATION).status_code == 403
    assert not Guest.objects.exists()


def test_inviting_again_writes_again_and_moves_the_last_day(address, people):
    last = today() + timedelta(days=30)
    people.editor.post(address, INVITATION)

    people.editor.post(
        address, INVITATION | {"ends_on-day": last.day, "ends_on-month": last.month, "ends_on-year": last.year}
    )

    assert Guest.objects.get().ends_on == last
    assert Letter.objects.filter(to="reseau@example.org").count() == 2


def test_only_the_person_of_the_address_accepts(filled, people):
    guest = GuestFactory(application=filled, user=None, email="reseau@example.org")
    page = f"/dossiers/invitation/{token_of(guest)}/"
    theirs = browser(UserFactory(email="reseau@example.org"))

    assert "Pour Réseau des trois rives" in text(people.anonymous.get(page))
    assert people.stranger.post(page).status_code == 404
    assert theirs.post(page).url == f"/dossiers/{filled.number}/"
    assert theirs.get(f"/dossiers/{filled.number}/").status_code == 200


def test_invitation_waits_in_the_list_of_files(filled):
    guest = GuestFactory(application=filled, user=None, email="reseau@example.org")
    theirs = browser(UserFactory(email="reseau@example.org"))

    assert f"/dossiers/invitation/{token_of(guest)[:5]}" in theirs.get("/dossiers/").content.decode()
    theirs.post(f"/dossiers/invitation/{token_of(guest)}/")
    assert "Dossiers que vous relisez" in text(theirs.get("/dossiers/"))


@pytest.mark.parametrize("page", PAGES)
def test_guest_reads_every_step_without_a_button_to_save(page, invited, filled):
    _guest, theirs = invited

    shown = theirs.get(f"/dossiers/{filled.number}/{page}")

    assert shown.status_code == 200
    assert "Enregistrer et continuer" not in text(shown)


def test_guest_opens_the_pieces(invited, filled, people):
    piece = attach(application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=people.users["editor"])

    given = invited[1].get(f"/dossiers/{filled.number}/pieces/{piece.pk}/")

    assert b"".join(given) == PDF


@pytest.mark.parametrize("page", ["projet/", "pieces/", "relire/", "supprimer/", "deposer/", "rouvrir/", "personnes/"])
def test_guest_changes_nothing(page, invited, filled):
    response = invited[1].post(
        f"/dossiers/{filled.number}/{page}", {"version": "1", "title": "Le mien", "do": "invite"}
    )

    assert response.status_code == 404
    filled.project.refresh_from_db()
    assert filled.project.title == "Guichets à deux voix"
    assert filled.versions.filter(section="project").count() == 1


def test_guest_sees_no_other_file(invited, call, town, people):
    other = ApplicationFactory(call=call, lead=town, created_by=people.users["manager"])

    for page in PAGES:
        assert invited[1].get(f"/dossiers/{other.number}/{page}").status_code == 404
    assert other.number not in invited[1].get("/dossiers/").content.decode()


def test_revoking_closes_the_file_at_once_and_keeps_the_comments(address, invited, filled, people):
    guest, theirs = invited
    theirs.post(f"/dossiers/{filled.number}/commentaires/", {"section": "project", "text": "Bravo."})

    people.manager.post(address, {"do": f"revoke:{guest.pk}"})

    assert theirs.get(f"/dossiers/{filled.number}/").status_code == 404
    guest.refresh_from_db()
    assert guest.revoked_by == people.users["manager"]
    assert Comment.objects.get().text == "Bravo."
    assert "N’y ont plus accès" in text(people.editor.get(address))


def test_access_ends_with_its_last_day(invited, filled):
    guest, theirs = invited
    Guest.objects.filter(pk=guest.pk).update(ends_on=today())
    assert theirs.get(f"/dossiers/{filled.number}/").status_code == 200

    Guest.objects.filter(pk=guest.pk).update(ends_on=today() - timedelta(days=1))

    assert theirs.get(f"/dossiers/{filled.number}/").status_code == 404


def test_officer_of_the_call_is_never_a_guest(filled, people):
    GuestFactory(application=filled, user=people.users["officer"])

    assert filled.call.owner_id in people.users["officer"].staff_roles_by_owner
    assert people.officer.get(f"/dossiers/{filled.number}/").status_code == 404
    assert people.officer.get(f"/dossiers/{filled.number}/commentaires/").status_code == 404


def test_guest_still_reads_the_submitted_file(invited, filled):
    Application.objects.filter(pk=filled.pk).update(state=State.SUBMITTED)

    assert invited[1].get(f"/dossiers/{filled.number}/relire/").status_code == 200


def test_page_lists_what_each_may_see_and_do(address, invited, people):
    page = text(people.reader.get(address))

    for words in ("lit et commente", "écrit et commente", "écrit, commente, dépose et supprime"):
        assert words in page
    assert "lit et commente ce dossier seul" in page


def test_guest_reads_no_address_on_the_page_of_people(address, invited, filled, people):
    GuestFactory(application=filled, user=None, email="autre@example.org", organisation="Autre réseau")
    people.users["editor"].name = ""
    people.users["editor"].save()

    page = text(invited[1].get(address))

    assert people.users["editor"].email not in page
    assert "autre@example.org" not in page
    assert "Autre réseau" in page


def test_erasing_a_guest_forgets_the_invitation(invited, filled):
    from traitdunion.directory.accounts import acts

    guest, _theirs = invited
    GuestFactory(application=filled, user=None, email="reste@example.org")
    assert [each["dossier"] for each in personal_data(guest.user)["invitations à lire un dossier"]] == [filled.number]

    acts.erase(user=guest.user)

    assert [each.email for each in Guest.objects.all()] == ["reste@example.org"]


def test_network_of_the_region_is_named(address, town, people):
    region = TerritoryFactory(kind="region", name="Région d’essai")
    Network.objects.create(name="Réseau d’essai", region=region, status="sourced", source="essai")
    town.territory = TerritoryFactory(region=region)
    town.save()

    assert "Par exemple Réseau d’essai, le réseau de votre région." in text(people.editor.get(address))


def test_the_list_of_a_guest_opens_with_the_file_to_read(invited):
    page = text(invited[1].get("/dossiers/"))

    assert "Dossiers que vous relisez" in page
    assert "Pas encore de dossier" not in page

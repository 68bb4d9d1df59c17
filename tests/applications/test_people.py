"""Who sees and does what with a file: the reader, the editor, the manager, the stranger, the officer, nobody."""

import pytest

from traitdunion.programme.applications.models import Application, State

PAGES = ["", "partenaires/", "projet/", "depenses/", "ressources/", "questions/", "pieces/", "relire/"]


@pytest.mark.parametrize("page", PAGES)
def test_file_is_seen_by_its_members_only(page, application, people):
    address = f"/dossiers/{application.number}/{page}"

    for name, status in [("reader", 200), ("editor", 200), ("manager", 200), ("stranger", 404), ("officer", 404)]:
        assert getattr(people, name).get(address).status_code == status, name
    assert people.anonymous.get(address).status_code == 302


def test_reader_sees_the_reason_and_no_button(application, people):
    page = people.reader.get(f"/dossiers/{application.number}/projet/").content.decode()

    assert "Votre rôle dans cet organisme est la lecture." in page
    assert "Enregistrer" not in page


def test_what_a_reader_posts_changes_nothing_and_is_kept_aside(application, people):
    response = people.reader.post(f"/dossiers/{application.number}/projet/", {"version": "0", "title": "Le mien"})

    assert response.status_code == 302
    assert not hasattr(Application.objects.get(pk=application.pk), "project")
    aside = application.versions.get(section="project")
    assert (aside.applied, aside.typed["title"]) == (False, ["Le mien"])


@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_who_knows_the_address_finds_nothing(method, application, people):
    for page in [*PAGES, "supprimer/"]:
        assert getattr(people.stranger, method)(f"/dossiers/{application.number}/{page}").status_code in {404, 405}
    assert Application.objects.get(pk=application.pk).deleted_at is None


def test_submitted_file_is_read_and_not_changed(filled, people):
    Application.objects.filter(pk=filled.pk).update(state=State.SUBMITTED)

    page = people.editor.get(f"/dossiers/{filled.number}/projet/").content.decode()
    people.editor.post(f"/dossiers/{filled.number}/projet/", {"version": "1", "title": "Changé"})

    assert "Ce dossier est déposé" in page
    filled.project.refresh_from_db()
    assert filled.project.title == "Guichets à deux voix"


def test_list_shows_the_files_of_my_organisations(filled, people):
    mine = people.reader.get("/dossiers/").content.decode()
    theirs = people.stranger.get("/dossiers/").content.decode()

    assert "Guichets à deux voix" in mine
    assert "Guichets à deux voix" not in theirs
    assert "Pas encore de dossier" in theirs


def test_post_without_its_token_is_refused(application, people):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people.users["editor"])

    response = client.post(f"/dossiers/{application.number}/projet/", {"version": "0", "title": "Volé"})

    assert response.status_code == 403
    assert not application.versions.filter(section="project").exists()


def test_manager_deletes_a_draft_and_takes_it_back(filled, people):
    address = f"/dossiers/{filled.number}/"

    assert people.manager.get(f"{address}supprimer/").status_code == 200
    people.manager.post(f"{address}supprimer/")
    assert people.manager.get(address).status_code == 404
    assert filled.number in people.editor.get("/dossiers/").content.decode()

    assert people.manager.post(f"{address}restaurer/").status_code == 302
    assert people.manager.get(address).status_code == 200
    assert filled.expenses.count() == 4


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_a_manager_deletes(role, application, people):
    response = getattr(people, role).post(f"/dossiers/{application.number}/supprimer/")

    assert response.status_code == 403
    assert "Cet acte revient aux gestionnaires" in response.content.decode()
    assert Application.objects.get(pk=application.pk).deleted_at is None


def test_submitted_file_is_never_deleted(application, people):
    Application.objects.filter(pk=application.pk).update(state=State.SUBMITTED)

    assert people.manager.post(f"/dossiers/{application.number}/supprimer/").status_code == 403


def test_text_typed_after_the_session_ended_waits_for_the_sign_in(application, people):
    address = f"/dossiers/{application.number}/projet/"

    response = people.anonymous.post(address, {"version": "0", "title": "Écrit trop tard"})
    people.anonymous.force_login(people.users["editor"])
    page = people.anonymous.get(address).content.decode()

    assert response.status_code == 302
    assert 'value="Écrit trop tard"' in page
    assert "Votre session avait expiré" in page
    assert not application.versions.filter(section="project").exists()
    people.anonymous.post(address, {"version": "0", "title": "Écrit trop tard"})
    assert application.project.title == "Écrit trop tard"

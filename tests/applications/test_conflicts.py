"""Two people in the same section: nothing is overwritten, both texts are shown, both are kept."""

import json
import re

import pytest

from traitdunion.programme.applications.models import SectionVersion


@pytest.fixture
def project(filled):
    return f"/dossiers/{filled.number}/projet/"


def title(application):
    application.project.refresh_from_db()
    return application.project.title


def test_second_save_of_the_same_version_shows_both_texts(filled, project, people):
    people.editor.post(project, {"version": "1", "title": "Titre de l’une"})
    response = people.manager.post(project, {"version": "1", "title": "Titre de l’autre"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Titre de l’une" in page
    assert "Titre de l’autre" in page
    assert title(filled) == "Titre de l’une"
    assert [(v.number, v.applied, v.current) for v in filled.versions.filter(section="project")] == [
        (3, False, False),
        (2, True, True),
        (1, True, False),
    ]


def test_only_what_differs_is_to_be_chosen(filled, project, people):
    people.editor.post(project, {"version": "1", "title": "Titre de l’une"})
    response = people.manager.post(project, {"version": "1", "summary": "Résumé de l’autre"})

    chosen = {difference.name: difference.chosen for difference in response.context["conflict"].differences}
    assert chosen == {"title": "theirs", "summary": "mine"}


def test_choices_make_the_next_version_and_both_stay_in_the_history(filled, project, people):
    people.editor.post(project, {"version": "1", "title": "Titre de l’une", "summary": "Résumé de l’une"})
    people.manager.post(project, {"version": "1", "title": "Titre de l’autre", "summary": "Résumé de l’autre"})

    people.manager.post(project, {"version": "2", "set-aside": "3", "choose-title": "mine", "choose-summary": "theirs"})

    filled.project.refresh_from_db()
    assert (filled.project.title, filled.project.summary) == ("Titre de l’autre", "Résumé de l’une")
    assert filled.versions.filter(section="project").count() == 4


def test_third_save_during_the_choice_is_a_conflict_again(filled, project, people):
    people.editor.post(project, {"version": "1", "title": "Une"})
    people.manager.post(project, {"version": "1", "title": "Autre"})
    people.editor.post(project, {"version": "2", "title": "Une encore"})

    response = people.manager.post(project, {"version": "2", "set-aside": "3", "choose-title": "mine"})

    assert response.status_code == 409
    assert title(filled) == "Une encore"


def test_same_text_saved_twice_is_no_conflict(filled, project, people):
    people.editor.post(project, {"version": "1", "title": "Le même"})
    response = people.manager.post(project, {"version": "1", "title": "Le même"})

    assert response.status_code == 302
    assert filled.versions.filter(section="project").count() == 2


def test_lines_added_by_two_people_are_both_kept(filled, people):
    expenses = f"/dossiers/{filled.number}/depenses/"
    people.editor.post(expenses, {"version": "1", "do": "add:expenses"})
    people.editor.post(expenses, {"version": "2", "e3-label": "Ligne de l’une", "e3-2024": "100"})
    people.manager.post(expenses, {"version": "1", "do": "add:expenses"})

    aside = filled.versions.get(section="expenses", applied=False)
    assert aside.typed["expenses"] == ["e1", "e2", "e4"]
    people.manager.post(expenses, {"version": "3", "set-aside": "4"})

    current = filled.versions.get(section="expenses", current=True)
    assert current.typed["expenses"] == ["e1", "e2", "e4", "e3"]
    assert current.typed["expenses-last"] == ["4"]
    assert current.typed["e3-label"] == ["Ligne de l’une"]


def test_autosave_answers_with_its_version_and_what_is_not_understood(filled, people):
    response = people.editor.post(
        f"/dossiers/{filled.number}/ressources/",
        {"version": "1", "grant-2024": "mille"},
        headers={"X-Requested-With": "fetch"},
    )

    said = json.loads(response.content)
    assert response.status_code == 200
    assert said["version"] == 2
    assert said["message"].startswith("Enregistré à ")
    assert said["errors"] == {"id_grant-2024": "Écrivez le montant en chiffres, par exemple 12 500,50."}


def test_autosave_in_conflict_says_so_and_keeps_the_text(filled, project, people):
    people.editor.post(project, {"version": "1", "title": "Une"})

    response = people.manager.post(project, {"version": "1", "title": "Autre"}, headers={"X-Requested-With": "fetch"})

    assert response.status_code == 409
    said = json.loads(response.content)["message"]
    assert re.fullmatch(
        "Quelqu’un d’autre a modifié cette section, à .+\\. Enregistrez pour voir les deux textes\\.", said
    )
    assert SectionVersion.objects.get(applied=False).typed["title"] == ["Autre"]


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999", "7"])
def test_version_that_never_was_is_a_conflict_and_never_an_error(version, filled, project, people):
    response = people.editor.post(project, {"version": version, "title": "D’ailleurs"})

    assert response.status_code == 409
    assert title(filled) == "Guichets à deux voix"


def test_other_tab_of_the_same_person_is_called_so(filled, project, people):
    people.editor.post(project, {"version": "1", "title": "Une"})
    autosave = people.editor.post(project, {"version": "1", "title": "Deux"}, headers={"X-Requested-With": "fetch"})
    page = people.editor.post(project, {"version": "1", "title": "Trois"}).content.decode()

    said = "Vous avez enregistré cette partie dans un autre onglet, à "
    assert json.loads(autosave.content)["message"].startswith(said)
    assert said in page
    assert "Autre onglet, " in page
    assert "Quelqu’un d’autre" not in page


def test_field_that_one_side_left_empty_is_not_asked_about(application, people):
    address = f"/dossiers/{application.number}/projet/"
    people.editor.post(address, {"version": "0", "title": "Une", "summary": ""})
    response = people.manager.post(address, {"version": "0", "title": "", "summary": "Résumé de l’autre"})

    assert response.context["conflict"].asked == []
    people.manager.post(address, {"version": "1", "set-aside": "2"})

    application.project.refresh_from_db()
    assert (application.project.title, application.project.summary) == ("Une", "Résumé de l’autre")


def test_autosave_answers_with_the_panel_and_the_steps_as_they_now_are(filled, project, people):
    response = people.editor.post(project, {"version": "1", "title": ""}, headers={"X-Requested-With": "fetch"})

    said = json.loads(response.content)
    assert "Donnez un titre au projet, même provisoire." in said["checks"]
    assert said["counts"].startswith("1 à corriger, 1 à compléter ou vérifier")  # the letter, the title
    assert said["counts"] in said["checks"]
    assert "1 réponse attendue" in said["steps"]
    assert 'id="i-clock"' in said["icons"]

"""The submit button, replayed, doubled, pressed too late or by who may not."""

import pytest
from django.test import Client

from traitdunion.programme.applications.models import Submission


def press(browser, file):
    return browser.post(f"/dossiers/{file.number}/deposer/")


def test_a_submit_replayed_after_the_closing_is_refused_with_the_exact_times(complete, people, closed):
    closed()

    answer = press(people.manager, complete)

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "La clôture était le" in said
    assert "Votre demande est arrivée le" in said
    assert "heure de Paris" in said
    assert not Submission.objects.exists()


def test_a_submit_replayed_after_the_closing_leaves_the_version_that_counts(complete, people, closed):
    press(people.manager, complete)
    people.manager.post(f"/dossiers/{complete.number}/rouvrir/")
    closed()

    answer = press(people.manager, complete)

    assert answer.status_code == 422
    assert [(each.version, each.latest) for each in Submission.objects.all()] == [(1, True)]


def test_the_browser_cannot_say_when_it_pressed(complete, people, closed):
    closed()

    data = {"received_at": "2024-02-15T12:00:00Z", "moment": "2024-02-15"}
    headers = {"HTTP_DATE": "Thu, 15 Feb 2024 12:00:00 GMT", "HTTP_X_REQUEST_START": "t=1707998400"}
    answer = people.manager.post(f"/dossiers/{complete.number}/deposer/", data, **headers)

    assert answer.status_code == 422
    assert not Submission.objects.exists()


def test_a_button_pressed_twice_gives_one_receipt(complete, people):
    first, second = press(people.manager, complete), press(people.manager, complete)

    assert first.url == second.url == f"/dossiers/{complete.number}/accuse/1/"
    assert Submission.objects.count() == 1


def test_two_tabs_never_lose_a_text(filled, people):
    page = f"/dossiers/{filled.number}/projet/"
    people.editor.post(page, {"version": "1", "title": "Premier onglet"})

    answer = people.editor.post(page, {"version": "1", "title": "Second onglet"})

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Premier onglet" in said
    assert "Second onglet" in said
    kept = [version.typed["title"] for version in filled.versions.filter(section="project").order_by("number")]
    assert kept == [["Guichets à deux voix"], ["Premier onglet"], ["Second onglet"]]


def test_a_tab_left_open_writes_nothing_in_a_submitted_file(complete, people):
    press(people.manager, complete)

    people.editor.post(f"/dossiers/{complete.number}/depenses/", {"version": "1", "e1-2024": "1"})

    assert {line.amount for line in complete.expenses.filter(key="e1", year=2024)} == {20_000}
    assert complete.versions.get(section="expenses", applied=False).typed["e1-2024"] == ["1"]


def test_a_submit_without_its_token_is_refused(complete, people):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.users["manager"])

    assert press(browser, complete).status_code == 403
    assert not Submission.objects.exists()


ACTS = [
    "deposer/",
    "rouvrir/",
    "supprimer/",
    "restaurer/",
    "partenaires/",
    "projet/",
    "depenses/",
    "pieces/",
    "relire/",
]


@pytest.mark.parametrize("act", ["", *ACTS, "accuse/1/", "accuse/1/accuse.pdf", "accuse/1/accuse.json"])
def test_the_file_of_another_organisation_does_not_exist_at_any_address(act, of_another, people):
    address = f"/dossiers/{of_another.number}/{act}"

    assert people.manager.get(address).status_code in {404, 405}
    assert people.manager.post(address, {"version": "1", "title": "Pris"}).status_code in {404, 405}
    assert of_another.project.title == "Guichets à deux voix"
    assert not Submission.objects.exists()


def test_an_attachment_of_another_organisation_is_not_found_by_its_number(of_another, filled, people):
    theirs = of_another.attachments.get().pk

    for file in (of_another, filled):
        assert people.manager.get(f"/dossiers/{file.number}/pieces/{theirs}/").status_code == 404
    withdrawn = people.manager.post(f"/dossiers/{filled.number}/pieces/", {"do": f"withdraw:{theirs}"})
    assert withdrawn.status_code == 404
    assert of_another.attachments.present().count() == 1

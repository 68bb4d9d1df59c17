"""What is typed outlives a cut, a telephone that sleeps and a server that is killed, with the script and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import begun
from tests.browser.test_cuts import restarted
from tests.browser.test_sending import TOWN, slowly

pytestmark = pytest.mark.browser

SUMMARY = "Écrit pendant une coupure, avec « guillemets ».\nDeux lignes."


@pytest.fixture
def project(server, open_page, javascript):
    """The step of the project of a new draft."""
    draft = begun(open_page("/dossiers/nouveau/?appel=numerique-2024", person=TOWN))
    return open_page(f"{draft}projet/", person=TOWN, javascript=javascript)


def typed(page):
    page.get_by_label("Titre du projet").fill("Guichets à deux voix")
    page.get_by_label("Résumé").fill(SUMMARY)


def is_kept(page, open_page):
    """Someone who opens the step elsewhere reads it."""
    elsewhere = open_page(re.search("/dossiers/.*", page.url)[0], person=TOWN, javascript=False)
    expect(elsewhere.get_by_label("Titre du projet")).to_have_value("Guichets à deux voix")
    expect(elsewhere.get_by_label("Résumé")).to_have_value(SUMMARY)
    return True


def saved(page):
    expect(page.locator("#saved")).to_contain_text(re.compile("Enregistré"), timeout=20_000)


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
def test_what_is_typed_during_a_cut_is_saved_when_the_link_is_back(project, open_page):
    link = slowly(project)
    link(offline=True)
    typed(project)
    expect(project.locator("#saved")).to_contain_text(project.locator("#file").get_attribute("data-failed"))

    link(-1)

    saved(project)
    assert is_kept(project, open_page)


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
def test_what_was_typed_before_the_telephone_slept_is_saved_when_it_wakes(project, open_page):
    session = project.context.new_cdp_session(project)
    typed(project)

    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    project.context.set_offline(True)
    project.context.set_offline(False)
    session.send("Page.setWebLifecycleState", {"state": "active"})

    saved(project)
    assert is_kept(project, open_page)


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
def test_what_is_typed_while_the_server_restarts_is_saved(project, server, open_page):
    typed(project)
    restarted(server)

    saved(project)
    assert is_kept(project, open_page)


@pytest.mark.parametrize("javascript", [False], ids=["without-javascript"])
def test_a_form_sent_into_a_cut_is_sent_again_by_loading_the_page_again(project, open_page):
    typed(project)
    project.context.set_offline(True)
    button = project.get_by_role("button", name="Enregistrer", exact=True)
    with project.expect_event("requestfailed"):
        button.click(no_wait_after=True)
    expect(project.get_by_label("Titre du projet")).to_have_count(0)  # the browser shows a page of its own
    project.context.set_offline(False)

    project.reload()

    assert is_kept(project, open_page)

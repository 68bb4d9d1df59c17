"""A session that ends while someone writes: nothing typed is lost, and files are named as to be chosen again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person

pytestmark = pytest.mark.browser

TOWN = "mairie@example.org"
SUMMARY = "Écrit pendant une heure, avec des guillemets « » et\ndeux lignes."


@pytest.fixture
def writer(open_page, server, javascript):
    """An agent on a new draft, at the step of the project."""
    person = Person(open_page(None, person=TOWN, javascript=javascript), server)
    person.goes_to("/dossiers/nouveau/?appel=numerique-2024")
    person.page.get_by_role("radio").first.check()
    person.presses("Commencer le dossier")
    if person.page.locator("[name=because]").count():
        person.writes({"because": "Un second essai"})
        person.presses("Commencer le dossier")
    expect(person.page).to_have_url(re.compile("/partenaires/"))
    return person


def opens(person, step):
    person.press(person.page.locator(f".steps a[href$='/{step}/']"))
    expect(person.page).to_have_url(re.compile(f"/{step}/"))


def forgets_the_session(person):
    """What the browser does with a cookie that is too old."""
    person.page.context.clear_cookies(name=re.compile("session"))


def signs_in_again(person):
    expect(person.page).to_have_url(re.compile("/connexion/"))
    person.press(person.page.locator(f"form:has(input[value='{TOWN}']) button"))


@pytest.mark.parametrize("javascript", [False, True], ids=["without-javascript", "with-javascript"])
def test_what_was_typed_is_back_after_the_sign_in(writer):
    opens(writer, "projet")
    writer.writes({"title": "Guichets à deux voix", "summary": SUMMARY})
    forgets_the_session(writer)

    writer.presses("Enregistrer")
    signs_in_again(writer)

    writer.reads("Votre session avait expiré")
    expect(writer.field("title")).to_have_value("Guichets à deux voix")
    expect(writer.field("summary")).to_have_value(SUMMARY)
    writer.looks("session-kept")
    writer.presses("Enregistrer")
    writer.page.reload()
    expect(writer.field("summary")).to_have_value(SUMMARY)
    expect(writer.main).not_to_contain_text("Votre session avait expiré")


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
def test_a_save_by_the_script_says_that_the_session_ended(writer):
    opens(writer, "projet")
    forgets_the_session(writer)

    writer.writes({"title": "Guichets à deux voix"})

    expect(writer.page.locator("#saved")).to_contain_text("Votre session est finie", timeout=10_000)
    expect(writer.field("title")).to_have_value("Guichets à deux voix")
    writer.presses("Enregistrer")
    signs_in_again(writer)
    expect(writer.field("title")).to_have_value("Guichets à deux voix")


@pytest.mark.parametrize("javascript", [False], ids=["without-javascript"])
def test_files_sent_too_late_are_named(writer, letter):
    opens(writer, "pieces")
    form = writer.main.locator("form:has([name='letter-file'])")
    writer.attaches("letter-file", letter)
    forgets_the_session(writer)

    writer.presses(re.compile("^Envoyer"), within=form)
    signs_in_again(writer)

    writer.reads("Choisissez de nouveau", letter.name)
    writer.looks("session-files")

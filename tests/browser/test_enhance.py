"""What a script adds to public pages: suggestions, a simulator that follows, a warning before leaving."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def town(open_page):
    """The field of the simulator where a town is typed."""
    return open_page("/simulateur/").get_by_role("combobox", name=re.compile("^Votre collectivité"))


def test_a_town_is_chosen_with_the_keyboard_alone(town):
    page = town.page
    town.focus()
    page.keyboard.type("st etienne rouvray", delay=10)
    expect(page.locator("[role=option]").first).to_be_visible()
    assert town.get_attribute("aria-expanded") == "true"

    page.keyboard.press("ArrowDown")
    marked = town.get_attribute("aria-activedescendant")
    assert page.locator(f"#{marked}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")

    expect(town).to_have_value(re.compile("Saint-Étienne-du-Rouvray"))
    assert town.get_attribute("aria-expanded") == "false"
    expect(page.locator("[role=option]").first).to_be_hidden()


def test_suggestions_wait_for_three_letters(town):
    asked = []
    town.page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)

    town.press_sequentially("st", delay=10)
    town.page.wait_for_timeout(900)

    assert asked == []


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(town):
    town.press_sequentially("rouen", delay=10)
    expect(town.page.locator("[role=option]").first).to_be_visible()

    town.press("Escape")

    expect(town.page.locator("[role=option]").first).to_be_hidden()
    expect(town).to_have_value("rouen")


def test_a_suggestion_is_chosen_with_a_finger(town):
    town.press_sequentially("rouen", delay=10)

    town.page.locator("[role=option]").first.click()

    expect(town).to_have_value(re.compile("Rouen"))


def test_the_simulator_follows_what_is_typed_and_its_address_with_it(open_page):
    page = open_page("/simulateur/")

    page.get_by_label(re.compile("^Durée")).fill("24")

    expect(page).to_have_url(re.compile(r"\?.*=24"))
    expect(page.locator("#reponse")).not_to_be_empty()
    shared = page.locator("#reponse").inner_text()
    page.reload()
    assert page.locator("#reponse").inner_text() == shared


def test_leaving_with_unsaved_answers_asks_first(open_page):
    page = open_page("/style/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.locator("form[data-unsaved] textarea").fill("Guichets à deux voix")
    page.goto(page.url.replace("/style/", "/"))

    assert asked == ["beforeunload"]


def test_the_count_of_a_long_text_follows(open_page):
    page = open_page("/style/")

    page.locator("form[data-unsaved] textarea").fill("Guichets")

    expect(page.locator("#id_why-n span")).to_have_text("8")


def test_the_summary_of_errors_is_reached_first(open_page):
    page = open_page("/style/")

    assert page.evaluate("document.activeElement.id") == "errors"

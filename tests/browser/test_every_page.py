"""Every kind of page, in each language: nothing for axe to say, valid HTML, no sideways scroll, no refused script."""

import pytest

from tests.browser.checks import axe, axe_in_the_dark, focus_is_shown, html_errors, no_overflow
from tests.browser.pages import PUBLIC

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("wanted", PUBLIC, ids=str)
def test_a_page_is_sound_and_says_the_same_without_javascript(open_page, server, wanted, language, width):
    page = open_page(None, width=width)
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))

    answer = page.goto(server.address(wanted.path, language))

    assert html_errors(answer.text()) == []
    root = page.locator("html")
    assert root.get_attribute("lang") == language
    assert root.get_attribute("dir") in ({"rtl"} if language == "ar" else {"ltr", None})
    assert page.locator("h1").count() == 1
    assert page.title()
    without = open_page(wanted.path, language=language, width=width, javascript=False)
    assert without.locator("main").inner_text() == page.locator("main").inner_text()
    no_overflow(page)
    axe(page)
    axe_in_the_dark(page)
    assert heard == []


def test_the_first_stop_of_the_keyboard_leads_to_the_content(open_page, language):
    page = open_page("/", language=language)

    page.keyboard.press("Tab")
    focus_is_shown(page)
    page.keyboard.press("Enter")

    assert page.evaluate("document.querySelector('main').contains(document.querySelector(location.hash))")

"""Every kind of page, in each language: nothing for axe to say, valid HTML, no sideways scroll, no refused script."""

import pytest

from tests.browser.checks import axe, focus_is_shown, no_overflow, valid_html
from tests.browser.pages import PUBLIC

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("wanted", PUBLIC, ids=str)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_is_accessible(open_page, wanted, language, width, dark):
    page = open_page(wanted.path, language=language, width=width, dark=dark)

    axe(page)
    no_overflow(page)


@pytest.mark.parametrize("wanted", PUBLIC, ids=str)
def test_a_page_is_sound(open_page, server, wanted, language):
    page = open_page(None)
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))

    page.goto(server.address(wanted.path, language))

    valid_html(page)
    root = page.locator("html")
    assert root.get_attribute("lang") == language
    assert root.get_attribute("dir") in ({"rtl"} if language == "ar" else {"ltr", None})
    assert page.locator("h1").count() == 1
    assert page.title()
    assert heard == []


@pytest.mark.parametrize("wanted", PUBLIC, ids=str)
def test_a_page_says_the_same_without_javascript(open_page, wanted, language):
    with_it = open_page(wanted.path, language=language)
    without = open_page(wanted.path, language=language, javascript=False)

    assert without.locator("main").inner_text() == with_it.locator("main").inner_text()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(open_page, language):
    page = open_page("/", language=language)

    page.keyboard.press("Tab")
    focus_is_shown(page)
    page.keyboard.press("Enter")

    assert page.evaluate("document.querySelector('main').contains(document.querySelector(location.hash))")

"""The checks themselves: a check that never fails proves nothing."""

import pytest

from tests.browser.checks import axe, ecoindex, html_errors, no_overflow, tab_to

FAULTY = """<!doctype html><html><body><img src="data:,"><p style="width:600px">large</p>
<a href="#one" style="outline:none">one</a> <a href="#two" id="two">two</a></body></html>"""


@pytest.mark.parametrize(
    ("elements", "requests", "size", "expected"),
    # 3 x (6 + 42/59) + 2 x (1 + 3/13) + (1 + 28.63/143.33) = 23.7968; x 5/6 = 19.83; 500: 3 x (8 + 24/61).
    [(400, 5, 30_000, 80.2), (500, 5, 30_000, 76.0)],
)
def test_ecoindex_gives_the_published_figures(elements, requests, size, expected):
    assert round(ecoindex(elements, requests, size), 1) == expected


def test_html_errors_names_the_place():
    assert html_errors("<!doctype html><html lang=fr><title>a</title><p>ok</p></html>") == []
    assert html_errors("<!doctype html><title>a</title><p><div></p></div>")[0].startswith("1:")


@pytest.mark.browser
def test_a_faulty_page_is_refused(chromium):
    page = chromium.new_page()
    page.set_content(FAULTY)

    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
    with pytest.raises(AssertionError, match="600px"):
        no_overflow(page)
    assert tab_to(page, page.locator("#two")) == 2

    page.close()


@pytest.mark.browser
def test_components_with_long_words_fit_a_phone(open_page):
    page = open_page("/style/", width=320)

    no_overflow(page)

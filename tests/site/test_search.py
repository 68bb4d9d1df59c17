"""The search among calls and pages, which a lost reader meets on the 404 page."""

import pytest

from tests.calls.fixtures import publish_call


@pytest.fixture
def found(client, db):
    publish_call("numerique-2024")

    def ask(text, prefix=""):
        response = client.get(f"{prefix}/chercher/", {"q": text})
        assert response.status_code == 200
        return [hit.url for hit in response.context["hits"]]

    return ask


@pytest.mark.parametrize("text", ["numérique", "NUMERIQUE inclusif", "num", "inclusive digital"])
def test_a_call_is_found_by_the_beginning_of_its_words(found, text):
    assert found(text) == ["/appels/numerique-2024/"]


def test_a_call_is_found_in_arabic(found):
    assert found("رقمنة", prefix="/ar") == ["/ar/appels/numerique-2024/"]


def test_a_page_is_found_by_what_it_is_about(found):
    assert found("cookies") == ["/donnees-personnelles/"]


@pytest.mark.parametrize("text", ["", "   ", "'\"%", "zzz"])
def test_nothing_found_is_said_calmly(found, text):
    assert found(text) == []


def test_what_was_asked_is_shown_again_as_text(client, db):
    html = client.get("/chercher/", {"q": "<b>eau</b>"}).content.decode()

    assert "Rien pour «\u202f&lt;b&gt;eau&lt;/b&gt;\u202f»" in html
    assert 'value="&lt;b&gt;eau&lt;/b&gt;"' in html

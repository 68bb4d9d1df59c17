"""The front door, and the pages that the law and good manners ask for."""

import re
from datetime import UTC, date, datetime, timedelta

import html5lib
import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import translation

from traitdunion.front.site import weights

PAGES = ("home", "search", "help", "accessibility", "ecodesign", "privacy", "legal", "map")
LANGUAGES = ("fr", "en", "ar")


def address(name, language):
    with translation.override(language):
        return reverse(f"site:{name}")


def faults(html):
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [f"{line}:{column} {code}" for (line, column), code, _details in parser.errors]


@pytest.fixture
def read(client, db):
    def got(name, language="fr"):
        response = client.get(address(name, language))
        assert response.status_code == 200
        return response.content.decode()

    return got


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_valid_and_says_its_language(read, name, language):
    html = read(name, language)

    assert faults(html) == []
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stays_light(read, name):
    html = re.sub(r"<svg.*?</svg>", "<svg></svg>", read(name), flags=re.DOTALL)

    assert len(re.findall(r"<[a-z]", html)) <= 380


@pytest.mark.parametrize("name", PAGES)
def test_an_anonymous_page_asks_little_of_the_database(client, db, django_assert_max_num_queries, name):
    with django_assert_max_num_queries(5):
        client.get(address(name, "fr"))


@pytest.mark.parametrize("name", PAGES)
def test_no_text_of_an_arabic_page_was_left_in_latin_letters(read, name):
    html = read(name, "ar")
    main = html[html.index('<main id="main"') : html.index("</main>")]
    shown = re.sub(r'<([a-z]+)[^>]* lang="(?:fr|en)".*?</\1>|<[^>]+>', " ", main, flags=re.DOTALL)

    foreign = re.findall(r"[A-Za-zÀ-ÿ]{3,}(?:\s+[A-Za-zÀ-ÿ]{3,}){3,}", shown)
    assert [text for text in foreign if "Défenseur des droits" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_those_that_the_law_asks_for(read, language):
    html = read("help", language)
    footer = html[html.index("<footer") :]

    for name in ("help", "accessibility", "ecodesign", "privacy", "legal", "map"):
        assert f'href="{address(name, language)}"' in footer


def test_the_accessibility_statement_is_honest_as_long_as_nobody_audited(read):
    html = read("accessibility")

    assert "Accessibilité\u202f: non conforme" in html
    assert "Aucun audit n’a encore été mené par des personnes." in html
    assert "Défenseur des droits" in html


def test_the_weights_are_not_measured_until_a_check_wrote_them(read, tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "FILE", tmp_path / "none.json")

    assert "Pas encore mesuré" in read("ecodesign")


def test_the_measured_weights_are_published(read, tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "FILE", tmp_path / "weights.json")
    measure = weights.Measure("/appels/", 12_345, 3, 210, 87.6, "A")
    weights.write(weights.Measures(date(2024, 2, 15), (measure,)))

    html = read("ecodesign")

    assert "Mesuré le 15 février 2024" in html
    assert '<bdi>/appels/</bdi></a></th><td class="n" data-l="Poids">12\u00a0ko</td>' in html
    assert '<td class="n" data-l="EcoIndex">87,6 A</td>' in html


def test_the_committed_weights_can_be_read():
    found = weights.read()

    assert found is None or found.pages


def test_the_security_contact_is_valid_for_less_than_a_year(client, db):
    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:contact@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_robots_stay_out_of_what_needs_an_account(client, db):
    text = client.get("/robots.txt").content.decode()

    assert text.startswith("User-agent: *\n")
    assert "Disallow: /ar/dossiers/\n" in text
    assert "Disallow: /\n" not in text


def test_the_probe_hears_that_all_is_well(client, db):
    assert client.get("/sante/").json() == {"status": "up"}


def test_the_probe_hears_that_the_database_is_down(client, db, monkeypatch):
    def down():
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", down)
        response = client.get("/sante/")

    assert (response.status_code, response.json()) == (503, {"status": "down"})

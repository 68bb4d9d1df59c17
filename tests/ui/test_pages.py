"""The skeleton of every page, and the pages of errors."""

import html5lib
import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.test import override_settings
from django.urls import path
from django.utils import translation

from config import urls
from traitdunion.foundation.ui import views


def denied(request):
    raise PermissionDenied("Ce dossier a été déposé le 12 mars\u202f: il ne change plus.")


def lost(request):
    raise Http404


def too_big(request):
    raise RequestDataTooBig


def broken(request):
    raise ZeroDivisionError


class Probes:
    """The addresses of the platform, and some that fail."""

    handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
    urlpatterns = (
        path("refus/", denied),
        path("perdu/", lost),
        path("lourd/", too_big),
        path("panne/", broken),
        path("trop/", lambda request: views.too_many(request, 600)),
        path("en/refus/", denied),
        *urls.urlpatterns,
    )


def faults(html):
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    return [f"{line}:{column} {code}" for (line, column), code, _details in parser.errors]


@pytest.fixture
def style(client, db, settings):
    settings.DEMO = True

    def fetched(prefix=""):
        return client.get(f"{prefix}/style/").content.decode()

    return fetched


@pytest.fixture
def probe(client, db):
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=Probes):
        yield client.get


@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_every_component_is_valid_html(style, prefix):
    assert faults(style(prefix)) == []


def test_no_component_needs_what_the_security_policy_refuses(style):
    html = style()

    assert ' style="' not in html
    assert "<style" not in html
    assert " onclick=" not in html
    assert html.count("<script") == html.count("<script src=")


def test_an_arabic_page_goes_from_right_to_left(style):
    html = style("/ar")

    assert '<html lang="ar" dir="rtl">' in html
    assert 'همزة <span class="t"></span> وصل' in html
    assert '<a href="/ar/style/" lang="ar" hreflang="ar" title="العربية" aria-current="true">ع</a>' in html
    assert '<a href="/style/" lang="fr" hreflang="fr" title="Français">fr</a>' in html


def test_a_page_says_that_texts_exist_only_in_french(style):
    assert "بعض نصوص هذه الصفحة متوفّرة بالفرنسية فقط." in style("/ar")
    assert "<!--french-->" in style("/ar")
    assert "n’existent qu’en français" not in style()


def test_a_page_whose_texts_are_all_translated_does_not_say_so(rf):
    request = rf.get("/en/")
    with translation.override("en"):
        html = views.bad_request(request).content.decode()

    assert "exist only in French" not in html


def test_the_same_page_in_another_language_keeps_its_question(client, db, settings):
    settings.DEMO = True

    assert 'href="/en/style/?theme=eau&amp;page=2"' in client.get("/style/?theme=eau&page=2").content.decode()


@pytest.mark.parametrize("path", ["//evil.example/", "/en//evil.example/", "/en///evil.example/"])
def test_the_links_between_languages_never_leave_the_platform(client, db, path):
    html = client.get(path).content.decode()

    assert 'href="//' not in html


def test_a_page_begins_with_a_way_to_its_content(style):
    html = style()

    assert html.index('<a class="skip" href="#main">') < html.index("<header")
    assert '<main id="main" tabindex="-1">' in html


def test_the_style_page_is_for_the_demo(client, db):
    assert client.get("/style/").status_code == 404


def test_a_message_is_read_aloud(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    request._messages = [Message(messages.SUCCESS, "C’est enregistré.")]

    html = views.not_found(request).content.decode()

    assert '<div class="messages" aria-live="polite">\n<p class="notice ok">C’est enregistré.</p>\n</div>' in html


def test_a_refusal_gives_its_reason(probe):
    response = probe("/refus/")

    assert response.status_code == 403
    assert "Ce dossier a été déposé le 12 mars\u202f: il ne change plus." in response.content.decode()


def test_a_lost_page_offers_a_search(probe):
    response = probe("/perdu/")

    assert response.status_code == 404
    assert '<form class="inline sec" role="search" action="/chercher/">' in response.content.decode()


def test_an_address_that_leads_nowhere_speaks_the_language_of_its_prefix(probe):
    response = probe("/ar/nulle-part/")

    assert response.status_code == 404
    assert "هذه الصفحة غير موجودة" in response.content.decode()
    assert '<a href="/en/nulle-part/" lang="en"' in response.content.decode()


def test_what_is_too_heavy_says_that_nothing_was_lost(probe):
    response = probe("/lourd/")

    assert response.status_code == 413
    assert "ce que vous aviez enregistré avant est intact" in response.content.decode()


def test_who_asks_too_often_learns_when_to_come_back(probe):
    response = probe("/trop/")

    assert (response.status_code, response.headers["Retry-After"]) == (429, "600")
    assert "Réessayez dans 10 minutes" in response.content.decode()


def test_a_failure_answers_in_three_languages_without_asking_anything(probe, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = probe("/panne/")

    html = response.content.decode()
    assert response.status_code == 500
    assert [html.count(f'lang="{code}"') for code in ("fr", "en", "ar")] == [1, 1, 1]
    assert faults(html) == []


@pytest.mark.parametrize("address", ["/refus/", "/perdu/", "/lourd/", "/trop/", "/en/refus/"])
def test_a_page_of_error_is_valid_html_under_the_security_policy(probe, address):
    response = probe(address)

    assert faults(response.content.decode()) == []
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_host_that_is_not_ours_gets_a_page_not_a_failure(client, db):
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "Cette demande est incomplète ou abîmée" in response.content.decode()


def test_nobody_forgot_a_language_of_the_page_skeleton(client, db, settings):
    settings.DEMO = True
    french = client.get("/style/").content.decode()
    footer = french[french.index("<footer") :]

    for prefix in ("/en", "/ar"):
        html = client.get(f"{prefix}/style/").content.decode()
        assert html[html.index("<footer") :] != footer

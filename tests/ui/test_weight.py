"""What the footer says is what is sent; what is unchanged is not sent again."""

import gzip
import re
from io import BytesIO

import brotli
import pytest
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from traitdunion.foundation.ui.weight import WeightMiddleware, asset_size, sentence

WORDS = "Les collectivités et leurs partenaires écrivent un seul dossier, dans leur langue, même sur une ligne lente. "
HEAD = '<link rel="icon" href="/static/ui/icon.svg"><link rel="stylesheet" href="/static/ui/theme.css">'


def page(body, budget=30):
    return f"<!doctype html><head>{HEAD}</head><body>{body}<footer><!--weight {budget}--></footer></body>"


def sent(response, encoding="br", **headers):
    request = RequestFactory().get("/", headers={"Accept-Encoding": encoding, **headers})
    return WeightMiddleware(lambda _request: response)(request)


def read(response):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(response.headers.get("Content-Encoding"), bytes)
    return unpack(response.content).decode()


def told(html):
    return float(re.search(r"pèse ([\d\u202f]+,\d) ko", html)[1].replace("\u202f", "").replace(",", ".")) * 1000


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
@given(count=st.integers(0, 1500), noise=st.binary(max_size=3000))
def test_the_footer_tells_the_bytes_sent_within_five_percent(encoding, count, noise):
    response = sent(HttpResponse(page(WORDS * count + noise.hex())), encoding)

    really = len(response.content) + sum(
        asset_size(f"/static/ui/{name}", encoding) for name in ("icon.svg", "theme.css")
    )
    assert told(read(response)) == pytest.approx(really, rel=0.05)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_a_page_is_compressed_as_the_reader_accepts(accepted, expected):
    response = sent(HttpResponse(page(WORDS)), accepted)

    assert response.headers.get("Content-Encoding") == expected
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(response.content)
    assert WORDS in read(response)


def test_a_page_over_its_budget_shows_it():
    assert 'class="f4" width="100%"' in read(sent(HttpResponse(page("", budget=1))))


def test_a_page_says_its_weight_in_its_language():
    with translation.override("ar"):
        assert "وزن هذه الصفحة 12.4 كيلوبايت في 3 طلبات، والحدّ الأقصى 30." in sentence(12_400, 3, 30)
    with translation.override("en"):
        assert "This page weighs 12.4 kB in 1 request, for a limit of 30 kB." in sentence(12_400, 1, 30)


def test_a_page_without_a_footer_is_only_compressed():
    response = sent(JsonResponse({"a": WORDS}, json_dumps_params={"ensure_ascii": False}))

    assert read(response) == f'{{"a": "{WORDS}"}}'


@pytest.mark.parametrize(
    "response",
    [
        StreamingHttpResponse([b"a" * 1000]),
        FileResponse(BytesIO(b"a" * 1000), content_type="text/plain"),
        HttpResponse(b"\x89PNG" * 100, content_type="image/png"),
        HttpResponse(b"packed", headers={"Content-Encoding": "gzip"}),
        HttpResponse(b""),
    ],
    ids=["stream", "file", "image", "already packed", "empty"],
)
def test_what_is_not_a_text_passes_untouched(response):
    before = dict(response.headers)

    assert sent(response) is response
    assert dict(response.headers) == before


def test_an_unchanged_page_is_not_sent_again():
    first = sent(HttpResponse(page(WORDS)))

    again = sent(HttpResponse(page(WORDS)), **{"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_changed_page_is_sent():
    first = sent(HttpResponse(page(WORDS)))

    assert sent(HttpResponse(page("autre")), **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_refused_form_has_no_tag():
    assert "ETag" not in sent(HttpResponse(page(WORDS), status=422)).headers


def test_what_others_serve_is_not_counted():
    assert asset_size("https://example.org/a.css", "br") == 0
    assert asset_size("/static/nowhere.css", "br") == 0

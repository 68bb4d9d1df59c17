"""Requests that no page makes: broken addresses, absurd pages, unknown hosts, files that are no receipt."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.factories import StaffRoleFactory, UserFactory
from tests.visits import browser
from traitdunion.programme.applications.proof.receipts import LARGEST

BROKEN = ["%ff%fe", "%c3%28", "%ed%a0%80", "%00", "%", "%zz", "%f0%9f%92%a9" * 200]


@pytest.fixture
def officer(call):
    return browser(StaffRoleFactory(owner=call.owner, user=UserFactory(totp=True)).user)


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("address", ["/appels/?q=", "/chercher/?q=", "/simulateur/?nature=", "/simulateur/?cout="])
def test_a_query_in_no_encoding_is_answered(address, broken, call, client):
    assert client.get(f"{address}{broken}").status_code == 200


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("name", ["q", "pays", "tri", "page", "verdict"])
def test_a_filter_in_no_encoding_is_left_aside(name, broken, call, officer):
    assert officer.get(f"/instruction/{call.slug}/?{name}={broken}").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "9" * 5000, "un", "1.5", "٣", "1%00", ""])
def test_a_page_that_does_not_exist_shows_one_that_does(page, call, officer, people):
    assert officer.get(f"/instruction/{call.slug}/?page={page}").status_code == 200
    assert people.manager.get(f"/dossiers/?page={page}").status_code == 200


@pytest.mark.parametrize("number", ["NIR-2024-9999", "%ff", "..%2f..", "a" * 300, "NIR-2024-0001%00"])
def test_a_file_number_made_by_hand_is_not_found(number, application, people):
    assert people.manager.get(f"/dossiers/{number}/").status_code == 404


@pytest.mark.parametrize("version", ["0", "99", "99999999999999999999", "9" * 5000])
def test_a_receipt_version_made_by_hand_is_not_found(version, complete, people):
    people.manager.post(f"/dossiers/{complete.number}/deposer/")

    assert people.manager.get(f"/dossiers/{complete.number}/accuse/{version}/").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "[::1", "testserver.evil.example", "a b"])
def test_an_unknown_host_is_refused_and_never_repeated(host, db):
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        answer = Client(raise_request_exception=False).get("/verifier/", HTTP_HOST=host)

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 1_900_000,
        b'{"receipt":' * 100_000,
        b"9" * 1_900_000,
        b'{"receipt":' + b"9" * 6000 + b"}",
        b'"' + b"a" * 1_900_000 + b'"',
        b'{"a":NaN}',
        json.dumps({"receipt": {}, "signature": "00" * 64, "public_key": "00" * 32}).encode(),
        b"%PDF-" + b"%TraitdUnion-Ed25519 " * 50_000,
        b"\xef\xbb\xbf{}",
        b"PK\x03\x04" + b"\x00" * 100,
    ],
    ids=["deep", "deep tables", "a number", "a long number", "a text", "no number", "empty", "seals", "mark", "zip"],
)
def test_what_is_no_receipt_is_told_so_at_once(content, db, client):
    answer = client.post("/verifier/", {"accuse": SimpleUploadedFile("x.json", content)})

    assert answer.status_code == 422
    assert "Accusé refusé" in answer.content.decode()


def test_a_receipt_of_two_million_bytes_is_not_even_read(db, client):
    answer = client.post("/verifier/", {"accuse": SimpleUploadedFile("x.json", b" " * (LARGEST + 1))})

    assert answer.status_code == 422
    assert "dépasse 2 Mo" in answer.content.decode()


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"--x\r\nbroken", b"a=1&" * 2000])
def test_a_body_that_is_no_form_is_refused_without_a_fault(body, db, client):
    kind = "multipart/form-data; boundary=x" if body.startswith(b"--") else "application/x-www-form-urlencoded"

    assert client.post("/verifier/", data=body, content_type=kind).status_code in {400, 422}


def test_an_address_that_takes_forms_only_leads_back_to_the_page_that_has_one(filled, people):
    address = f"/dossiers/{filled.number}/"

    answer = people.manager.get(f"{address}deposer/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert f'href="{address}"' in answer.text
    assert "Rien n’a été changé" in answer.text


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_a_method_that_no_page_uses_changes_nothing(method, filled, people):
    for section in ("projet", "deposer", "relire"):
        answer = getattr(people.manager, method)(f"/dossiers/{filled.number}/{section}/")
        assert answer.status_code == 405

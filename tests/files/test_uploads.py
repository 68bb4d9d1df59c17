"""A file that comes in pieces: gone on after a cut, the same to the last byte, held to what a form is held to."""

import hashlib
import io
import os
import random
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import signing
from django.core.files.storage import default_storage
from django.http import QueryDict, UnreadablePostError
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from tests.files.samples import PDF, upload
from traitdunion.foundation.files import Refused, acts, uploads
from traitdunion.foundation.files.models import Upload
from traitdunion.foundation.files.tasks import sweep
from traitdunion.foundation.files.uploads import Ticket, TooManyError, WrongOffsetError

pytestmark = pytest.mark.django_db
AT = datetime(2024, 2, 23, 22, 59, 59, tzinfo=UTC)
LETTER = PDF + b"%" * 3_000_000


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """A storage that the other tests do not share."""
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    }
    return tmp_path / "files"


def begun(content=LETTER, *, name="lettre.pdf", owner="town", left=40_000_000, **more):
    sha256 = hashlib.sha256(content).hexdigest()
    return uploads.begin(Ticket(owner, left), name=name, size=len(content), sha256=sha256, at=AT, **more)


def joined(owner="town", **fields):
    """What a post that names these uploads holds, and what it lacks."""
    data = QueryDict(mutable=True)
    data.update({f"sent:{field}": str(each) for field, each in fields.items()})
    files = MultiValueDict()
    return files, uploads.join(data, files, owner)


class CutLine(io.BytesIO):
    """A link that breaks after what it was given."""

    def read(self, size=-1):
        read = super().read(size)
        if not read:
            raise UnreadablePostError("cut")
        return read


def test_pieces_make_the_file_that_was_announced():
    sending = begun()

    uploads.append(sending, 0, io.BytesIO(LETTER[:70_000]))
    uploads.append(sending, 70_000, io.BytesIO(LETTER[70_000:]))

    files, lost = joined(letter=sending.pk)
    with files["letter"] as file:
        assert file.read() == LETTER
        assert (file.name, file.size, file.begun_at) == ("lettre.pdf", len(LETTER), AT)
        assert acts.store(file).sha256 == sending.sha256
    assert lost == []


@pytest.mark.parametrize("seed", range(5))
def test_twenty_cuts_anywhere_lose_nothing(seed):
    chance = random.Random(seed)
    sending = begun()

    for _cut in range(20):
        brought = chance.randrange(200_000)
        uploads.append(sending, sending.received, CutLine(LETTER[sending.received :][:brought]))
    uploads.append(sending, sending.received, io.BytesIO(LETTER[sending.received :]))

    files, _lost = joined(letter=sending.pk)
    with files["letter"] as file:
        assert hashlib.sha256(file.read()).hexdigest() == hashlib.sha256(LETTER).hexdigest()


def test_the_same_file_of_the_same_owner_goes_on_where_it_was():
    first = begun()
    uploads.append(first, 0, io.BytesIO(LETTER[:70_000]))

    assert begun() == first
    assert begun().received == 70_000
    assert begun(owner="another").received == 0
    assert begun(name="copie.pdf").received == 0


def test_two_sendings_of_one_file_help_each_other():
    first, second = begun(), begun()
    uploads.append(first, 0, io.BytesIO(LETTER[:70_000]))

    with pytest.raises(WrongOffsetError):
        uploads.append(second, 0, io.BytesIO(LETTER[:140_000]))

    assert second.received == 70_000
    uploads.append(second, 70_000, io.BytesIO(LETTER[70_000:]))
    files, _lost = joined(letter=first.pk)
    with files["letter"] as file:
        assert file.read() == LETTER


def test_a_piece_that_does_not_follow_is_refused():
    sending = begun()

    with pytest.raises(WrongOffsetError):
        uploads.append(sending, 1, io.BytesIO(LETTER[1:]))

    assert Upload.objects.get().received == 0


def test_what_comes_past_the_end_is_not_kept():
    sending = begun(PDF)

    uploads.append(sending, 0, io.BytesIO(PDF + b"more"))

    assert sending.received == len(PDF)


def test_a_file_that_is_not_the_one_announced_is_asked_again():
    sending = begun()
    uploads.append(sending, 0, io.BytesIO(LETTER[:-1] + b"x"))

    files, lost = joined(letter=sending.pk)

    assert (list(files), lost) == ([], ["letter"])
    assert not Upload.objects.exists()


def test_a_piece_that_the_storage_lost_is_asked_again():
    sending = begun(PDF)
    uploads.append(sending, 0, io.BytesIO(PDF))
    default_storage.delete(sending.path(0, len(PDF)))

    assert joined(letter=sending.pk)[1] == ["letter"]


@pytest.mark.parametrize("key", ["", "none", "00000000-0000-4000-8000-000000000000", "a\x00b"])
def test_a_key_made_by_hand_names_nothing(key):
    assert joined(letter=key)[1] == ["letter"]


def test_what_has_not_come_to_its_end_or_is_of_another_is_not_given():
    short, other = begun(), begun(PDF, owner="another")
    uploads.append(short, 0, io.BytesIO(LETTER[:-1]))
    uploads.append(other, 0, io.BytesIO(PDF))

    assert joined(letter=short.pk)[1] == ["letter"]
    assert joined(letter=other.pk)[1] == ["letter"]


@pytest.mark.parametrize(
    ("name", "size", "left", "why"),
    [
        ("plan.exe", 1_000, 40_000_000, "n’est pas d’un format accepté"),
        ("lettre.pdf", 10_000_001, 40_000_000, "la limite est de"),
        ("lettre.pdf", 0, 40_000_000, "Ce fichier est vide"),
        ("lettre.pdf", 2_000_000, 1_999_999, "il ne reste de place que pour"),
    ],
)
def test_what_a_form_would_refuse_is_refused_before_a_byte_is_sent(name, size, left, why):
    with pytest.raises(Refused, match=why):
        uploads.begin(Ticket("town", left), name=name, size=size, sha256="0" * 64, at=AT)

    assert not Upload.objects.exists()


def test_a_ticket_names_the_extensions_that_it_is_for():
    with pytest.raises(Refused, match="PDF, JPEG"):
        uploads.begin(Ticket("town", 10**7, ("jpg", "pdf")), name="a.odt", size=9, sha256="0" * 64, at=AT)


def test_one_owner_brings_a_hundred_megabytes_a_day():
    for number in range(10):
        begun(name=f"{number}.pdf", content=LETTER)
    Upload.objects.update(size=10_000_000)

    with pytest.raises(TooManyError):
        begun(PDF)
    assert begun(PDF, owner="another")


def test_a_file_that_came_with_a_form_is_held_for_the_next_one():
    ticket = Ticket("town", 40_000_000)
    held = uploads.hold(ticket, upload("lettre.pdf", LETTER), AT)
    again = uploads.hold(ticket, upload("lettre.pdf", LETTER), AT)

    assert held == again
    files, _lost = joined(letter=held.pk)
    with files["letter"] as file:
        assert file.read() == LETTER


def test_the_sweep_takes_what_is_a_day_old(folder):
    old, young = begun(), begun(PDF)
    for each, content in ((old, LETTER), (young, PDF)):
        uploads.append(each, 0, io.BytesIO(content))
    Upload.objects.filter(pk=old.pk).update(created=timezone.now() - timedelta(hours=25))
    for piece in folder.glob(f"uploads/*/{old.pk.hex}.*"):
        os.utime(piece, (piece.stat().st_mtime - 90_000,) * 2)

    sweep()

    assert Upload.objects.get() == young
    assert [path.name for path in folder.glob("uploads/*/*")] == [f"{young.pk.hex}.0-{len(PDF)}"]


# -- the protocol ----------------------------------------------------------------------------------------------------


class Line:
    """A client of the protocol."""

    def __init__(self, address, client=None):
        self.address, self.client = address, client or Client()

    def ask(self, method, place, body=b"", kind="application/offset+octet-stream", **headers):
        told = {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return self.client.generic(method, place, body, kind, headers=told)

    def begin(self, content=PDF, name="lettre.pdf", sha256=None, length=None):
        sha256 = sha256 or hashlib.sha256(content).hexdigest()
        told = f"filename {b64encode(name.encode()).decode()},sha256 {b64encode(sha256.encode()).decode()}"
        length = len(content) if length is None else length
        return self.ask("POST", self.address, Upload_Length=length, Upload_Metadata=told)


@pytest.fixture
def line():
    return Line(Ticket("town", 40_000_000).address)


def test_an_upload_is_announced_sent_cut_asked_after_and_finished(line):
    answer = line.begin()
    place = answer["Location"]
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (201, "0", "1.0.0")

    sent = line.ask("PATCH", place, PDF[:20], Upload_Offset=0)
    assert (sent.status_code, sent["Upload-Offset"]) == (204, "20")

    asked = line.ask("HEAD", place)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, "20", str(len(PDF)))
    assert "no-store" in asked["Cache-Control"]

    wrong = line.ask("PATCH", place, PDF[:20], Upload_Offset=0)
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "20")

    assert line.ask("PATCH", place, PDF[20:], Upload_Offset=20)["Upload-Offset"] == str(len(PDF))
    assert line.begin()["Upload-Offset"] == str(len(PDF))


def test_a_refusal_is_a_sentence_in_the_language_of_the_page(line):
    french = line.begin(name="plan.exe")
    english = Line(f"/en{line.address}").begin(name="plan.exe")

    assert french.status_code == english.status_code == 422
    assert "n’est pas d’un format accepté" in french.content.decode()
    assert "is not of an accepted format" in english.content.decode()


def test_an_upload_is_found_by_the_tickets_of_its_owner_only(line):
    place = line.begin()["Location"]
    other = Ticket("another", 40_000_000).address

    assert line.ask("HEAD", re.sub("/envois/[^/]+/", other, place)).status_code == 404
    assert line.ask("HEAD", re.sub("/envois/[^/]+/", Ticket("town", 5).address, place)).status_code == 200


def test_a_ticket_made_by_hand_or_a_day_old_opens_nothing(line, monkeypatch):
    assert Line("/envois/made-by-hand/").begin().status_code == 404
    monkeypatch.setattr(signing.time, "time", lambda: timezone.now().timestamp() + 90_000)
    assert line.begin().status_code == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Upload_Offset": "minus one"}, 400),
        ({"Upload_Offset": "9" * 5000}, 400),
        ({"Upload_Offset": "99"}, 409),
        ({"kind": "text/plain"}, 415),
    ],
)
def test_a_request_out_of_the_protocol_is_refused(changed, status, line):
    place = line.begin()["Location"]

    assert line.ask("PATCH", place, PDF, **{"Upload_Offset": 0} | changed).status_code == status
    assert Upload.objects.get().received == 0


@pytest.mark.parametrize(
    "wrong", [{"sha256": "no hash"}, {"length": "much"}, {"length": -1}, {"name": ""}, {"sha256": "A" * 64}]
)
def test_an_announcement_that_says_too_little_is_refused(wrong, line):
    assert line.begin(**wrong).status_code == 400


def test_a_hundred_megabytes_a_day_is_answered_as_too_many(line):
    Upload.objects.create(owner="town", name="a.pdf", size=uploads.HELD, sha256="0" * 64, begun_at=AT)

    assert line.begin().status_code == 429


def test_a_request_that_bears_no_token_of_ours_is_refused(line):
    strange = Line(line.address, Client(enforce_csrf_checks=True))

    assert strange.begin().status_code == 403
    assert strange.ask("PATCH", line.begin()["Location"], PDF, Upload_Offset=0).status_code == 403


def test_the_script_weighs_less_than_five_kilobytes_before_compression():
    script = Path(uploads.__file__).parent / "static/files/send.js"

    assert script.stat().st_size <= 5_000

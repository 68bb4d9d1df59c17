import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import translation

from tests.files.samples import GOOD, PDF, SHEET, WORD, image, office, opendocument, package, upload
from traitdunion.foundation.files import Refused, acts
from traitdunion.foundation.files.models import StoredFile

pytestmark = pytest.mark.django_db
PICTURES = {"photo.jpg", "photo.jpeg", "carte.png", "carte.webp"}
"""Written anew: see test_pictures."""


def refusal(name, content, **options):
    with pytest.raises(Refused) as caught:
        acts.store(upload(name, content), **options)
    assert StoredFile.objects.count() == 0
    return str(caught.value)


@pytest.mark.parametrize(("name", "content"), [each for each in GOOD.items() if each[0] not in PICTURES])
def test_each_kind_is_taken_as_it_is(name, content):
    stored = acts.store(upload(name, content))

    assert (stored.name, stored.size, stored.scan) == (name, len(content), "pending")
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert not stored.cleaned
    with default_storage.open(stored.path) as kept:
        assert kept.read() == content


def test_a_large_upload_is_taken_from_its_temporary_file():
    content = PDF + b"%" * 3_000_000
    with TemporaryUploadedFile("accord.pdf", "application/pdf", len(content), None) as large:
        large.write(content)
        large.seek(0)

        stored = acts.store(large)

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert default_storage.size(stored.path) == 3_000_000 + len(PDF)


def test_the_same_content_is_kept_once():
    first, second = acts.store(upload("accord.pdf", PDF)), acts.store(upload("convention.pdf", PDF))

    assert (first.name, second.name) == ("accord.pdf", "convention.pdf")
    assert first.path == second.path
    assert len(list((Path(settings.ENV.files) / first.path).parent.iterdir())) == 1


def test_a_damaged_content_is_mended_by_the_next_upload():
    stored = acts.store(upload("accord.pdf", PDF))
    (Path(settings.ENV.files) / stored.path).write_bytes(b"")

    acts.store(upload("accord.pdf", PDF))

    assert default_storage.size(stored.path) == len(PDF)


def test_the_kind_comes_from_the_name_not_from_the_browser():
    stored = acts.store(upload("budget.xlsx", office(SHEET)))

    assert stored.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_an_unknown_extension_is_told_what_is_taken():
    assert refusal("plan.exe", b"MZ", allowed={"pdf", "jpg", "jpeg"}) == (
        "« plan.exe » n’est pas d’un format accepté. Enregistrez-le dans l’un de ces formats : PDF, JPEG."
    )


@pytest.mark.parametrize("name", ["plan", "", "...", "image.svg", "page.html", "archive.zip", "pdf"])
def test_a_name_without_a_known_extension_is_refused(name):
    assert "n’est pas d’un format accepté" in refusal(name or "-", PDF)


def test_an_empty_file_is_refused():
    assert "vide" in refusal("accord.pdf", b"")


def test_a_file_too_large_is_told_both_sizes():
    message = refusal("accord.pdf", PDF + b"%" * 1_200_000, max_bytes=1_000_000)

    assert "pèse 1,2\xa0Mo, la limite est de 1\xa0Mo" in message


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("accord.pdf", b"MZ\x90\x00 a program", "un programme"),
        ("accord.pdf", b"\x7fELF a program", "un programme"),
        ("accord.pdf", image("PNG"), "PNG"),
        ("photo.png", image("JPEG"), "JPEG"),
        ("photo.jpg", b"<!DOCTYPE html><script>", "une page web"),
        ("lettre.docx", opendocument(), "un document bureautique"),
        ("lettre.odt", opendocument("spreadsheet"), "un document bureautique"),
        ("lettre.docx", office(SHEET), "un document bureautique"),
        ("budget.xlsx", office(WORD, **{"word/embedded.xlsx": "", "x": SHEET}), "un document bureautique"),
        ("lettre.docx", package({"readme": "an archive"}), "un document bureautique ou une archive ZIP"),
        ("lettre.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ancien document Office"),
        ("notes.txt", image("PNG"), "PNG"),
        ("notes.csv", b"MZ\x00\x01\x02", "un programme"),
        ("carte.webp", b"RIFF\x00\x00\x00\x00WAVE", "pas de ce format"),
        ("notes.txt", b"\x00\x01\x02\x81", "pas de ce format"),
    ],
)
def test_a_content_that_belies_its_name_is_refused(name, content, found):
    assert found in refusal(name, content)


@pytest.mark.parametrize(
    "content",
    [
        PDF + b"2 0 obj << /S /JavaScript /JS (app.alert) >> endobj",
        PDF + b"2 0 obj << /S /Java#53cript >> endobj",
        PDF + b"2 0 obj << /S /Launch /F (calc) >> endobj",
    ],
)
def test_a_pdf_that_runs_something_is_refused(content):
    assert "contient un programme" in refusal("accord.pdf", content)


def test_a_pdf_that_only_speaks_of_scripts_is_taken():
    content = PDF + b"3 0 obj << /Length 20 >>\nstream\r\n(/JavaScript) \x00/JS \nendstream\nendobj"

    assert acts.store(upload("cours.pdf", content)).size == len(content)


def test_a_pdf_made_to_be_slow_is_read_at_once():
    """A reading in the square of its length would take hours."""
    content = PDF + b"<<>>stream\n" * 800_000

    assert acts.store(upload("lent.pdf", content)).size == len(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lettre.docx", office(**{"word/vbaProject.bin": "macro"})),
        ("lettre.docx", package({"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"})),
        ("lettre.odt", opendocument(**{"Basic/Standard/Module1.xml": "<module/>"})),
        ("budget.ods", opendocument("spreadsheet", **{"Scripts/python/run.py": "import os"})),
    ],
)
def test_macros_are_refused(name, content):
    assert "contient des macros" in refusal(name, content)


def test_an_empty_list_of_macros_is_taken():
    content = opendocument(**{"Basic/Standard/script-lb.xml": "<library/>", "Basic/script-lc.xml": "<libraries/>"})

    assert acts.store(upload("lettre.odt", content))


def test_a_document_under_a_password_is_refused():
    manifest = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}

    assert "mot de passe" in refusal("lettre.odt", opendocument(**manifest))


def test_a_bomb_is_refused_before_it_is_unpacked():
    content = office(**{"word/document.xml": b"\0" * 60_000_000})

    assert len(content) < 100_000
    assert "beaucoup plus grand" in refusal("lettre.docx", content)


def test_a_bomb_of_many_parts_is_refused():
    content = office(**{f"part{number}": "" for number in range(2_000)})

    assert "beaucoup plus grand" in refusal("lettre.docx", content)


def test_a_bomb_that_lies_about_its_size_is_refused():
    content = bytearray(office(**{"a.xml": b"\0" * 20_000_000}))
    content = content.replace((20_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert "abîmé" in refusal("lettre.docx", bytes(content))


@pytest.mark.parametrize("inner", ["../../etc/passwd", "/etc/passwd", "word/../../x"])
def test_a_package_that_writes_outside_is_refused(inner):
    assert "abîmé" in refusal("lettre.docx", office(**{inner: "x"}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lettre.docx", office()[:-30]),
        ("lettre.docx", b"PK\x03\x04 and nothing more"),
        ("photo.png", image("PNG", (60, 60))[:60]),
        ("photo.jpg", b"\xff\xd8\xff\xe0 cut"),
    ],
)
def test_a_damaged_file_is_refused(name, content):
    assert "abîmé" in refusal(name, content)


def test_an_image_of_too_many_pixels_is_refused():
    """8,000 × 8,000 = 64 million."""
    assert "50 millions" in refusal("carte.png", image("PNG", (8_000, 8_000)))


def test_an_image_that_pillow_takes_for_a_bomb_is_refused():
    """A header that says 60,000 × 60,000, under its own checksum."""
    small, large = b"IHDR\x00\x00\x00\x04\x00\x00\x00\x03", b"IHDR" + (60_000).to_bytes(4, "big") * 2
    content = image("PNG").replace(small, large)

    assert "carte" not in refusal("carte.png", content)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_refusal_speaks_the_language_of_its_reader(language):
    with translation.override("fr"):
        french = refusal("accord.pdf", b"")
    with translation.override(language):
        assert refusal("accord.pdf", b"") != french

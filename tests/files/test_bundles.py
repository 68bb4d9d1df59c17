"""All the files in one: safe names, a manifest that a command verifies, and what is missing said in words."""

import io
import subprocess
import zipfile

import pytest
from django.core.files.storage import default_storage

from tests.files.samples import PDF, body, upload
from traitdunion.foundation.files import acts
from traitdunion.foundation.files.bundles import Item, bundle
from traitdunion.foundation.files.models import Scan, StoredFile

pytestmark = pytest.mark.django_db


def item(name, content=PDF, shown=""):
    stored = acts.store(upload(name, content))
    return Item(shown or stored.name, stored.sha256, stored)


def opened(*items, **options):
    response = bundle(items, filename="NIR-2024-0001-pièces.zip", **options)
    return zipfile.ZipFile(io.BytesIO(body(response)))


def test_files_come_with_their_manifest():
    letter, notes = item("lettre.pdf"), item("notes.txt", b"notes")

    archive = opened(letter, notes)

    assert archive.testzip() is None
    assert archive.namelist() == ["01 lettre.pdf", "02 notes.txt", "SHA256SUMS"]
    assert archive.read("02 notes.txt") == b"notes"
    assert archive.read("SHA256SUMS").decode() == f"{letter.sha256}  01 lettre.pdf\n{notes.sha256}  02 notes.txt\n"


def test_the_manifest_is_verified_by_a_common_command(tmp_path):
    opened(item("Convention signée.pdf"), item("اتفاقية.pdf", PDF + b"%2")).extractall(tmp_path)

    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr


def test_it_is_a_download_that_nobody_keeps():
    response = bundle([], filename="NIR-2024-0001.zip")

    assert dict(response.headers) == {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="NIR-2024-0001.zip"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ('a<b>:"|?*.pdf', "01 a_b______.pdf"),
        ("../../etc/passwd", "01 _._etc_passwd"),
        ("CON.pdf", "01 CON.pdf"),
        ("x" * 300 + ".pdf", "01 " + "x" * 120 + ".pdf"),
        ("fin. .pdf", "01 fin.pdf"),
    ],
)
def test_names_are_safe_on_every_system(shown, written):
    assert opened(item("lettre.pdf", shown=shown)).namelist()[0] == written


def test_two_files_of_the_same_name_are_both_there():
    assert opened(item("a.pdf"), item("a.pdf", PDF + b"%")).namelist()[:2] == ["01 a.pdf", "02 a.pdf"]


def test_it_is_sent_while_it_is_read():
    big = item("grand.txt", b"0123456789" * 100_000)

    pieces = list(bundle([big], filename="a.zip").streaming_content)

    assert max(map(len, pieces)) < 300_000
    assert len(pieces) > 3


def test_a_lost_file_is_named_and_the_others_are_given():
    lost, letter = item("perdue.pdf", PDF + b"%lost"), item("lettre.pdf")
    default_storage.delete(lost.stored.path)

    archive = opened(lost, letter)

    assert archive.namelist() == ["02 lettre.pdf", "SHA256SUMS", "pieces-manquantes.txt"]
    assert "perdue.pdf" in archive.read("pieces-manquantes.txt").decode()
    assert "introuvable" in archive.read("pieces-manquantes.txt").decode()
    assert StoredFile.objects.get(pk=lost.stored.pk).fault == "lost"


def test_an_altered_file_is_told_and_its_recorded_hash_stands():
    altered = item("alterée.txt", b"before")
    with default_storage.open(altered.stored.path, "wb") as file:
        file.write(b"after!")

    archive = opened(altered)

    assert altered.sha256 in archive.read("SHA256SUMS").decode()
    assert "altéré" in archive.read("pieces-manquantes.txt").decode()
    assert StoredFile.objects.get(pk=altered.stored.pk).fault == "altered"


def test_those_who_examine_do_not_receive_what_waits_for_the_antivirus(settings):
    settings.ANTIVIRUS = "unix:///nowhere/clamd"
    letter = item("lettre.pdf")

    assert opened(letter, examining=True).namelist() == ["SHA256SUMS", "pieces-manquantes.txt"]
    assert opened(letter).namelist() == ["01 lettre.pdf", "SHA256SUMS"]


def test_a_refused_file_is_in_no_archive():
    refused = item("lettre.pdf")
    refused.stored.scan, refused.stored.scan_note = Scan.REFUSED, "Eicar"

    archive = opened(refused, Item("ancienne.pdf", "0" * 64, None))

    said = archive.read("pieces-manquantes.txt").decode()
    assert "Eicar" in said
    assert "ancienne.pdf" in said

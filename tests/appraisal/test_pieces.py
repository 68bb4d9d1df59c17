"""The pieces of a file as its officer meets them: states, previews, archive, and the letter when one is refused."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from tests.files.samples import PDF, body
from tests.visits import plain
from traitdunion.directory.accounts.models import User
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.mail.models import Letter


@pytest.fixture
def folder(submission):
    return f"/instruction/essai-2024/{submission.application.number}/"


@pytest.fixture
def stored(submission):
    return StoredFile.objects.get(sha256=submission.document["attachments"][0]["sha256"])


def page(people, folder):
    response = people.officer.get(folder)
    assert response.status_code == 200
    return plain(response.text)


def piece_at(folder, submission):
    return f"{folder}pieces/1/{submission.document['attachments'][0]['id']}/"


def archive(people, folder):
    return zipfile.ZipFile(io.BytesIO(body(people.officer.get(f"{folder}pieces/1.zip"))))


def test_a_piece_that_waits_shows_name_size_hash_and_reason_and_does_not_open(
    submission, people, folder, stored, settings
):
    settings.ANTIVIRUS = "unix:///nowhere/clamd"

    shown = page(people, folder)

    for text in ("lettre.pdf", stored.sha256[:8], "analyse en attente", "L’antivirus ne l’a pas encore vu."):
        assert text in shown, text
    assert piece_at(folder, submission) not in shown
    assert people.officer.get(piece_at(folder, submission)).status_code == 302
    beside = f"/dossiers/{submission.application.number}/pieces/{submission.document['attachments'][0]['id']}/"
    assert people.officer.get(beside).status_code == 404
    assert archive(people, folder).namelist() == ["SHA256SUMS", "pieces-manquantes.txt"]


def test_the_officer_is_told_once_of_a_piece_refused_after_the_submission(submission, people, folder, stored):
    User.objects.filter(pk=people.users["officer"].pk).update(language="en")

    files.note_refused(stored, "Eicar-Test-Signature")
    files.note_refused(stored, "Eicar-Test-Signature")

    letter = Letter.objects.get(to=people.users["officer"].email)
    assert "refused by the antivirus" in letter.subject
    assert "Eicar-Test-Signature" in letter.text
    assert f"http://testserver/en{folder}?version=1#pieces" in letter.text
    assert not Letter.objects.filter(to=people.users["elsewhere"].email).exists()
    assert "L’antivirus y a reconnu Eicar-Test-Signature" in page(people, folder)


def test_a_lost_piece_is_said_and_does_not_make_the_page_fail(submission, people, folder, stored):
    default_storage.delete(stored.path)

    answer = people.officer.get(piece_at(folder, submission), follow=True)

    assert "Notre stockage ne retrouve plus ce fichier." in answer.content.decode()
    assert "introuvable" in page(people, folder)
    assert "lettre.pdf" in archive(people, folder).read("pieces-manquantes.txt").decode()


def test_an_altered_piece_is_said_once_the_contents_are_read_again(submission, people, folder, stored, at):
    assert "Contenus pas encore tous relus depuis leur dépôt." in page(people, folder)

    at("2024-03-13 10:00")
    call_command("verify_files")
    assert "Contenus comparés à leurs empreintes le mercredi 13 mars 2024." in page(people, folder)

    Path(default_storage.path(stored.path)).write_bytes(b"nope!")
    with pytest.raises(CommandError):
        call_command("verify_files")

    assert "Le contenu de ce fichier ne correspond plus à son empreinte : il n’est plus donné à lire." in page(
        people, folder
    )


def test_everything_received_comes_in_one_archive(submission, people, folder, stored):
    assert "Tout télécharger (ZIP)" in page(people, folder)

    content = archive(people, folder)

    assert content.read("01 lettre.pdf") == PDF
    assert content.read("SHA256SUMS").decode() == f"{stored.sha256}  01 lettre.pdf\n"


def test_a_preview_is_shown_when_asked(submission, people, folder, stored):
    StoredFile.objects.filter(pk=stored.pk).update(preview_width=340, preview_height=480)

    assert "<img" not in page(people, folder)
    shown = page(people, f"{folder}?version=1&apercus=1")

    assert 'width="340" height="480" loading="lazy" alt="Première page de lettre.pdf"' in shown


def test_an_archive_of_a_version_that_does_not_exist_is_not_found(submission, people, folder):
    assert people.officer.get(f"{folder}pieces/2.zip").status_code == 404
    assert people.elsewhere.get(f"{folder}pieces/1.zip").status_code == 404

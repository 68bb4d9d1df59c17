"""What is learnt of a piece after it was sent: shown on its page, told to those who gave it, never in the way."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.applications.factories import GuestFactory
from tests.factories import UserFactory
from tests.files.samples import PDF, body, image, upload
from tests.visits import browser, plain
from traitdunion.foundation.clock import now
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.models import Attachment


@pytest.fixture
def pieces(filled):
    return f"/dossiers/{filled.number}/pieces/"


@pytest.fixture
def attach(filled, people):
    """Add a piece: `attach("lettre.pdf")` gives its attachment."""

    def one(name="lettre.pdf", content=PDF, kind="letter", **options):
        return acts.attach(
            application=filled, kind=kind, upload=upload(name, content), by=people.users["editor"], **options
        )

    return one


@pytest.fixture
def antivirus(settings):
    """One that is named and does not answer."""
    settings.ANTIVIRUS = "unix:///nowhere/clamd"


def page(people, address):
    return plain(people.editor.get(address).text)


def test_without_an_antivirus_the_page_says_it_once(attach, pieces, people):
    attach()
    attach("autre.pdf")

    assert page(people, pieces).count("Aucun antivirus n’est configuré sur cette plateforme.") == 1


def test_a_piece_that_waits_for_the_antivirus_is_said_and_does_not_prevent_submitting(
    attach, filled, pieces, people, antivirus
):
    piece = attach()

    assert "analyse en attente" in page(people, pieces)
    assert body(people.reader.get(f"{pieces}{piece.pk}/")) == PDF
    assert acts.submit(number=filled.number, by=people.users["manager"], received_at=now()).submission


def test_a_guest_does_not_open_it_meanwhile(attach, filled, pieces, antivirus):
    piece = attach()
    guest = browser(GuestFactory(application=filled, user=UserFactory(), invited_by=filled.created_by).user)

    answer = guest.get(f"{pieces}{piece.pk}/", follow=True)

    assert "L’antivirus ne l’a pas encore vu." in answer.content.decode()
    assert zipfile.ZipFile(io.BytesIO(body(guest.get(f"/dossiers/{filled.number}/pieces.zip")))).namelist() == [
        "SHA256SUMS",
        "pieces-manquantes.txt",
    ]


def test_a_refused_piece_counts_no_more_and_its_page_says_what_to_do(attach, filled, pieces, people):
    piece = attach()
    before = checks(filled, now()).complete

    files.note_refused(piece.stored, "Eicar-Test-Signature")

    shown = page(people, pieces)
    assert "refusé par l’antivirus" in shown
    assert "L’antivirus y a reconnu Eicar-Test-Signature" in shown
    assert "Elle ne compte pas : remplacez-la." in shown
    assert f'href="{pieces}{piece.pk}/"' not in shown
    assert (before, checks(filled, now()).complete) == (True, False)


def test_who_added_a_refused_piece_is_told_once(attach, people):
    piece = attach()

    files.note_refused(piece.stored, "Eicar-Test-Signature")
    files.note_refused(piece.stored, "Eicar-Test-Signature")

    letter = Letter.objects.get()
    assert letter.to == people.users["editor"].email
    assert "refusée par l’antivirus" in letter.subject
    assert "lettre.pdf" in letter.text
    assert "une pièce refusée ne compte pas" in letter.text


def test_a_piece_refused_after_the_submission_is_told_and_stays_in_what_was_received(attach, filled, people):
    piece = attach()
    submission = acts.submit(number=filled.number, by=people.users["manager"], received_at=now()).submission
    Letter.objects.all().delete()

    files.note_refused(piece.stored, "Eicar-Test-Signature")

    told = {letter.to for letter in Letter.objects.filter(subject__contains="une pièce est refusée")}
    assert told == {people.users["editor"].email, people.users["manager"].email}
    assert "Votre dépôt reste reçu" in Letter.objects.filter(to=people.users["editor"].email).get().text
    submission.refresh_from_db()
    assert submission.document["attachments"][0]["sha256"] == piece.stored.sha256
    assert Attachment.objects.present().get() == piece


def test_a_piece_withdrawn_and_never_submitted_is_no_news(attach, people):
    piece = attach()
    acts.withdraw(attachment=piece, by=people.users["editor"])

    files.note_refused(piece.stored, "Eicar-Test-Signature")

    assert not Letter.objects.exists()


def test_replaced_pieces_are_shown_with_the_way_back(attach, pieces, people):
    first = attach("première.pdf")
    attach("seconde.pdf", PDF + b"%2", replaces=first)

    shown = page(people, pieces)

    assert "Fichiers remplacés ou retirés : 1" in shown
    assert "remplacé le" in shown
    assert f'value="restore:{first.pk}"' in shown
    people.editor.post(pieces, {"do": f"restore:{first.pk}"})
    assert Attachment.objects.present().count() == 2


def test_a_photo_says_that_it_was_cleaned_and_is_shown_when_asked_for(attach, filled, pieces, people):
    photo = attach("photo.jpg", image("JPEG", (400, 300)), kind="other")
    run_due()

    shown = page(people, pieces)

    assert "Photo nettoyée : lieu, date et appareil effacés." in shown
    address = f"/dossiers/{filled.number}/apercus/{photo.pk}.webp"
    assert address not in shown
    assert "Montrer les aperçus (15 ko au plus)" in shown
    shown = page(people, f"{pieces}?apercus=1")
    assert f'<img src="{address}" width="360" height="270" loading="lazy" alt="Image de photo.jpg">' in shown
    given = people.reader.get(address)
    assert given["Content-Type"] == "image/webp"
    assert len(body(given)) <= 15_000


def test_a_lost_piece_does_not_make_its_page_fail(attach, pieces, people):
    piece = attach("perdue.pdf", PDF + b"%lost")
    default_storage.delete(piece.stored.path)

    answer = people.editor.get(f"{pieces}{piece.pk}/", follow=True)

    assert answer.status_code == 200
    assert "Notre stockage ne retrouve plus ce fichier." in answer.content.decode()
    assert "introuvable" in page(people, pieces)
    assert StoredFile.objects.get().fault == "lost"


def test_everything_comes_in_one_archive(attach, filled, pieces, people):
    attach("lettre.pdf")
    attach("notes.txt", b"notes", kind="other")
    gone = attach("retirée.txt", b"gone", kind="other")
    acts.withdraw(attachment=gone, by=people.users["editor"])

    assert "Tout télécharger (ZIP" in page(people, pieces)
    response = people.reader.get(f"/dossiers/{filled.number}/pieces.zip")

    assert response["Content-Disposition"] == f'attachment; filename="{filled.number}-pieces.zip"'
    archive = zipfile.ZipFile(io.BytesIO(body(response)))
    assert archive.namelist() == ["01 lettre.pdf", "02 notes.txt", "SHA256SUMS"]


def test_a_page_of_many_pieces_asks_no_more_of_the_database(attach, pieces, people):
    def cost(pieces_more):

        for number in range(pieces_more):
            acts.withdraw(attachment=attach(f"a{number}.txt", b"a", kind="other"), by=people.users["editor"])
            attach(f"b{number}.txt", b"b", kind="other")
        people.editor.get(pieces)
        with CaptureQueriesContext(connection) as captured:
            people.editor.get(pieces)
        return len(captured)

    assert cost(1) == cost(20)

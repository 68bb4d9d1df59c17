"""Attachments: taken, replaced, withdrawn, put back, downloaded by those who may; refusals say how to repair."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.files.samples import PDF, office, package
from tests.visits import plain
from traitdunion.programme.applications.acts import attach
from traitdunion.programme.applications.models import Application, Attachment, State


@pytest.fixture
def pieces(filled):
    return f"/dossiers/{filled.number}/pieces/"


def letter(name="lettre.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def status(browser, address):
    """The status of a download, read to its end."""
    response = browser.get(address)
    if response.streaming:
        response.getvalue()
    return response.status_code


def test_file_is_added_for_a_document_and_a_partner(filled, pieces, people):
    response = people.editor.post(
        pieces, {"do": "add:letter", "letter-file": letter(), "letter-party": "p2", "letter-name": "Lettre du maire"}
    )

    attachment = Attachment.objects.get()
    assert response.url == f"{pieces}#letter"
    assert (attachment.kind, attachment.party.key, attachment.name) == ("letter", "p2", "Lettre du maire.pdf")
    page = people.editor.get(pieces).content.decode()
    assert attachment.stored.sha256 in page
    assert "Commune de Keur Ndiaye" in page
    filled.refresh_from_db()
    assert filled.obstacles == 0


def test_several_files_are_added_at_once(pieces, people):
    people.editor.post(pieces, {"do": "add:other", "other-file": [letter("un.pdf"), letter("deux.pdf")]})

    assert [attachment.name for attachment in Attachment.objects.all()] == ["un.pdf", "deux.pdf"]


def test_replaced_file_is_kept_out_of_sight(pieces, people):
    people.editor.post(pieces, {"do": "add:letter", "letter-file": letter()})
    first = Attachment.objects.get()
    people.editor.post(
        pieces, {"do": "add:letter", "letter-file": letter("neuve.pdf"), "letter-replaces": str(first.pk)}
    )

    assert [each.name for each in Attachment.objects.present()] == ["neuve.pdf"]
    assert Attachment.objects.present().get().replaces == first
    assert status(people.editor, f"{pieces}{first.pk}/") == 200


def test_withdrawn_file_is_put_back(pieces, people):
    people.editor.post(pieces, {"do": "add:letter", "letter-file": letter()})
    attachment = Attachment.objects.get()

    gone = people.editor.post(pieces, {"do": f"withdraw:{attachment.pk}"})
    assert not Attachment.objects.present().exists()
    assert "«\u202flettre.pdf\u202f» est retirée." in people.editor.get(gone.url).content.decode()

    people.editor.post(pieces, {"do": f"restore:{attachment.pk}"})
    assert Attachment.objects.present().get() == attachment


@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (lambda: letter("programme.pdf", b"MZ\x90\x00" + b"\x00" * 200), "programme.pdf"),
        (lambda: letter("programme.exe", b"MZ\x90\x00"), "n’est pas d’un format accepté"),
        (lambda: letter("bombe.docx", office(**{"gros.xml": "0" * 300_000_000})), "bombe.docx"),
        (lambda: letter("faux.docx", package({"rien.txt": "rien"})), "faux.docx"),
        (lambda: letter("vide.pdf", b""), "vide"),
        (lambda: letter("gros.pdf", PDF + b"\x00" * 10_000_001), "la limite est de"),
    ],
    ids=["program named .pdf", "program", "zip bomb", "false docx", "empty", "more than 10 MB"],
)
def test_hostile_file_is_refused_at_its_field_and_nothing_else_is_lost(upload, reason, filled, pieces, people):
    people.editor.post(pieces, {"do": "add:other", "other-file": letter("bonne.pdf")})

    response = people.editor.post(pieces, {"do": "add:letter", "letter-file": upload(), "letter-name": "Mon titre"})

    page = response.content.decode()
    assert response.status_code == 422
    assert reason in page
    assert 'id="id_letter-file-e"' in page
    assert 'value="Mon titre"' in page
    assert [each.name for each in Attachment.objects.all()] == ["bonne.pdf"]


def test_name_with_marks_of_direction_is_shown_without_them(pieces, people):
    people.editor.post(pieces, {"do": "add:letter", "letter-file": letter("accord\u202efdp.exe.pdf")})

    assert "\u202e" not in Attachment.objects.get().name
    assert "\u202e" not in people.editor.get(pieces).content.decode()


def test_shown_name_typed_with_marks_of_direction_is_cleaned_too(pieces, people):
    people.editor.post(pieces, {"do": "add:letter", "letter-file": letter(), "letter-name": "accord\u202efdp.exe"})

    assert "\u202e" not in Attachment.objects.get().name


def test_files_together_have_a_limit(filled, people, monkeypatch):
    monkeypatch.setattr("traitdunion.programme.applications.acts.attachments.TOGETHER", 2 * len(PDF) - 1)
    pieces = f"/dossiers/{filled.number}/pieces/"

    people.editor.post(pieces, {"do": "add:letter", "letter-file": letter()})
    refused = people.editor.post(pieces, {"do": "add:letter", "letter-file": letter("de-trop.pdf")})

    assert refused.status_code == 422
    assert "Retirez une pièce, ou allégez celle-ci." in refused.content.decode()
    assert Attachment.objects.count() == 1


def test_sending_of_60_megabytes_is_refused_before_it_is_kept(filled, pieces, people):
    response = people.editor.post(
        pieces, {"do": "add:letter", "letter-file": letter("enorme.pdf", PDF + b"0" * 60_000_000)}
    )

    assert response.status_code == 413
    assert "La limite est de 42 Mo." in plain(response.content.decode())
    assert "ce que vous aviez enregistré avant est intact" in response.content.decode()
    assert not Attachment.objects.exists()


def test_no_file_chosen_says_what_to_do(pieces, people):
    response = people.editor.post(pieces, {"do": "add:letter"})

    assert response.status_code == 422
    assert "Choisissez un fichier, puis envoyez-le." in response.content.decode()


@pytest.mark.parametrize("do", ["withdraw:999", "restore:abc", "withdraw:", "restore:99999999999999999999"])
def test_attachment_that_is_not_there_is_not_found(do, pieces, people):
    assert people.editor.post(pieces, {"do": do}).status_code == 404


def test_download_is_for_members_and_for_officers_of_a_submitted_file(filled, people):
    attachment = attach(application=filled, kind="letter", upload=letter(), by=people.users["editor"])
    address = f"/dossiers/{filled.number}/pieces/{attachment.pk}/"

    def statuses():
        names = ("reader", "editor", "manager", "stranger", "officer")
        return SimpleNamespace(**{name: status(getattr(people, name), address) for name in names})

    assert vars(statuses()) == {"reader": 200, "editor": 200, "manager": 200, "stranger": 404, "officer": 404}
    Application.objects.filter(pk=filled.pk).update(state=State.SUBMITTED)
    filled.call.owner = people.users["officer"].staff_roles.get().owner
    filled.call.save()
    assert vars(statuses()) == {"reader": 200, "editor": 200, "manager": 200, "stranger": 404, "officer": 200}
    assert Client().get(address).status_code == 302


def test_attachment_is_not_found_under_another_file(application, filled, people):
    attachment = attach(application=filled, kind="letter", upload=letter(), by=people.users["editor"])

    assert people.editor.get(f"/dossiers/{application.number}/pieces/{attachment.pk}/").status_code == 404


def test_download_is_the_file_that_was_given(filled, people):
    attachment = attach(application=filled, kind="letter", upload=letter(), by=people.users["editor"], name="été.pdf")

    response = people.reader.get(f"/dossiers/{filled.number}/pieces/{attachment.pk}/")

    assert response.getvalue() == PDF
    assert response["Content-Disposition"].startswith("attachment")


def test_reader_adds_nothing(pieces, people):
    people.reader.post(pieces, {"do": "add:letter", "letter-file": letter()})

    assert not Attachment.objects.exists()


def test_name_that_is_cut_says_by_how_much_and_the_file_is_whole(pieces, people):
    said = people.editor.post(pieces, {"do": "add:other", "other-file": letter(), "other-name": "é" * 160}, follow=True)

    assert "Le nom affiché est raccourci de 10 caractères, le fichier est entier." in said.content.decode()
    assert Attachment.objects.get().stored.size == len(PDF)


def test_one_name_for_several_files_says_that_each_keeps_its_own(pieces, people):
    files = [letter("un.pdf"), letter("deux.pdf")]
    said = people.editor.post(pieces, {"do": "add:other", "other-file": files, "other-name": "Nom"}, follow=True)

    assert "chacun garde le sien" in said.content.decode()
    assert [attachment.name for attachment in Attachment.objects.all()] == ["un.pdf", "deux.pdf"]


def test_alternatives_are_offered_as_such_until_one_is_joined(pieces, people):
    page = people.editor.get(pieces).content.decode()
    assert page.count("au choix, au dépôt") == 2  # a convention, or a letter
    assert page.count("<details open>") == 2

    people.editor.post(pieces, {"do": "add:letter", "letter-file": letter()})
    assert people.editor.get(pieces).content.decode().count("<details open>") == 0

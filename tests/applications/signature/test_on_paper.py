"""Signing a file on paper, before or after the submission."""

from datetime import date, timedelta

import pytest

from tests.applications.signature.signing import (
    MAYOR,
    change_title,
    give_back,
    letter_joined,
    signed,
)
from tests.factories import MembershipFactory
from tests.files.samples import PDF
from tests.visits import plain
from traitdunion.foundation.clock import now, today
from traitdunion.foundation.journal.models import Entry
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Signature, SignatureRequest


def test_the_sheet_bears_its_code_and_what_is_signed(filled, sheet, people):
    page = people.reader.get(f"/dossiers/{filled.number}/signature/{sheet.pk}/feuille/").content.decode()
    assert f"{sheet.letters[:4]}-{sheet.letters[4:]}" in page
    assert '<svg role="img"' in page
    assert sheet.sha256[:8] in page


def test_the_scan_finds_its_file_by_the_letters(filled, sheet, people):
    typed = f"{sheet.letters[:4].lower()} {sheet.letters[4:].lower()}"
    assert people.reader.get("/signature/", {"code": typed}).url == f"/signature/{sheet.letters}/"

    answer = give_back(people.editor, sheet)

    assert answer.url == f"/dossiers/{filled.number}/signature/"
    signature = Signature.objects.get()
    assert (signature.way, signature.scan.name, signature.signed_on) == ("paper", "feuille.pdf", today())
    page = people.reader.get(answer.url).content.decode()
    assert "Signé sur papier" in page
    assert "scan du" in page
    scan = people.reader.get(f"/dossiers/{filled.number}/signature/{signature.pk}/scan/")
    assert b"".join(scan.streaming_content) == PDF


def test_the_sheet_of_another_town_does_not_exist(sheet, people):
    assert people.stranger.get(f"/signature/{sheet.letters}/").status_code == 404
    assert give_back(people.stranger, sheet).status_code == 404
    assert people.editor.get("/signature/ABCDEFGH/").status_code == 404
    assert people.editor.get("/signature/x/").status_code == 404
    assert not Signature.objects.exists()


def test_a_sheet_comes_back_once(sheet, people):
    give_back(people.editor, sheet)
    answer = give_back(people.editor, sheet)
    assert answer.status_code == 422
    assert Signature.objects.count() == 1


def test_the_sheet_of_a_withdrawn_file_says_why_it_is_not_taken(filled, address, sheet, people):
    manager = people.users["manager"]
    letter_joined(filled, manager)
    acts.submit(number=filled.number, by=manager, received_at=now())
    acts.withdraw_file(application=filled, because="Le conseil a voté contre.", by=manager, at=now())

    shown = plain(people.editor.get(f"/signature/{sheet.letters}/").content.decode())
    answer = give_back(people.editor, sheet)

    assert "Ce dossier a été retiré le" in shown
    assert answer.status_code == 422
    assert not Signature.objects.exists()
    assert people.editor.post(address, {"do": "ask", **MAYOR}).status_code == 403


def test_a_sheet_taken_back_is_refused(address, sheet, people):
    people.editor.post(address, {"do": f"revoke:{sheet.pk}"})
    assert give_back(people.editor, sheet).status_code == 404


@pytest.mark.parametrize("shift", [-400, 1])
def test_a_day_that_cannot_be_is_refused(shift, sheet, people):
    day = today() + timedelta(days=shift)
    typed = {"signed_on-day": day.day, "signed_on-month": day.month, "signed_on-year": day.year}
    assert give_back(people.editor, sheet, **typed).status_code == 422


def test_a_scan_of_a_file_changed_since_is_kept_and_said_so(filled, sheet, people):
    change_title(filled, people.users["editor"])
    page = people.editor.get(f"/signature/{sheet.letters}/").content.decode()
    assert "devient «\u202fAutre titre\u202f»" in page

    give_back(people.editor, sheet)

    assert Signature.objects.get().summary["title"] == "Guichets à deux voix"
    assert "Le dossier a changé depuis." in people.editor.get(f"/dossiers/{filled.number}/").content.decode()


def test_nothing_is_signed_and_the_file_is_submitted_all_the_same(submission, people):
    page = people.manager.get(f"/dossiers/{submission.application.number}/accuse/1/").content.decode()
    assert "Le résumé n’est pas encore signé." in page


def test_a_paper_signed_after_the_submission_is_of_the_version_received(submission, people):
    number = submission.application.number
    people.editor.post(f"/dossiers/{number}/signature/", {"do": "print", **MAYOR})

    give_back(people.editor, SignatureRequest.objects.get())

    assert Signature.objects.get().submission == submission
    assert Entry.objects.get(act="sign").subject == f"{number}/1"
    receipt = people.reader.get(f"/dossiers/{number}/accuse/1/").content.decode()
    assert "Signé sur papier par Dominique Exemple, Maire" in receipt
    officer = people.officer.get(f"/instruction/{submission.call.slug}/{number}/").content.decode()
    assert "Signé sur papier par Dominique Exemple, Maire" in officer
    scan = people.officer.get(f"/dossiers/{number}/signature/{Signature.objects.get().pk}/scan/")
    assert b"".join(scan.streaming_content) == PDF


def test_signed_before_and_submitted_unchanged_is_signed(filled, link, mayor, people):
    signed(mayor, link)
    letter_joined(filled, people.users["manager"])
    people.manager.post(f"/dossiers/{filled.number}/deposer/")
    receipt = people.manager.get(f"/dossiers/{filled.number}/accuse/1/").content.decode()
    assert "Signé par Dominique Exemple, Maire" in receipt
    assert "a changé depuis" not in receipt


def test_a_member_of_two_towns_gives_a_sheet_back_to_the_right_one(filled, sheet, people):
    MembershipFactory(user=people.users["stranger"], organisation=filled.lead, role="editor")
    assert give_back(people.stranger, sheet).url == f"/dossiers/{filled.number}/signature/"
    assert isinstance(Signature.objects.get().signed_on, date)

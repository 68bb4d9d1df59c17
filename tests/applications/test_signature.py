"""Signing a file: by link and code, on paper, before or after the submission; what cannot be signed says why."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import MembershipFactory, OrganisationFactory
from tests.files.samples import PDF, upload
from traitdunion.directory.accounts import acts as accounts
from traitdunion.directory.accounts.links import CODE_LASTS, TRIES
from traitdunion.foundation.clock import today
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, Signature, SignatureRequest
from traitdunion.programme.applications.proof.frozen import fingerprint

MAYOR = {"name": "Dominique Exemple", "function": "Maire", "email": "maire@example.org", "language": "fr"}


@pytest.fixture
def address(filled):
    return f"/dossiers/{filled.number}/signature/"


@pytest.fixture
def link(address, people):
    """The page that the mayor's letter leads to."""
    people.editor.post(address, {"do": "ask", **MAYOR})
    return link_in(Letter.objects.get(to="maire@example.org"))


@pytest.fixture
def sheet(address, people):
    """A sheet printed for the mayor."""
    people.editor.post(address, {"do": "print", **MAYOR})
    return SignatureRequest.objects.get(way="paper")


@pytest.fixture
def mayor():
    return Client()


def link_in(letter):
    return re.search(r"/signer/\S+/", letter.text).group()


def seen_on(page):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode()).group(1)


def last_code():
    letter = Letter.objects.filter(subject__contains="code").latest("pk")
    return re.search(r"\d{4}-\d{4}", letter.subject).group()


def ask_code(mayor, link):
    """The hash of what was shown, once the code has left."""
    seen = seen_on(mayor.get(link))
    assert mayor.post(link, {"do": "code", "seen": seen}).status_code == 302
    return seen


def signed(mayor, link):
    seen = ask_code(mayor, link)
    return mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()})


def change_title(application, by, title="Autre titre"):
    base = application.versions.get(section="project", current=True).number
    typed = dict(application.versions.get(section="project", current=True).typed) | {"title": [title]}
    acts.save_section(application=application, section="project", typed=typed, base=base, by=by)


def letter_joined(application, by):
    acts.attach(application=application, kind="letter", upload=upload("lettre.pdf", PDF), by=by)


# -- by link ---------------------------------------------------------------------------------------------------------


def test_mayor_reads_one_page_and_signs_with_a_code_without_an_account(filled, link, mayor, people):
    page = mayor.get(link).content.decode()
    assert "Guichets à deux voix" in page
    assert "Trois-Rives demande 48 000,00 € et apportera 24 000,00 €." in page.replace("\u202f", " ").replace(
        "\xa0", " "
    )

    answer = signed(mayor, link)

    assert answer.url == link
    signature = Signature.objects.get()
    assert (str(signature), signature.way, signature.submission) == ("Dominique Exemple, Maire", "link", None)
    assert signature.sha256 == fingerprint(signature.summary)
    assert "Le résumé est signé" in mayor.get(link).content.decode()
    file = people.reader.get(f"/dossiers/{filled.number}/").content.decode()
    assert "Signé par Dominique Exemple, Maire, le " in file
    assert "a changé depuis" not in file


def test_signature_is_journalled_without_a_name(filled, link, mayor):
    signed(mayor, link)

    entry = Entry.objects.get(act="sign")
    assert entry.subject == filled.number
    assert entry.data["summary_sha256"] == Signature.objects.get().sha256
    assert "Dominique" not in str(entry.payload())


def test_whoever_asked_learns_that_it_is_signed(link, mayor, people):
    signed(mayor, link)
    letter = Letter.objects.get(to=people.users["editor"].email)
    assert "Dominique Exemple, Maire a signé" in letter.text


def test_only_the_hash_of_the_link_is_kept(link):
    token = link.split("/")[2]
    asked = SignatureRequest.objects.get()
    assert token not in {asked.token_hash, asked.letters, asked.code_hash}
    assert len(asked.token_hash) == 64
    assert Letter.objects.get(to="maire@example.org").secret


def test_summary_changed_after_the_code_is_shown_again_with_what_changed(filled, link, mayor, people):
    seen = ask_code(mayor, link)
    code = last_code()
    change_title(filled, people.users["editor"])

    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": code})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Projet\u202f: «\u202fGuichets à deux voix\u202f» devient «\u202fAutre titre\u202f»." in page
    assert not Signature.objects.exists()
    assert signed(mayor, link).status_code == 302
    assert Signature.objects.get().summary["title"] == "Autre titre"


def test_a_change_of_detail_is_told_by_its_section(filled, link, mayor, people):
    seen = ask_code(mayor, link)
    typed = {"q-needs": ["Davantage de guichets."], "q-follow_up": ["yes"]}
    acts.save_section(application=filled, section="questions", typed=typed, base=1, by=people.users["editor"])

    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()})

    assert answer.status_code == 409
    assert "Le détail a changé dans\u202f: Questions" in answer.content.decode()


def test_a_file_changed_since_it_was_signed_says_so(filled, link, mayor, people):
    signed(mayor, link)
    change_title(filled, people.users["editor"])
    page = people.editor.get(f"/dossiers/{filled.number}/").content.decode()
    assert "Le dossier a changé depuis." in page


def test_a_piece_added_since_does_not_undo_the_signature(filled, link, mayor, people):
    signed(mayor, link)
    letter_joined(filled, people.users["editor"])
    assert "a changé depuis" not in people.editor.get(f"/dossiers/{filled.number}/").content.decode()


def test_pressed_twice_gives_one_signature(link, mayor):
    seen = ask_code(mayor, link)
    code = last_code()

    answers = [mayor.post(link, {"do": "sign", "seen": seen, "code": code}).status_code for _press in range(2)]

    assert answers[0] == 302
    assert Signature.objects.count() == 1
    assert Entry.objects.filter(act="sign").count() == 1


def test_a_code_is_guessed_five_times_at_most(link, mayor):
    seen = ask_code(mayor, link)
    right = last_code()
    wrong = "0000-0000" if right != "0000-0000" else "1111-1111"

    statuses = [mayor.post(link, {"do": "sign", "seen": seen, "code": wrong}).status_code for _try in range(TRIES)]
    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": right})

    assert statuses == [422] * TRIES
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_code_lasts_fifteen_minutes_of_the_real_clock(link, mayor):
    seen = ask_code(mayor, link)
    SignatureRequest.objects.update(code_at=timezone.now() - CODE_LASTS)
    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()})
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_code_of_another_link_signs_nothing(filled, address, link, mayor, people):
    ask_code(mayor, link)
    code = last_code()
    people.editor.post(address, {"do": "ask", **MAYOR, "email": "adjointe@example.org"})
    other = link_in(Letter.objects.get(to="adjointe@example.org"))
    seen = ask_code(mayor, other)
    if last_code() != code:
        assert mayor.post(other, {"do": "sign", "seen": seen, "code": code}).status_code == 422
    assert not Signature.objects.exists()


def test_codes_do_not_leave_without_end(link, mayor):
    seen = seen_on(mayor.get(link))
    statuses = [mayor.post(link, {"do": "code", "seen": seen}).status_code for _ask in range(7)]
    assert statuses == [302] * 5 + [422] * 2


def test_a_revoked_link_opens_nothing(filled, address, link, mayor, people):
    seen = ask_code(mayor, link)
    people.editor.post(address, {"do": f"revoke:{SignatureRequest.objects.get().pk}"})
    assert mayor.get(link).status_code == 404
    assert mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()}).status_code == 404
    assert not Signature.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 32, "a" * 5000, "..%2F..", "é"])
def test_an_unknown_link_opens_nothing(token, mayor, db):
    assert mayor.get(f"/signer/{token}/").status_code == 404
    assert mayor.post(f"/signer/{token}/", {"do": "code"}).status_code == 404


def test_a_link_ends_after_ninety_days_and_with_its_file(filled, link, mayor, people):
    asked = SignatureRequest.objects.get()
    acts.delete(application=filled, by=people.users["manager"])
    assert mayor.get(link).status_code == 404
    acts.restore(application=filled)
    SignatureRequest.objects.update(asked_at=asked.asked_at - timedelta(days=90))
    assert mayor.get(link).status_code == 404


def test_page_of_a_link_is_in_the_language_asked_for(address, people, mayor):
    people.editor.post(address, {"do": "ask", **MAYOR, "language": "ar"})
    letter = Letter.objects.get(to="maire@example.org")
    assert "/ar/signer/" in letter.text
    page = mayor.get("/ar" + link_in(letter)).content.decode()
    assert 'dir="rtl"' in page


# -- mandates --------------------------------------------------------------------------------------------------------


def mandate(organisation, **given):
    given = {"name": "Sasha Exemple", "function": "Adjointe déléguée", "email": "sasha@example.org"} | given
    return accounts.add_mandate(organisation=organisation, by=None, starts_on=today() - timedelta(days=30), **given)


def test_a_mandate_gives_name_function_and_address(address, town, people):
    held = mandate(town)
    people.editor.post(address, {"do": "ask", "mandate": str(held.pk), "language": "fr"})
    asked = SignatureRequest.objects.get()
    assert (str(asked), asked.email, asked.mandate) == ("Sasha Exemple, Adjointe déléguée", "sasha@example.org", held)


@pytest.mark.parametrize("state", ["another town", "ended", "over"])
def test_a_mandate_that_does_not_hold_cannot_be_chosen(state, address, town, people):
    mandate(town)
    held = mandate(OrganisationFactory() if state == "another town" else town, name="Autre")
    if state == "ended":
        accounts.end_mandate(mandate=held, by=people.users["manager"])
    if state == "over":
        type(held).objects.filter(pk=held.pk).update(ends_on=today() - timedelta(days=1))
    answer = people.editor.post(address, {"do": "ask", "mandate": str(held.pk), "language": "fr"})
    assert answer.status_code == 422
    assert not SignatureRequest.objects.exists()


def test_nobody_signs_under_a_mandate_ended_meanwhile(address, town, people, mayor):
    held = mandate(town)
    people.editor.post(address, {"do": "ask", "mandate": str(held.pk), "language": "fr"})
    link = link_in(Letter.objects.get(to="sasha@example.org"))
    seen = ask_code(mayor, link)
    accounts.end_mandate(mandate=held, by=people.users["manager"])

    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()})

    assert "a pris fin" in answer.content.decode()
    assert not Signature.objects.exists()


def test_a_name_cannot_turn_the_page_round(address, people):
    people.editor.post(address, {"do": "ask", **MAYOR, "name": "\u202eDominique\u2066 Exemple\u200f"})
    assert SignatureRequest.objects.get().name == "Dominique Exemple"


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("stranger", 404), ("officer", 404)])
def test_only_those_who_write_ask_for_a_signature(who, status, address, people):
    assert getattr(people, who).post(address, {"do": "ask", **MAYOR}).status_code == status
    assert not SignatureRequest.objects.exists()


def test_what_was_typed_is_found_again_after_an_expired_session(address, people):
    answer = people.anonymous.post(address, {"do": "ask", **MAYOR})
    assert "/connexion/" in answer.url
    people.anonymous.force_login(people.users["editor"])
    assert "maire@example.org" in people.anonymous.get(address).content.decode()


# -- on paper --------------------------------------------------------------------------------------------------------

DAY = {"signed_on-day": str(today().day), "signed_on-month": str(today().month), "signed_on-year": str(today().year)}


def give_back(client, sheet, **typed):
    return client.post(f"/signature/{sheet.letters}/", {**DAY, "scan": upload("feuille.pdf", PDF), **typed})


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


# -- after the submission --------------------------------------------------------------------------------------------


@pytest.fixture
def submitted(filled, people):
    letter_joined(filled, people.users["manager"])
    people.manager.post(f"/dossiers/{filled.number}/deposer/")
    return Application.objects.get(pk=filled.pk).submissions.get()


def test_nothing_is_signed_and_the_file_is_submitted_all_the_same(submitted, people):
    page = people.manager.get(f"/dossiers/{submitted.application.number}/accuse/1/").content.decode()
    assert "Le résumé n’est pas encore signé." in page


def test_a_paper_signed_after_the_submission_is_of_the_version_received(submitted, people):
    number = submitted.application.number
    people.editor.post(f"/dossiers/{number}/signature/", {"do": "print", **MAYOR})

    give_back(people.editor, SignatureRequest.objects.get())

    assert Signature.objects.get().submission == submitted
    assert Entry.objects.get(act="sign").subject == f"{number}/1"
    receipt = people.reader.get(f"/dossiers/{number}/accuse/1/").content.decode()
    assert "Signé sur papier par Dominique Exemple, Maire" in receipt
    officer = people.officer.get(f"/instruction/{submitted.call.slug}/{number}/").content.decode()
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

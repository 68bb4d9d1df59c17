"""Submitting: one frozen version, one receipt, one journal entry; refused with the exact times once closed."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections

from tests.factories import MembershipFactory
from tests.files.samples import PDF
from tests.visits import plain, text
from traitdunion.directory.accounts import acts as accounts
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, State, Submission
from traitdunion.programme.applications.proof.receipts import as_json, read

VERIFIER = Path(acts.__file__).parent.parent / "proof" / "verify_receipt.py"


def press(client, application):
    return client.post(f"/dossiers/{application.number}/deposer/")


def test_submitting_freezes_the_file_and_gives_a_receipt(complete, people):
    answer = press(people.manager, complete)

    submission = Submission.objects.get()
    assert answer.url == f"/dossiers/{complete.number}/accuse/1/"
    assert Application.objects.get(pk=complete.pk).state == State.SUBMITTED
    assert submission.document["project"]["title"] == "Guichets à deux voix"
    assert [line["amount"] for line in submission.document["expenses"]] == [
        "20000.00", "30000.00", "10000.00", "20000.00",
    ]  # fmt: skip
    assert (submission.requested, submission.cost) == (48000, 80000)
    assert submission.receipt["files"][0]["name"] == "lettre.pdf"
    assert submission.receipt["files"][0]["size"] == len(PDF)
    page = people.manager.get(answer.url).content.decode()
    assert "lettre.pdf" in page
    assert "48 000" in plain(page)


def test_receipt_names_its_journal_entry(submission):
    entry = Entry.objects.get(act="submit")
    assert submission.receipt["journal"] == {
        "chain": submission.application.call.slug,
        "number": entry.number,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }
    assert submission.receipt["answers_sha256"] == entry.data["answers_sha256"]
    call_command("verify_journal")


def test_pressing_again_gives_the_same_receipt(complete, people):
    answers = {press(people.manager, complete).url for _press in range(3)}

    assert answers == {f"/dossiers/{complete.number}/accuse/1/"}
    assert Submission.objects.count() == 1
    assert Entry.objects.filter(act="submit").count() == 1
    assert Letter.objects.count() == 1


def test_pressed_ten_times_at_once_gives_one_receipt(shared_database, complete, people):
    def once(_press):
        try:
            return acts.submit(
                number=complete.number, by=people.users["manager"], received_at=datetime(2024, 2, 15, tzinfo=UTC)
            ).submission.version
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        versions = list(pool.map(once, range(10)))

    assert versions == [1] * 10
    assert Submission.objects.count() == 1
    assert Entry.objects.filter(act="submit").count() == 1


def test_reopened_file_is_submitted_again_and_earlier_versions_stay(submission, people):
    application = submission.application
    people.manager.post(f"/dossiers/{application.number}/rouvrir/")
    assert Application.objects.get(pk=application.pk).state == State.REOPENED

    people.editor.post(f"/dossiers/{application.number}/projet/", {"version": "1", "title": "Autre titre"})
    answer = press(people.manager, application)

    assert answer.url == f"/dossiers/{application.number}/accuse/2/"
    titles = {each.version: each.document["project"]["title"] for each in Submission.objects.all()}
    assert titles == {1: "Guichets à deux voix", 2: "Autre titre"}
    assert [each.version for each in Submission.objects.that_count()] == [2]


def test_submitted_file_cannot_be_written(submission, people):
    number = submission.application.number
    people.editor.post(f"/dossiers/{number}/projet/", {"version": "1", "title": "Trop tard"})
    assert submission.application.project.title == "Guichets à deux voix"


def test_after_the_closing_it_is_refused_with_the_exact_times(complete, people):
    closing = datetime.fromisoformat(complete.call.snapshot.card["windows"][0]["closes_at"])

    deposit = acts.submit(number=complete.number, by=people.users["manager"], received_at=closing)

    assert deposit.submission is None
    assert "La clôture était le" in deposit.reason
    assert "Votre demande est arrivée le" in deposit.reason
    assert not Submission.objects.exists()


def test_incomplete_file_is_refused_with_what_is_missing(filled, people):
    answer = press(people.manager, filled)

    assert answer.status_code == 422
    assert not Submission.objects.exists()
    assert f"/dossiers/{filled.number}/pieces/" in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("reader", 422), ("editor", 422), ("stranger", 404), ("officer", 404)])
def test_only_a_manager_submits(who, status, complete, people):
    assert press(getattr(people, who), complete).status_code == status
    assert not Submission.objects.exists()


def test_account_not_checked_yet_submits_and_is_flagged(complete, people):
    complete.lead.memberships.update(checked_at=None)
    press(people.manager, complete)
    submission = Submission.objects.get()
    assert submission.member_checked is False
    assert submission.receipt["member_checked"] is False


def receipt_page(client, submission, language="fr"):
    prefix = "" if language == "fr" else f"/{language}"
    address = f"{prefix}/dossiers/{submission.application.number}/accuse/{submission.version}/"
    return plain(client.get(address).text)


def test_receipt_says_until_when_it_can_be_replaced_and_who_may(submission, people):
    assert "Rouvrir pour modifier" in receipt_page(people.manager, submission)
    assert "Rouvrir pour modifier" not in receipt_page(people.editor, submission)
    assert "Cet acte revient aux gestionnaires" in receipt_page(people.editor, submission)


def test_receipt_of_a_reopened_file_says_that_it_still_counts(submission, people):
    people.manager.post(f"/dossiers/{submission.application.number}/rouvrir/")

    page = receipt_page(people.manager, submission)

    assert "tant qu’il n’est pas redéposé, c’est cette version qui compte" in page
    assert "Rouvrir pour modifier" not in page


def test_deadline_that_passes_while_reopened_leaves_the_version_submitted(submission, people, closed):
    number = submission.application.number
    people.manager.post(f"/dossiers/{number}/rouvrir/")
    closed()

    answer = press(people.manager, submission.application)

    assert answer.status_code == 422
    assert "La clôture était le" in answer.content.decode()
    assert f"/dossiers/{number}/accuse/1/" in answer.content.decode()
    assert [each.version for each in Submission.objects.that_count()] == [1]
    page = receipt_page(people.manager, submission)
    assert "c’est cette version qui compte, les changements faits depuis n’en sont pas" in page
    review = people.manager.get(f"/dossiers/{number}/relire/").content.decode()
    assert f"/dossiers/{number}/deposer/" not in review
    assert "La clôture était le" in review


def test_after_the_closing_a_submitted_file_is_not_reopened(submission, people, closed):
    closed()

    people.manager.post(f"/dossiers/{submission.application.number}/rouvrir/")

    assert Application.objects.get(pk=submission.application_id).state == State.SUBMITTED
    assert "La clôture est passée." in receipt_page(people.manager, submission)


@pytest.mark.parametrize("page", ["", "relire/", "projet/"])
def test_every_page_of_a_submitted_file_opens_it_again_for_a_manager(page, submission, people):
    address, button = f"/dossiers/{submission.application.number}/{page}", "Rouvrir pour modifier"

    shown = {name: text(getattr(people, name).get(address)) for name in ("manager", "editor", "reader")}

    assert [name for name, words in shown.items() if button in words] == ["manager"]
    assert "il peut être rouvert pour être changé. Cet acte revient aux gestionnaires" in shown["editor"]
    assert "Cet acte" not in shown["reader"]


def test_nothing_opens_a_submitted_file_again_after_the_closing(submission, people, closed):
    closed()

    assert "Rouvrir" not in text(people.manager.get(f"/dossiers/{submission.application.number}/projet/"))


def test_receipt_says_that_the_account_was_not_checked(complete, people):
    complete.lead.memberships.update(checked_at=None)
    press(people.manager, complete)
    assert "Compte pas encore vérifié" in receipt_page(people.manager, Submission.objects.get())


@pytest.mark.parametrize(("language", "word"), [("fr", "Reçu le"), ("en", "Received on"), ("ar", "استُلم في")])
def test_receipt_and_verification_speak_three_languages(language, word, submission, people, client):
    prefix = "" if language == "fr" else f"/{language}"
    assert word in receipt_page(people.manager, submission, language)
    handed = {"accuse": SimpleUploadedFile("accuse.json", as_json(submission))}
    assert submission.application.number in client.post(f"{prefix}/verifier/", handed).content.decode()


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_printed_receipt_is_a_sealed_tagged_pdf_in_the_language_of_who_submitted(language, complete, people):
    user = people.users["manager"]
    user.language = language
    user.save()
    press(people.manager, complete)

    run_due()

    with default_storage.open(Submission.objects.get().printed.path) as file:
        content = file.read()
    assert content.startswith(b"%PDF-1.7")
    assert b"/MarkInfo" in content
    assert f"/Lang ({language}".encode() in content or f"<dc:language><rdf:Bag><rdf:li>{language}".encode() in content
    assert read(content).accepted


def test_receipt_is_kept_from_strangers(submission, people):
    number = submission.application.number
    for tail in ("", "accuse.json", "accuse.pdf"):
        address = f"/dossiers/{number}/accuse/1/{tail}"
        assert people.stranger.get(address).status_code == 404
        assert people.anonymous.get(address).status_code == 302


def test_submission_costs_25_queries_at_most(complete, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(25 + 2):  # the two savepoints of the test's own transaction
        press(people.manager, complete)


# -- proof ---------------------------------------------------------------------------------------------------------


def offline(path, *more):
    run = subprocess.run([sys.executable, "-I", VERIFIER, path, *more], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout


def test_json_is_accepted_online_and_offline(submission, people, tmp_path):
    content = people.manager.get(f"/dossiers/{submission.application.number}/accuse/1/accuse.json").content
    (tmp_path / "r.json").write_bytes(content)
    (tmp_path / "lettre.pdf").write_bytes(PDF)

    assert read(content).accepted
    code, said = offline(tmp_path / "r.json", "--key", submission.public_key, tmp_path / "lettre.pdf")
    assert (code, "ACCEPTED" in said, "in the receipt, as lettre.pdf" in said) == (0, True, True)


def test_json_altered_by_one_byte_is_refused(submission, tmp_path):
    content = as_json(submission)
    for place in range(0, len(content), 61):
        altered = bytearray(content)
        altered[place] ^= 1
        assert not read(bytes(altered)).accepted, place
    (tmp_path / "r.json").write_bytes(content.replace(b'"version":1', b'"version":2'))
    assert offline(tmp_path / "r.json")[0] == 1


def test_letters_of_the_signature_written_otherwise_are_refused(submission):
    content = as_json(submission)
    start = content.index(b'"signature"') + len(b'"signature":"')
    letters = [place for place in range(start, start + 128) if content[place : place + 1].isalpha()]

    assert letters
    for place in letters:
        altered = bytearray(content)
        altered[place] ^= 0x20  # a to A: the same digit, another byte
        assert not read(bytes(altered)).accepted, place


def test_receipt_signed_by_another_key_is_refused(submission, tmp_path):
    (tmp_path / "r.json").write_bytes(as_json(submission))
    assert offline(tmp_path / "r.json", "--key", "00" * 32)[0] == 1


def test_pdf_is_made_by_a_job_and_verifies(submission, people, tmp_path):
    address = f"/dossiers/{submission.application.number}/accuse/1/accuse.pdf"
    assert people.manager.get(address).status_code == 302

    run_due()

    content = b"".join(people.manager.get(address).streaming_content)
    assert read(content).accepted
    (tmp_path / "r.pdf").write_bytes(content)
    (tmp_path / "lettre.pdf").write_bytes(PDF)
    code, said = offline(tmp_path / "r.pdf", "--key", submission.public_key, tmp_path / "lettre.pdf")
    assert (code, "in the receipt, as lettre.pdf" in said) == (0, True)
    (tmp_path / "r.json").write_bytes(as_json(submission))
    assert said == offline(tmp_path / "r.json", "--key", submission.public_key, tmp_path / "lettre.pdf")[1]
    assert b"startxref" in content[-1024:]  # where readers of PDF look for it
    altered = bytearray(content)
    altered[len(content) // 2] ^= 1
    (tmp_path / "r.pdf").write_bytes(bytes(altered))
    assert offline(tmp_path / "r.pdf")[0] == 1
    assert not read(bytes(altered)).accepted


def test_offline_verifier_says_what_it_could_not_do(submission, tmp_path):
    content = as_json(submission)
    (tmp_path / "r.json").write_bytes(content)
    (tmp_path / "cut.json").write_bytes(content[:-40])
    (tmp_path / "again.json").write_bytes(json.dumps(json.loads(content), indent=2).encode())
    (tmp_path / "letter.pdf").write_bytes(PDF)

    said = {name: offline(tmp_path / name) for name in ("absent.json", "cut.json", "again.json", "letter.pdf")}

    downloaded = "Give the file as it was downloaded.\n"
    assert said == {
        "absent.json": (2, f"NOT VERIFIED: {tmp_path}/absent.json cannot be read (No such file or directory).\n"),
        "cut.json": (
            2,
            f"NOT A RECEIPT: it is neither the JSON nor the PDF that the platform gives. {downloaded}",
        ),
        "again.json": (2, f"NOT A RECEIPT: it was written again by another program, or cut. {downloaded}"),
        "letter.pdf": (2, f"NOT A RECEIPT: the seal at the end of this PDF is missing or damaged. {downloaded}"),
    }
    assert offline(tmp_path / "r.json", "--key", "not-a-key")[0] == 2
    assert offline(tmp_path / "r.json", tmp_path / "letter.pdf", tmp_path / "absent.pdf")[0] == 2


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"%PDF-1.7", b"\xff\xfe", b'{"receipt":1,"signature":2,"public_key":3}']
)
def test_what_is_no_receipt_is_refused_with_a_reason(content, submission, client):
    answer = client.post("/verifier/", {"accuse": SimpleUploadedFile("x.json", content)})
    assert answer.status_code == 422


def test_verifying_says_what_it_is_about(submission, client):
    answer = client.post("/verifier/", {"accuse": SimpleUploadedFile("x.json", as_json(submission))})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert submission.application.number in page
    assert people_are_not_named(page, submission)


def people_are_not_named(page, submission):
    return submission.submitted_by.email not in page and submission.submitted_by.shown_name not in page


def test_verifier_imports_nothing_of_ours(client):
    text = VERIFIER.read_text()
    imports = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imports == {"argparse", "hashlib", "json", "os", "pathlib", "sys", "typing"}
    assert b"".join(client.get("/verifier/verify_receipt.py").streaming_content).decode() == text


def test_erasing_the_person_breaks_neither_receipt_nor_journal(submission, people):
    content = as_json(submission)
    person = people.users["manager"]
    MembershipFactory(organisation=submission.application.lead, role="manager")
    accounts.erase(user=person)

    assert read(content).accepted
    call_command("verify_journal")

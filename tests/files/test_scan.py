"""An antivirus behind a socket: what it says, what is done when it does not say anything, and when it comes back."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from tests.files.clamd import EICAR, KILLER, Clamd
from tests.files.samples import PDF, body, upload
from traitdunion.foundation.files import Refused, acts, scanner, serve
from traitdunion.foundation.files.models import Standing, StoredFile
from traitdunion.foundation.files.tasks import scan_waiting
from traitdunion.foundation.files.words import told
from traitdunion.foundation.jobs.models import Job, State
from traitdunion.foundation.jobs.worker import run_due

pytestmark = pytest.mark.django_db
get = RequestFactory().get


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, tmp_path_factory, settings):
    """An antivirus that is configured and not started yet, on each kind of socket."""
    desk = Clamd(tmp_path_factory.mktemp("s") / "clamd" if request.param == "unix" else None)
    settings.ANTIVIRUS = desk.place
    yield desk
    desk.stop()


def given(name="notes.txt", content=b"notes"):
    return acts.store(upload(name, content))


def again(stored):
    return StoredFile.objects.get(pk=stored.pk)


def due_now():
    """As if the waiting were over."""
    Job.objects.filter(state=State.QUEUED).update(run_after=timezone.now(), key=None)
    return run_due()


def test_a_clean_file_is_said_clean(clamd):
    clamd.start()
    stored = given()
    assert again(stored).standing == Standing.PENDING

    run_due()

    assert again(stored).standing == Standing.CLEAN
    assert told(again(stored)).word == "sain"
    assert timezone.now() - again(stored).scanned_at < timedelta(minutes=1)


def test_a_file_longer_than_a_message_is_sent_whole(clamd):
    clamd.start()
    stored = given(content=b"0123456789\n" * 200_000 + EICAR)

    run_due()

    assert again(stored).standing == Standing.REFUSED


def test_what_the_antivirus_recognises_is_refused_by_its_name(clamd):
    clamd.start()
    stored = given(content=EICAR)

    run_due()

    refused = again(stored)
    assert (refused.standing, refused.scan_note) == (Standing.REFUSED, "Eicar-Test-Signature")
    assert "Eicar-Test-Signature" in told(refused).why
    for examining in (False, True):
        with pytest.raises(Http404):
            serve(get("/"), refused, examining=examining)


def test_a_refused_content_is_refused_at_once_the_next_time(clamd):
    clamd.start()
    given(content=EICAR)
    run_due()

    with pytest.raises(Refused, match=r"a reconnu un programme nuisible dans ce fichier \(Eicar"):
        given("autre.txt", EICAR)


def test_a_verdict_is_of_the_content_not_of_its_name(clamd):
    first, second = given("un.txt"), given("deux.txt")
    clamd.start()

    due_now()

    assert [again(each).standing for each in (first, second)] == [Standing.CLEAN] * 2
    assert clamd.sessions == 1
    assert given("trois.txt").standing == Standing.CLEAN


def test_every_file_of_a_refused_content_is_named_to_its_owners(clamd):
    first, second = given("un.txt", EICAR), given("deux.txt", EICAR)
    heard = []

    def hear(sender, files, threat, **_):
        heard.append(({file.pk for file in files}, threat))

    acts.refused.connect(hear)
    clamd.start()

    due_now()
    acts.note_refused(first, "again")

    acts.refused.disconnect(hear)
    assert heard == [({first.pk, second.pk}, "Eicar-Test-Signature")]


def test_those_who_examine_wait_for_it_those_who_gave_it_do_not(clamd):
    stored = given()

    assert body(serve(get("/"), stored)) == b"notes"
    with pytest.raises(Http404):
        serve(get("/"), stored, examining=True)


def test_without_an_antivirus_a_file_waits_for_nothing():
    stored = given()

    assert stored.standing == Standing.UNSCANNED
    assert (told(stored).word, told(stored).kind) == ("non analysé", "")
    assert told(stored).why == "Aucun antivirus n’est configuré sur cette plateforme."
    assert body(serve(get("/"), stored, examining=True)) == b"notes"
    assert not Job.objects.exists()


def test_files_received_before_an_antivirus_was_named_are_scanned(clamd, settings):
    settings.ANTIVIRUS = ""
    stored = given()
    settings.ANTIVIRUS = clamd.start().place

    scan_waiting()

    assert again(stored).standing == Standing.CLEAN


def test_an_antivirus_that_is_away_is_asked_again_until_it_comes_back(clamd):
    stored = given()

    run_due()
    assert again(stored).standing == Standing.PENDING
    assert "ne répond pas" in told(again(stored)).why
    due_now()
    assert again(stored).standing == Standing.PENDING
    clamd.start()
    due_now()

    assert again(stored).standing == Standing.CLEAN


def test_files_that_come_meanwhile_wait_together(clamd):
    for number in range(20):
        given(f"{number}.txt", f"{number}".encode())

    run_due()

    asked = StoredFile.objects.exclude(scanned_at=None).count()
    (later,) = Job.objects.filter(state=State.QUEUED)
    assert (asked, later.task) == (1, "files.scan_waiting")
    assert timedelta(0) < later.run_after - timezone.now() <= timedelta(minutes=2)
    clamd.start()
    due_now()
    assert {row.standing for row in StoredFile.objects.all()} == {Standing.CLEAN}


def test_an_antivirus_that_keeps_silent_is_left_after_a_time(clamd, monkeypatch):
    monkeypatch.setattr(scanner, "TIMEOUT", 0.2)
    clamd.silent.set()
    clamd.start()
    stored = given()

    run_due()

    assert again(stored).standing == Standing.PENDING
    assert "timed out" in again(stored).scan_note


def test_a_file_that_kills_the_scanner_does_not_keep_the_others_waiting(clamd):
    clamd.start()
    killer, other = given("un.txt", KILLER), given("deux.txt", b"other")

    run_due()
    due_now()

    assert (again(killer).standing, again(other).standing) == (Standing.PENDING, Standing.CLEAN)


@pytest.mark.parametrize("answer", [b"stream: Can't allocate memory ERROR\0", b"\0", b"stream: OK?", b"\xff" * 5_000])
def test_an_answer_that_is_not_understood_never_means_clean(clamd, answer):
    clamd.answer = answer
    clamd.start()
    stored = given()

    run_due()

    assert again(stored).standing == Standing.PENDING


def test_a_file_larger_than_the_antivirus_takes_says_so_and_is_not_asked_about_again(clamd):
    clamd.most = 100_000
    clamd.start()
    stored = given(content=b"0123456789" * 300_000)

    run_due()
    scan_waiting()

    assert again(stored).standing == Standing.PENDING
    assert "ne prend pas de fichier de cette taille" in told(again(stored)).why
    assert clamd.sessions == 1


def test_after_a_day_it_is_asked_about_each_hour_only(clamd):
    stored = given()
    StoredFile.objects.update(created=timezone.now() - timedelta(days=2))

    run_due()

    assert again(stored).scan_note
    assert not Job.objects.filter(state=State.QUEUED).exists()


def test_a_file_whose_bytes_are_lost_is_said_lost(clamd):
    clamd.start()
    stored = given("accord.pdf", PDF + b"%lost")
    default_storage.delete(stored.path)

    run_due()

    assert again(stored).standing == Standing.LOST


def test_a_file_swept_before_its_turn_is_no_trouble(clamd):
    given().delete()

    (job,) = run_due()

    assert job.state == State.DONE

"""No request makes a PDF: it asks for one, and a job makes it."""

from datetime import timedelta

import pytest

from tests.files.samples import PDF, upload
from traitdunion.foundation.clock import now
from traitdunion.foundation.documents import typesetting
from traitdunion.foundation.jobs.models import Job, State
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Printout, Sheet, SignatureRequest, Submission
from traitdunion.programme.applications.tasks import print_what_waits

MAYOR = {"do": "print", "name": "Dominique Exemple", "function": "Maire", "language": "ar"}


@pytest.fixture
def requests_typeset_nothing(monkeypatch):
    """Whatever would typeset a sheet fails, until it is called."""

    def refuse():
        raise AssertionError("a request makes a PDF")

    monkeypatch.setattr(typesetting, "_compiler", refuse)
    return monkeypatch.undo


def test_receipt_file_and_summary_are_asked_for_by_requests_and_made_by_jobs(filled, people, requests_typeset_nothing):
    acts.attach(application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=people.users["manager"])
    place = f"/dossiers/{filled.number}"

    sheet = people.editor.post(f"{place}/signature/", MAYOR).url
    people.editor.get(sheet)
    receipt = people.manager.post(f"{place}/deposer/").url
    people.manager.get(receipt)
    people.manager.get(f"{receipt}accuse.pdf")
    asked = SignatureRequest.objects.get().pk
    for wanted in (f"{kind}:{language}" for kind in Sheet.values for language in ("fr", "en", "ar")):
        waiting = people.manager.post(f"{place}/imprimer/", {"do": wanted, "request": asked}).url
        people.manager.get(waiting)
        people.manager.get(f"{waiting}pdf/")
    before = list(Printout.objects.values_list("stored", flat=True))
    requests_typeset_nothing()
    run_due()

    assert before == [None] * (3 * len(Sheet))
    assert not Printout.objects.filter(stored=None).exists()
    assert Submission.objects.get().printed


def test_receipt_that_could_not_be_printed_for_an_hour_is_printed_then(filled, people, requests_typeset_nothing):
    acts.attach(application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=people.users["manager"])
    people.manager.post(f"/dossiers/{filled.number}/deposer/")
    Job.objects.filter(task="applications.print_receipt").update(state=State.DEAD)
    requests_typeset_nothing()

    print_what_waits()
    run_due()
    assert not Submission.objects.get().printed
    Submission.objects.update(received_at=now() - timedelta(minutes=61))
    print_what_waits()
    run_due()

    assert Submission.objects.get().printed

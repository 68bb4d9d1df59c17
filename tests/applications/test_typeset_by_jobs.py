"""No request makes a PDF: it asks for one, and a job makes it."""

import pytest

from tests.files.samples import PDF, upload
from traitdunion.foundation.documents import typesetting
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Printout, Sheet, SignatureRequest, Submission

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

    assert before == [None] * 6
    assert not Printout.objects.filter(stored=None).exists()
    assert Submission.objects.get().printed

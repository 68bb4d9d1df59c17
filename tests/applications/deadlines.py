"""Files of the French-Senegalese fund of 2024, whose closing is read on two clocks."""

from datetime import datetime

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import PARTIES, PROJECT
from tests.calls.fixtures import publish_call
from tests.files.samples import PDF, upload
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, Attachment, Lease, SectionVersion

EXPENSES = {
    "expenses": ["e1"],
    "expenses-last": ["1"],
    "e1-label": ["Formations"],
    "e1-category": ["training"],
    "e1-payer": ["p1"],
    "e1-country": ["SN"],
    "e1-nature": ["cash"],
    "e1-2024": ["40 000"],
    "e1-2025": ["60 000"],
}
FUNDING = {
    "p1-cash-2024": ["12 000"],
    "p1-cash-2025": ["18 000"],
    "p2-cash-2024": ["8 000"],
    "p2-cash-2025": ["12 000"],
    "grant-2024": ["20 000"],
    "grant-2025": ["30 000"],
}
"""Cost 100,000: own 30,000 (30 %, 20 at least), Senegal 20,000 (20 %, 10 at least), request 50,000 (50 %)."""
FILLED = {
    "parties": PARTIES,
    "project": PROJECT | {"strands": ["", "economy"]},
    "expenses": EXPENSES,
    "funding": FUNDING,
}


def senegalese(town, by) -> Application:
    """A file of `town` in which nothing is missing, whose work was last seen on 20 February 2024 at noon, in Dakar."""
    file = ApplicationFactory(call=publish_call("senegal-2024"), lead=town, created_by=by)
    for section, typed in FILLED.items():
        base = 1 if section == "parties" else 0
        acts.save_section(application=file, section=section, typed=typed, base=base, by=by)
    questions = {f"q-{each['code']}": _answer(each) for each in file.call.snapshot.document["questions"]}
    acts.save_section(application=file, section="questions", typed=questions, base=0, by=by)
    acts.attach(application=file, kind="single_file", upload=upload("dossier.pdf", PDF), by=by)
    seen(file, "2024-02-20T12:00:00+00:00")
    return Application.objects.get(pk=file.pk)


def seen(file, moment: str) -> None:
    """Nothing of `file` was saved, sent or open later than `moment`."""
    at = datetime.fromisoformat(moment)
    SectionVersion.objects.filter(application=file).update(saved_at=at)
    Attachment.objects.filter(application=file).update(added_at=at)
    Lease.objects.filter(application=file).delete()
    Application.objects.filter(pk=file.pk).update(created_at=at, saved_at=at)


def _answer(question) -> list[str]:
    return [question["options"][-1]["code"]] if question["kind"] == "choice" else ["Oui, avec les deux conseils."]

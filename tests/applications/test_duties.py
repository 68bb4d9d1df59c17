"""Who does what: asked only when several carry or carry out the project."""

from decimal import Decimal

import pytest

from tests.applications.trial import PARTIES
from tests.files.samples import PDF, upload
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.models import Application, Duty
from traitdunion.programme.applications.proof.frozen import freeze

WITH_OPERATOR = PARTIES | {
    "parties": ["p1", "p2", "p3"],
    "parties-last": ["3"],
    "p3-role": ["operator"],
    "p3-who": ["Association des guichets"],
    "p3-kind": ["association"],
    "p3-country": ["FR"],
    "duty-owns": ["p1"],
    "duty-receives": ["p1"],
    "duty-reports": ["p3"],
    "p3-gets": ["12 000,50"],
}


@pytest.fixture
def shared(filled, people):
    """The town owns the project and receives the grant; its operator reports, and gets 12,000.50 € of it."""
    acts.save_section(application=filled, section="parties", typed=WITH_OPERATOR, base=2, by=people.users["editor"])
    return Application.objects.with_heading().get(pk=filled.pk)


def test_duties_are_asked_only_when_they_are_shared(filled, people):
    page = f"/dossiers/{filled.number}/partenaires/"
    assert "duty-owns" not in people.editor.get(page).content.decode()

    acts.save_section(application=filled, section="parties", typed=WITH_OPERATOR, base=2, by=people.users["editor"])

    body = people.editor.get(page).content.decode()
    assert "duty-owns" in body
    assert 'value="12\u202f000,50"' in body


def test_duties_and_money_passed_on_are_kept(shared):
    kept = Duty.objects.values_list("kind", "party__key", "amount")

    assert set(kept) == {
        ("owns", "p1", None),
        ("receives", "p1", None),
        ("reports", "p3", None),
        ("gets", "p3", Decimal("12000.50")),
    }


def test_party_that_goes_takes_its_duties_along(shared, people):
    gone = WITH_OPERATOR | {"parties": ["p1", "p2"]}

    save = acts.save_section(application=shared, section="parties", typed=gone, base=3, by=people.users["editor"])

    assert save.version.refused == []
    assert not Duty.objects.exists()


def test_submission_holds_the_duties(shared):
    frozen = freeze(contents_of(shared))["duties"]

    assert {"duty": "gets", "party": "p3", "amount": "12000.50"} in frozen
    assert {"duty": "owns", "party": "p1", "amount": None} in frozen


def test_review_says_who_does_what(shared, people):
    body = people.reader.get(f"/dossiers/{shared.number}/relire/").content.decode()

    assert "Doit le compte rendu" in body


def test_officer_reads_who_does_what(shared, people, call):
    acts.attach(application=shared, kind="letter", upload=upload("l.pdf", PDF), by=people.users["manager"])
    acts.submit(number=shared.number, by=people.users["manager"], received_at=now())

    body = people.officer.get(f"/instruction/{call.slug}/{shared.number}/").content.decode()

    assert "Association des guichets, 12\u202f000,50\u00a0€" in body

"""Who does what, and what of the grant is passed on to whom: each party reads and confirms its own."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.applications.confirmations.answering import read
from tests.applications.test_printouts import pdf_of
from tests.applications.test_printouts import text as printed
from tests.applications.trial import PARTIES
from tests.files.samples import PDF, upload
from tests.visits import plain, text
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.models import Application, Duty
from traitdunion.programme.applications.parts import changes, part_of
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


def test_duties_are_asked_as_soon_as_the_lead_is_not_alone(application, filled, people):
    page = "/dossiers/{}/partenaires/"
    assert "duty-owns" not in people.editor.get(page.format(application.number)).content.decode()

    body = people.editor.get(page.format(filled.number)).content.decode()

    assert "duty-owns" in body
    assert "Reversé à Commune de Keur Ndiaye sur la subvention" in body


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
    assert set(Duty.objects.values_list("kind", "party__key")) == {("owns", "p1"), ("receives", "p1")}


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


def test_party_reads_its_duties_and_what_is_passed_on_to_it_in_its_currency(filled, people):
    typed = PARTIES | {"duty-follows": ["p2"], "duty-reports": ["p2"], "p2-gets": ["12 000"]}
    acts.save_section(application=filled, section="parties", typed=typed, base=2, by=people.users["editor"])
    partner = filled.parties.get(key="p2")
    link = acts.ask(application=filled, party=partner, by=people.users["editor"], language="fr")

    said = text(Client().get(f"/confirmer/{link.token}/"))

    assert "Suit le projet · Doit le compte rendu" in said
    # 12,000 × 655.957 = 7,871,484 francs
    assert "Part de la subvention qui lui est reversée12 000,00 € (7 871 484 XOF)" in said


def test_part_changes_with_what_is_passed_on(filled, people):
    before = part_of(read(filled), filled.parties.get(key="p2"))
    typed = PARTIES | {"duty-follows": ["p2"], "p2-gets": ["12 000"]}
    acts.save_section(application=filled, section="parties", typed=typed, base=2, by=people.users["editor"])

    after = part_of(read(filled), filled.parties.get(key="p2"))

    assert [(each.label, each.before, plain(each.after)) for each in changes(before, after)] == [
        ("Dans le projet", "", "Suit le projet"),
        ("Part de la subvention qui lui est reversée", "", "12 000,00 €"),
    ]
    assert "gets" not in before
    assert "duties" not in before


def test_pdf_of_the_file_says_who_does_what(shared):
    said = " ".join(printed(pdf_of(shared, "fr")).split())

    assert "Doit le compte rendu Association des guichets" in said
    assert "12 000,50 €" in plain(said)


def test_more_passed_on_than_asked_for_is_an_advice(filled, people):
    for gets, told in (("48 000", False), ("48 000,01", True)):
        by, base = people.users["editor"], read(filled).number_of("parties")
        acts.save_section(application=filled, section="parties", typed=PARTIES | {"p2-gets": [gets]}, base=base, by=by)

        said = text(people.editor.get(f"/dossiers/{filled.number}/relire/"))

        advice = "Il est reversé 48 000,01 € aux partenaires sur une subvention demandée de 48 000,00 €."
        assert (advice in said) is told

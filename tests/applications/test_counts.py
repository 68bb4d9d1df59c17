"""Each point is counted once, and said with the same figures to its authors, to officers and in the receipt."""

from datetime import datetime

import pytest

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import PROJECT, QUESTIONS, published_call
from tests.factories import CountryFactory, StaffRoleFactory, UserFactory
from tests.files.samples import PDF, upload
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.models import Application, Submission
from traitdunion.programme.applications.proof import printing
from traitdunion.programme.applications.proof.receipts import as_json, read, sign


@pytest.fixture
def by_country(town, people):
    """A complete file of the call whose rate follows the country, whose class of income nobody has told."""
    call = published_call("pays-2024")
    CountryFactory(code="TN")
    by = people.users["manager"]
    application = ApplicationFactory(call=call, lead=town, created_by=by, filled=True)
    acts.attach(application=application, kind="letter", upload=upload("lettre.pdf", PDF), by=by)
    return application


@pytest.fixture
def received(by_country, people):
    acts.submit(number=by_country.number, by=people.users["manager"], received_at=now())
    return Submission.objects.with_heading().get()


def fresh(application):
    return Application.objects.with_heading().get(pk=application.pk)


def test_an_answer_that_is_missing_makes_one_point(filled, people):
    by = people.users["editor"]
    acts.save_section(application=filled, section="project", typed=PROJECT | {"strands": [""]}, base=1, by=by)
    typed = {"q-needs": QUESTIONS["q-needs"]}
    acts.save_section(application=filled, section="questions", typed=typed, base=1, by=by)

    found = checks(fresh(filled), now())

    assert found.verdicts["strand"].outcome.value == "unknown"
    assert [each.sentence for each in found.missing] == ["Choisissez un volet de l’appel."]
    assert "strand" not in [verdict.id for verdict in found.points.open]


def test_list_page_and_officer_say_the_same_figures(received, by_country, people):
    said = "1 inconnue, 2 à l’examen"
    officer = StaffRoleFactory(owner=received.call.owner, user=UserFactory(totp=True)).user
    people.officer.force_login(officer)
    slug = received.call.slug

    pages = {
        "mine": people.manager.get(f"/dossiers/{by_country.number}/"),
        "theirs": people.officer.get(f"/instruction/{slug}/{by_country.number}/"),
        "my list": people.manager.get("/dossiers/"),
        "their list": people.officer.get(f"/instruction/{slug}/"),
    }
    texts = {name: page.content.decode() for name, page in pages.items()}

    assert said in texts["mine"]
    assert said in texts["theirs"]
    for name in ("my list", "their list"):
        assert "1 inconnue<" in texts[name], name
        assert "2 à l’examen<" in texts[name], name
    file = fresh(by_country)
    assert (file.overall, file.unknowns, file.later) == (received.overall, received.unknowns, received.later)


def test_counts_do_not_follow_the_clock(filled):
    before = checks(fresh(filled), now())
    closing = fresh(filled).call.snapshot.card["windows"][0]["closes_at"]

    after = checks(fresh(filled), datetime.fromisoformat(closing))

    assert after.verdicts["window"].outcome.value == "not_met"
    assert (after.counts, after.overall) == (before.counts, before.overall)


def test_receipt_notes_every_blocking_rule_not_known_whoever_settles_it(received, people):
    assert received.receipt["unknowns"] == ["rate", "mere_funder", "reports"]
    assert received.receipt["to_confirm"] == []
    assert len(printing._data(received)["unknowns"]) == 3
    page = people.manager.get(f"/dossiers/{received.application.number}/accuse/1/").content.decode()
    assert "La commune n’est-elle que bailleur de fonds" in page


def test_printed_receipt_says_that_the_account_was_not_verified(received):
    assert "Compte" not in dict(printing._data(received)["facts"])
    received.member_checked = False
    assert dict(printing._data(received)["facts"])["Compte"].startswith("Compte pas encore vérifié")


def test_receipt_made_before_values_to_confirm_were_noted_still_verifies(received, people):
    received.receipt = {name: held for name, held in received.receipt.items() if name != "to_confirm"}
    received.receipt["format"] = "traitdunion-receipt/2"
    sign(received)
    received.save()

    assert read(as_json(received)).accepted
    assert people.manager.get(f"/dossiers/{received.application.number}/accuse/1/").status_code == 200

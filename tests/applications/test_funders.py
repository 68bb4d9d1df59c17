"""A file that asks two funders: each has its line, its rules and its part of the ceiling."""

from decimal import Decimal

import pytest

from tests.applications.factories import ApplicationFactory
from tests.applications.test_printouts import pdf_of
from tests.applications.test_printouts import text as printed
from tests.applications.trial import EXPENSES, FUNDING, PARTIES, PROJECT, QUESTIONS, published_call
from tests.visits import plain
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.acts import save_section
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.facts import collect
from traitdunion.programme.applications.models import Application
from traitdunion.programme.appraisal.reading import Reading

PLAN = "/dossiers/{}/ressources/"
ASKED = {name: typed for name, typed in FUNDING.items() if not name.startswith("grant")} | {
    "grant.france-2024": ["14 000"],
    "grant.france-2025": ["24 000"],
    "grant.senegal-2024": ["4 000"],
    "grant.senegal-2025": ["6 000,01"],
}
"""France 38,000, Senegal 10,000.01 of which 10,000 at most: 48,000.01 asked in all, 48,000 being 60 % of 80,000."""


@pytest.fixture
def shared(db, town, people):
    """A file of the town that asks France and Senegal, a cent too much of the latter."""
    by = people.users["editor"]
    made = ApplicationFactory(call=published_call("bailleurs-2024"), lead=town, created_by=by)
    sections = {"parties": PARTIES, "project": PROJECT, "expenses": EXPENSES, "funding": ASKED}
    for section, typed in sections.items():
        save_section(application=made, section=section, typed=typed, base=section == "parties", by=by)
    return Application.objects.with_heading().get(pk=made.pk)


def test_each_funder_has_its_line_in_the_plan_and_in_the_origins(shared, people):
    page = people.editor.get(PLAN.format(shared.number))

    said = plain(page.content.decode())
    assert "Demande à La France" in said
    assert "Demande à Le Sénégal" in said
    assert [(origin.label, origin.amount) for origin in page.context["balance"].origins][-2:] == [
        ("Demande à La France", Decimal("38000.00")),
        ("Demande à Le Sénégal", Decimal("10000.01")),
    ]


def test_rules_read_what_is_asked_from_each(shared):
    grants = collect(shared, now(), contents_of(shared)).grants

    assert sorted((grant.funder, grant.year, grant.amount) for grant in grants) == [
        ("france", 2024, Decimal("14000.00")),
        ("france", 2025, Decimal("24000.00")),
        ("senegal", 2024, Decimal("4000.00")),
        ("senegal", 2025, Decimal("6000.01")),
    ]
    verdicts = checks(shared, now()).verdicts
    assert verdicts["senegal"].outcome == "not_met"
    assert verdicts["rate"].outcome == "not_met"


def test_amount_asked_from_one_is_kept_beside_that_of_the_other(shared, people):
    number = contents_of(shared).number_of("funding")
    typed = {name: values[0] for name, values in ASKED.items()} | {"grant.senegal-2025": "6 000"}

    people.editor.post(PLAN.format(shared.number), typed | {"version": number, "do": "save"})

    kept = shared.funding.filter(party=None).values_list("funder", "year", "amount")
    assert sorted(kept) == [
        ("france", 2024, Decimal("14000.00")),
        ("france", 2025, Decimal("24000.00")),
        ("senegal", 2024, Decimal("4000.00")),
        ("senegal", 2025, Decimal("6000.00")),
    ]
    verdicts = checks(Application.objects.get(pk=shared.pk), now()).verdicts
    assert (verdicts["senegal"].outcome, verdicts["rate"].outcome) == ("met", "met")


def test_officer_and_pdf_name_the_funders(shared, people):
    by = people.users["manager"]
    right = ASKED | {"grant.senegal-2025": ["6 000"]}
    save_section(application=shared, section="funding", typed=right, base=1, by=by)
    save_section(application=shared, section="questions", typed=QUESTIONS, base=0, by=by)

    submission = acts.submit(number=shared.number, by=by, received_at=now()).submission

    asked = [(row.label, row.details) for row in Reading(submission).funding][-2:]
    assert asked == [("Subvention demandée", "La France"), ("Subvention demandée", "Le Sénégal")]
    assert "Le Sénégal" in printed(pdf_of(shared, "fr"))

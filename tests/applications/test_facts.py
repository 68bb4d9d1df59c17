"""The facts of a file, what is unknown and where values come from; the checks; a simulation turned into a draft."""

import time
from decimal import Decimal

import pytest

from tests.applications.trial import FUNDING
from tests.files.samples import PDF, upload
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.checks import checks, repaired_at
from traitdunion.programme.applications.facts import collect
from traitdunion.programme.applications.models import Application, Summary
from traitdunion.programme.applications.prefill import typed_of
from traitdunion.regulations import Facts, Outcome, Provenance, Side, Stage, check, loads


def save(application, section, typed, by):
    base = application.versions.get(section=section, current=True).number
    return acts.save_section(application=application, section=section, typed=typed, base=base, by=by)


def fresh(application):
    return Application.objects.with_heading().get(pk=application.pk)


def facts_of(application):
    return collect(fresh(application), now())


def test_facts_of_a_filled_file_are_those_that_were_typed(filled):
    facts = facts_of(filled)

    assert facts.round == filled.round.key
    assert facts.project.strands == ("inclusive",)
    assert facts.project.sdg == (9,)
    assert [(party.key, party.side, party.country) for party in facts.parties] == [
        ("p1", Side.OWN, "FR"),
        ("p2", Side.FOREIGN, "SN"),
    ]
    assert sum(line.amount for line in facts.expenses) == Decimal("80000.00")
    assert sum(line.amount for line in facts.resources) == Decimal("32000.00")
    assert sum(line.amount for line in facts.grants) == Decimal("48000.00")
    assert facts.answers["follow_up"].value is True


def test_values_of_the_register_say_that_they_are(filled):
    lead = facts_of(filled).lead

    assert lead.origin("kind") is Provenance.REGISTER
    assert lead.origin("committed") is Provenance.DECLARED


def test_empty_file_is_unknown_and_not_zero(application):
    facts = facts_of(application)

    assert (facts.expenses, facts.resources, facts.grants) == (None, None, None)
    assert facts.project.starts is None


def test_amount_that_is_not_understood_is_an_unknown_amount(filled, people):
    save(filled, "funding", dict(FUNDING) | {"grant-2024": ["beaucoup"]}, people.users["editor"])

    grants = facts_of(filled).grants
    assert sorted((grant.year, grant.amount) for grant in grants) == [(2024, None), (2025, Decimal("30000.00"))]
    found = checks(fresh(filled), now())
    assert found.verdicts["rate"].outcome is Outcome.UNKNOWN
    assert found.overall is not Summary.NO_OBSTACLE_FOUND


def test_line_without_a_country_belongs_to_the_only_one(filled, people):
    typed = dict(filled.versions.get(section="expenses").typed) | {"e1-country": [""]}
    save(filled, "expenses", typed, people.users["editor"])

    line = next(line for line in facts_of(filled).expenses if line.label == "Médiatrices")
    assert line.country == "SN"
    assert line.origin("country") is Provenance.COMPUTED


def test_ineligible_category_is_out_of_the_base(filled, people):
    typed = dict(filled.versions.get(section="expenses").typed) | {"e1-category": ["running"]}
    save(filled, "expenses", typed, people.users["editor"])

    assert {line.label: line.eligible for line in facts_of(filled).expenses} == {"Médiatrices": False, "Bornes": True}


def test_money_of_another_funder_is_other(filled, people):
    parties = dict(filled.versions.get(section="parties", current=True).typed)
    parties |= {"parties": ["p1", "p2", "p3"], "p3-role": ["funder"], "p3-who": ["Fonds d’essai"]}
    save(filled, "parties", parties, people.users["editor"])
    save(filled, "funding", dict(FUNDING) | {"p3-cash-2024": ["100"]}, people.users["editor"])

    facts = facts_of(filled)
    line = next(line for line in facts.resources if line.funder)
    assert (line.funder, facts.side_of(line)) == ("p3", Side.OTHER)


def test_only_the_documents_are_left_in_a_filled_file(filled, people):
    before = checks(fresh(filled), now())
    acts.attach(application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=people.users["editor"])
    after = checks(fresh(filled), now())

    assert [verdict.id for verdict in before.verdicts.obstacles] == ["agreement"]
    assert before.missing == ()
    assert not before.complete
    assert after.complete


def test_request_above_the_rate_is_an_obstacle_with_its_repairs(filled, people):
    # 60 % of 80,000 is 48,000: 48,000.01 is too much by one cent
    save(filled, "funding", dict(FUNDING) | {"grant-2025": ["30 000,01"]}, people.users["editor"])

    page = people.editor.get(f"/dossiers/{filled.number}/ressources/").content.decode()

    assert checks(fresh(filled), now()).verdicts["rate"].outcome is Outcome.NOT_MET
    assert "art. 4" in page
    assert "0,01" in page


def test_checks_take_less_than_ten_milliseconds(filled):
    application = fresh(filled)
    from traitdunion.programme.applications.contents import contents_of

    contents = contents_of(application)
    checks(application, now(), contents)
    spent = []
    for _time in range(5):
        begun = time.process_time()
        checks(application, now(), contents)
        spent.append(time.process_time() - begun)

    print(f"checks: {min(spent) * 1000:.1f} ms")
    assert min(spent) < 0.05


SIMULATED = {
    "project": {"starts": "2024-09-01", "ends": "2025-08-31", "strands": ["inclusive"]},
    "parties": [
        {"key": "town", "role": "lead", "kind": "commune", "country": "FR", "network_member": True},
        {"key": "abroad", "role": "partner", "kind": "local_authority", "name": "Keur Ndiaye", "country": "SN"},
    ],
    "countries": [{"code": "SN", "income": "ldc"}],
    "expenses": [
        {"amount": "20000", "year": 2024, "payer": "town", "country": "SN", "category": "staff"},
        {"amount": "60000", "year": 2025, "payer": "grant", "country": "SN", "category": "equipment"},
    ],
    "resources": [
        {"party": "town", "amount": "24000", "year": 2024},
        {"party": "abroad", "amount": "5000", "form": "in_kind", "year": 2025},
        {"funder": "region", "amount": "3000", "year": 2025},
    ],
    "grants": [{"amount": "48000", "year": 2025}],
    "answers": {"follow_up": True},
}


def test_simulation_becomes_a_draft_and_nothing_is_typed_again(call, town, people):
    simulated = Facts.parse(SIMULATED)

    application = acts.start_from_simulation(call=call, lead=town, facts=simulated, by=people.users["editor"])

    facts = facts_of(application)
    assert [party.name for party in facts.parties] == ["Trois-Rives", "Keur Ndiaye"]
    assert facts.project.starts == simulated.project.starts
    assert facts.project.ends == simulated.project.ends
    assert {(line.amount, line.year, line.payer, line.category) for line in facts.expenses} == {
        (Decimal("20000.00"), 2024, "p1", "staff"),
        (Decimal("60000.00"), 2025, "grant", "equipment"),
    }
    assert {(line.party or line.funder, line.amount, line.form.value) for line in facts.resources} == {
        ("p1", Decimal("24000.00"), "cash"),
        ("p2", Decimal("5000.00"), "in_kind"),
        ("p3", Decimal("3000.00"), "cash"),
    }
    assert [grant.amount for grant in facts.grants] == [Decimal("48000.00")]
    assert facts.answers["follow_up"].value is True
    assert facts.lead.network_member is True


@pytest.mark.parametrize("empty", [{}, {"parties": []}, {"grants": []}])
def test_simulation_that_says_nothing_is_an_empty_draft(empty, call, town, people):
    application = acts.start_from_simulation(call=call, lead=town, facts=Facts.parse(empty), by=people.users["editor"])

    assert [party.role for party in application.parties.all()] == ["lead"]
    assert "funding" not in {str(key) for key in typed_of(Facts.parse(empty))}


def test_a_membership_that_nobody_told_is_said_at_the_line_of_its_party(filled):
    rule = '[rules.network]\nkind = "member"\nsource = "x"\nwho = "any_french"\nseverity = "priority"\n'
    call = loads('id = "test"\nkind = "call"\ntitle = "Essai"\n' + rule, "test.toml")
    town = {"key": "p1", "role": "lead", "kind": "commune", "country": "FR", "network_available": True}

    verdict = check(Facts.parse({"parties": [town]}), call, Stage.SUBMIT)["network"]

    assert repaired_at(filled, verdict) == f"/dossiers/{filled.number}/partenaires/?ligne=p1#id_p1-network-0"

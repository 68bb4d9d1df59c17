"""Repairs that a button applies: what they change is shown first, then saved, and can be taken back.

The file is figure 2 of the engine's: cash 4,000 and in kind 7,000 of the town, 20,000 of the partner, 45,000 asked at
60 %. In kind is retained up to the cash: 4,000; cost 4,000 + 4,000 + 20,000 + 45,000 = 73,000; 60 % are 43,800.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests.applications.factories import ApplicationFactory, GuestFactory
from tests.applications.trial import FUNDING, PROJECT, published_call
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.acts.mending import foresee_mending
from traitdunion.programme.applications.acts.moving import side
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.mending import mending_of
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.regulations import Outcome, repair

SPENT = {
    "expenses": ["e1", "e2", "e3", "e4"],
    "expenses-last": ["4"],
    "e1-label": ["Temps des agents"],
    "e1-category": ["staff"],
    "e1-payer": ["p1"],
    "e1-country": ["SN"],
    "e1-nature": ["in_kind"],
    "e1-2024": ["3 000"],
    "e1-2025": ["4 000"],
    "e2-label": ["Bornes"],
    "e2-category": ["equipment"],
    "e2-payer": ["grant"],
    "e2-country": ["SN"],
    "e2-nature": ["cash"],
    "e2-2024": ["20 000"],
    "e2-2025": ["25 000"],
    "e3-label": ["Médiatrices"],
    "e3-category": ["staff"],
    "e3-payer": ["p2"],
    "e3-country": ["SN"],
    "e3-nature": ["cash"],
    "e3-2024": ["10 000"],
    "e3-2025": ["10 000"],
    "e4-label": ["Voyages"],
    "e4-category": ["staff"],
    "e4-payer": ["p1"],
    "e4-country": ["SN"],
    "e4-nature": ["cash"],
    "e4-2024": ["2 000"],
    "e4-2025": ["2 000"],
}
"""35,000 in 2024, 41,000 in 2025."""
BROUGHT = {
    "p1-cash-2024": ["2 000"],
    "p1-cash-2025": ["2 000"],
    "p1-in_kind-2024": ["3 000"],
    "p1-in_kind-2025": ["4 000"],
    "p2-cash-2024": ["10 000"],
    "p2-cash-2025": ["10 000"],
    "grant-2024": ["20 000"],
    "grant-2025": ["25 000"],
}


@pytest.fixture
def clipped(town, people):
    """The file of figure 2, over two years."""
    call = published_call("valorisation-2024")
    application = ApplicationFactory(call=call, lead=town, created_by=people.users["manager"], filled=True)
    save(application, SectionKey.EXPENSES, SPENT, people)
    save(application, SectionKey.FUNDING, BROUGHT, people)
    return fresh(application)


def fresh(application):
    return Application.objects.with_heading().get(pk=application.pk)


def save(application, section, typed, people):
    base = contents_of(fresh(application)).number_of(section)
    acts.save_section(application=application, section=section, typed=typed, base=base, by=people.users["editor"])


def address(application, rule="rate", lever="grant_to_own"):
    return f"/dossiers/{application.number}/reparer/?regle={rule}&moyen={lever}"


def text(response):
    spaced = response.content.decode().replace("</", " </")
    return " ".join(strip_tags(spaced).split()).replace("\u202f", " ").replace("\u00a0", " ")


def amounts(application):
    """Every amount of the file, by the name of its field."""
    held = contents_of(fresh(application))
    spent = {f"{line.key}-{line.year}": line.amount for line in held.expenses}
    brought = {
        f"{held.parties_by_id[line.party_id].key}-{line.nature}-{line.year}": line.amount
        for line in held.funding
        if line.party_id
    }
    return spent | brought | {f"grant-{line.year}": line.amount for line in held.funding if line.is_requested}


def evaluated(application):
    return checks(fresh(application), now())


def apply(application, people, rule="rate", lever="grant_to_own"):
    where = address(application, rule, lever)
    seen = people.editor.get(where).context["foreseen"].seen
    return people.editor.post(where, {"seen": seen})


# What each lever changes, from the text above; cost and ceiling by hand.
LEVERS = {
    # own cash 4,750, as much in kind: 4,750 + 4,750 + 20,000 + 44,250 = 73,750, of which 60 % are 44,250
    "grant_to_own": ({"p1-cash-2025": "2750", "grant-2025": "24250"}, "44250"),
    # own cash 5,000, as much in kind: 75,000, of which 60 % are 45,000; the town spends it on its travels of 2025
    "new_own": ({"p1-cash-2025": "3000", "e4-2025": "3000"}, "45000"),
    # the cost stays 73,000, of which 60 % are 43,800
    "grant_to_partner": ({"p2-cash-2025": "11200", "grant-2025": "23800"}, "43800"),
    # 73,000 + 2,000, of which 60 % are 45,000; the partner spends it on its mediators of 2025
    "new_partner": ({"p2-cash-2025": "12000", "e3-2025": "12000"}, "45000"),
    # 73,000 - 3,000, of which 60 % are 42,000; 3,000 shared by 25, 10 and 2 of 37, the last cent to the first
    "smaller": (
        {"grant-2025": "22000", "e2-2025": "22972.97", "e3-2025": "9189.19", "e4-2025": "1837.84"},
        "42000",
    ),
}


@pytest.mark.parametrize("lever", LEVERS)
def test_repair_is_saved_as_it_was_shown_to_the_cent(lever, clipped, people):
    changed, ceiling = LEVERS[lever]
    before = amounts(clipped)
    shown = people.editor.get(address(clipped, lever=lever)).context["foreseen"]

    response = apply(clipped, people, lever=lever)

    assert amounts(clipped) == before | {name: Decimal(amount) for name, amount in changed.items()}
    assert shown.ceilings == (Decimal(43800), Decimal(ceiling))
    assert shown.after == side(evaluated(clipped))
    assert evaluated(clipped).verdicts["rate"].outcome is Outcome.MET
    assert evaluated(clipped).verdicts["balance"].outcome is Outcome.MET
    assert response.url.endswith("/ressources/")


def test_page_shows_each_amount_before_and_after(clipped, people):
    page = text(people.editor.get(address(clipped)))

    assert "Trois-Rives · Numéraire, 2025 2 000 → 2 750 (+ 750,00)" in page
    assert "25 000 → 24 250 (-750,00)" in page.replace("−", "-")
    assert "Plafond avant 43 800,00 € Plafond après 44 250,00 €" in page
    assert "Ressources, avant 35 000,00 41 000,00 76 000,00" in page
    assert "Ressources, après 35 000,00 41 000,00 76 000,00" in page
    assert amounts(clipped)["grant-2025"] == 25_000


def test_page_says_once_what_a_repair_leaves_as_it_was(clipped, people):
    response = people.editor.get(address(clipped))
    page, foreseen = text(response), response.context["foreseen"]
    before, after = (side.wrong + side.waiting for side in (foreseen.before, foreseen.after))
    kept = [line for line in before if line in after]
    mended = [line for line in before if line not in after]

    assert [page.count(" ".join(line.split())) for line in kept] == [0] * len(kept)
    assert [page.count(" ".join(line.split())) for line in mended] == [2]  # what is repaired, then where it was broken
    assert page.count("point ne change pas" if len(kept) == 1 else "points ne changent pas") == 2


def test_panel_leads_to_the_ways_that_a_button_can_apply(clipped, people):
    page = people.editor.get(f"/dossiers/{clipped.number}/ressources/").content.decode()

    links = [part.split('"')[0] for part in page.split('href="')[1:] if "/reparer/" in part.split('"')[0]]
    assert [link.replace("&amp;", "&") for link in links] == [
        address(clipped, lever=lever) for lever in ("grant_to_own", "new_own", "grant_to_partner")
    ]


def test_who_may_not_edit_reads_the_ways_without_a_link(clipped, people):
    GuestFactory(application=clipped, user=people.users["stranger"])

    for browser in (people.reader, people.stranger):
        page = browser.get(f"/dossiers/{clipped.number}/ressources/").content.decode()
        assert "750,00" in page
        assert "/reparer/" not in page
    assert people.reader.get(address(clipped)).status_code == 403


def test_grown_expense_is_named_and_the_partner_has_to_confirm(clipped, people):
    page = text(people.editor.get(address(clipped, lever="new_partner")))

    grown = "« Médiatrices » augmente de 2 000,00 € : c’est la plus grande dépense de Commune de Keur Ndiaye en 2025."
    assert grown in page
    assert "À faire confirmer par Commune de Keur Ndiaye : sa part change." in page


def test_cost_without_an_expense_to_grow_makes_a_line_to_name(clipped, people):
    save(clipped, SectionKey.EXPENSES, SPENT | {"e4-payer": ["p2"]}, people)

    page = text(people.editor.get(address(clipped, lever="new_own")))
    apply(clipped, people, lever="new_own")

    assert "Une dépense de 1 000,00 € est ajoutée en 2025, payée par Trois-Rives : dites ensuite laquelle." in page
    assert amounts(clipped)["e5-2025"] == 1_000
    assert [each.anchor for each in evaluated(clipped).missing] == ["id_e5-label", "id_e5-category"]


def test_nothing_is_applied_when_someone_saved_in_between(clipped, people):
    seen = people.editor.get(address(clipped)).context["foreseen"].seen
    save(clipped, SectionKey.FUNDING, BROUGHT | {"p2-cash-2025": ["10 100"]}, people)

    response = people.editor.post(address(clipped), {"seen": seen}, follow=True)

    assert "Le dossier a changé entre-temps : rien n’est appliqué." in text(response)
    assert amounts(clipped)["grant-2025"] == 25_000


def test_applied_repair_is_taken_back_from_its_message(clipped, people):
    response = people.editor.get(apply(clipped, people, lever="new_own").url)

    page = response.content.decode()
    assert "C’est appliqué et enregistré." in page
    for section, version in (("depenses", 2), ("ressources", 2)):
        back = f"/dossiers/{clipped.number}/{section}/retablir/{version}/"
        assert f'href="{back}"' in page
        base = contents_of(fresh(clipped)).number_of({"depenses": "expenses", "ressources": "funding"}[section])
        people.editor.post(back, {"base": base})
    assert amounts(clipped)["e4-2025"] == 2_000
    assert amounts(clipped)["p1-cash-2025"] == 2_000


def test_pressed_twice_it_is_applied_once(clipped, people):
    seen = people.editor.get(address(clipped)).context["foreseen"].seen
    for _press in range(2):
        people.editor.post(address(clipped), {"seen": seen})

    assert amounts(clipped)["grant-2025"] == 24_250


def test_balance_is_repaired_by_what_is_asked_year_by_year(filled, people):
    # 2024: 30,000 of expenses for 9,000 + 3,000 + 17,000; 2025: 50,000 for 15,000 + 5,000 + 31,000
    save(filled, SectionKey.FUNDING, FUNDING | {"grant-2024": ["17 000"], "grant-2025": ["31 000"]}, people)

    apply(filled, people, "balance", "balance_grant")

    assert (amounts(filled)["grant-2024"], amounts(filled)["grant-2025"]) == (18_000, 30_000)


def test_year_without_a_request_gets_one_to_be_balanced(filled, people):
    save(filled, SectionKey.FUNDING, FUNDING | {"grant-2024": [""]}, people)

    apply(filled, people, "balance", "balance_grant")

    assert amounts(filled)["grant-2024"] == 18_000


def test_duration_is_repaired_by_its_last_day(filled, people):
    save(filled, SectionKey.PROJECT, PROJECT | {"ends-year": ["2027"]}, people)  # 36 months, 24 at most

    page = text(people.editor.get(address(filled, "duration", "date")))
    response = apply(filled, people, "duration", "date")

    assert "Dernier jour 31 8 2027 → 31 8 2026" in page
    assert fresh(filled).project.ends == date(2026, 8, 31)
    assert response.url.endswith("/projet/")


def test_text_not_understood_is_left_to_its_author(clipped, people):
    save(clipped, SectionKey.EXPENSES, SPENT | {"e2-label": ["x" * 301]}, people)

    held = contents_of(fresh(clipped))
    found = checks(held.application, now(), held)
    assert foresee_mending(held=held, found=found, rule="rate", lever="grant_to_own", at=now()) is None
    assert "/reparer/" not in people.editor.get(f"/dossiers/{clipped.number}/ressources/").content.decode()


@pytest.mark.parametrize(("rule", "lever"), [("agreement", "document"), ("rate", "balance_own"), ("rate", "x")])
def test_what_no_button_does_leads_back_to_the_file(rule, lever, clipped, people):
    response = people.editor.get(address(clipped, rule, lever), follow=True)

    assert "Ce changement n’est plus proposé : voici où en est le dossier." in text(response)


def test_rule_that_is_none_of_the_call_has_no_page(clipped, people):
    assert people.editor.get(address(clipped, "nothing")).status_code == 404


def test_year_is_never_taken_further_from_its_balance(clipped, people):
    # 2025 spends 2,000 in cash and 39,000 in kind: 3,000 less asked in that year would be spent less in 2024
    in_kind = {"e1-2025": ["39 000"], "e2-2025": [""], "e3-2025": [""]}
    save(clipped, SectionKey.EXPENSES, SPENT | in_kind, people)

    held = contents_of(fresh(clipped))
    found = checks(held.application, now(), held)
    offered = [each for each in repair(found.verdicts["rate"], found.facts) if mending_of(held, found.facts, each)]

    assert [each.lever for each in offered] == [*LEVERS][:-1]


def test_page_of_a_repair_asks_no_more_than_the_pages_of_a_file(clipped, people):
    people.editor.get(address(clipped, lever="smaller"))
    with CaptureQueriesContext(connection) as queries:
        assert people.editor.get(address(clipped, lever="smaller")).status_code == 200
    assert len(queries) <= 20

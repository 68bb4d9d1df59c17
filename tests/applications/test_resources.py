"""The financing plan beyond its sums: what is acquired or asked for, and amounts in the currency of a partner."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.applications.test_printouts import pdf_of
from tests.applications.test_printouts import text as printed
from tests.applications.trial import FUNDING, published_call
from tests.visits import plain
from traitdunion.foundation.clock import now
from traitdunion.foundation.documents.spreadsheets import WRITERS
from traitdunion.foundation.documents.spreadsheets.reading import read
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.copying import Copier
from traitdunion.programme.applications.currencies import Currency
from traitdunion.programme.applications.differences import Reading
from traitdunion.programme.applications.exchange.returning import returned
from traitdunion.programme.applications.exchange.workbook import workbook_of
from traitdunion.programme.applications.forms.funding import settled
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.proof.frozen import freeze
from traitdunion.programme.applications.sections import TYPED
from traitdunion.regulations import Outcome

SAID = FUNDING | {"p1-status": ["acquired"], "p2-status": ["requested"]}
PLAN = "/dossiers/{}/ressources/"


def fresh(application):
    return Application.objects.with_heading().get(pk=application.pk)


def held(application):
    return contents_of(fresh(application))


def post(application, people, typed, do="save", shown=""):
    """What the page of resources sends."""
    data = {name: values[0] for name, values in typed.items()}
    number = held(application).number_of(SectionKey.FUNDING)
    sent = data | {"version": number, "do": do} | ({"des": shown} if shown else {})
    return people.editor.post(PLAN.format(application.number), sent)


def statuses(application):
    return {(line.party.key if line.party else "grant"): line.status for line in application.funding.all()}


def typed_now(application):
    return held(application).typed(SectionKey.FUNDING)


def amounts(application):
    return {
        f"{line.party.key}-{line.nature}-{line.year}": line.amount
        for line in application.funding.select_related("party")
        if line.party
    }


# -- acquired, asked for ----------------------------------------------------------------------------------------------


def test_each_party_says_whether_it_has_what_it_brings(filled, people):
    post(filled, people, SAID)

    page = people.reader.get(PLAN.format(filled.number)).content.decode()
    assert statuses(filled) == {"p1": "acquired", "p2": "requested", "grant": ""}
    assert '<option value="acquired" selected>Acquis</option>' in page
    assert 'aria-label="Commune de Keur Ndiaye · statut"' in page


def test_nothing_is_asked_of_who_does_not_know_yet(filled, people):
    verdicts = [verdict.outcome for verdict in checks(fresh(filled), now()).verdicts]
    post(filled, people, SAID)

    found = checks(fresh(filled), now())
    assert found.missing == ()
    assert [verdict.outcome for verdict in found.verdicts] == verdicts


def test_history_tells_a_status_in_words(filled, people):
    before = typed_now(filled)
    post(filled, people, SAID)

    (group,) = Reading(held(filled), SectionKey.FUNDING).compare(before, typed_now(filled))
    assert [(change.label, change.before, change.after) for change in group.changes] == [
        ("Trois-Rives · statut", "", "Acquis"),
        ("Commune de Keur Ndiaye · statut", "", "Sollicité"),
    ]


def test_frozen_file_its_pdf_and_its_page_say_it(filled, people):
    post(filled, people, SAID)

    lines = freeze(held(filled))["funding"]
    assert {(line["party"], line.get("status")) for line in lines} == {
        ("p1", "acquired"), ("p2", "requested"), (None, None),
    }  # fmt: skip
    said = plain(printed(pdf_of(fresh(filled), "fr")))
    assert "numéraire · acquis" in said
    assert "numéraire · sollicité" in said
    page = plain(people.reader.get(f"/dossiers/{filled.number}/relire/").content.decode())
    assert "Numéraire · Acquis" in page


def test_file_without_a_status_is_frozen_as_it_always_was(filled):
    assert all("status" not in line for line in freeze(held(filled))["funding"])


@pytest.mark.parametrize("extension", sorted(WRITERS))
def test_status_goes_out_in_a_list_and_comes_back(filled, people, extension):
    post(filled, people, SAID)
    workbook = workbook_of(held(filled))
    column = [cell.value for cell in workbook.sheets[1].rows[5]].index("Statut")
    file = BytesIO(WRITERS[extension](workbook))

    found = returned(read(file, extension), held(filled))

    assert workbook.sheets[1].rows[6][column].rule == "status"
    assert [row[column].value for row in workbook.sheets[1].rows[6:]] == ["Acquis", None, "Sollicité", None, None]
    assert found.faults == []
    assert found.typed[SectionKey.FUNDING] == typed_now(filled)


def test_status_of_an_older_workbook_leaves_what_was_said_since(filled, people):
    file = BytesIO(WRITERS["ods"](workbook_of(held(filled))))
    post(filled, people, SAID)

    page = people.editor.post(
        f"/dossiers/{filled.number}/budget/reprendre/",
        {"file": SimpleUploadedFile("budget.ods", file.getvalue()), "do": "send"},
        follow=True,
    )

    assert not page.context["preview"].changed


def test_word_that_is_no_status_is_told_at_its_cell(filled):
    workbook = workbook_of(held(filled))
    sheet = workbook.sheets[1]
    rows = [list(row) for row in sheet.rows]
    rows[6][4] = type(rows[6][4])("peut-être")
    changed = type(workbook)(
        title=workbook.title,
        language=workbook.language,
        sheets=(workbook.sheets[0], type(sheet)(sheet.name, tuple(map(tuple, rows)), sheet.columns)),
        rules=workbook.rules,
    )

    found = returned(read(BytesIO(WRITERS["xlsx"](changed)), "xlsx"), held(filled))

    assert [(fault.sheet, fault.cell, fault.expected) for fault in found.faults] == [
        ("Ressources", "E7", "L’un de ces choix\u202f: Acquis, Sollicité.")
    ]


def test_status_moves_with_its_file_and_not_to_another_edition(filled, people):
    post(filled, people, SAID)
    call = published_call("essai-2025")

    moved = Copier(held(filled), call, TYPED, amounts=True, whole=True).run()
    again = Copier(held(filled), call, TYPED, amounts=True).run()

    assert moved.sections[SectionKey.FUNDING]["p1-status"] == ["acquired"]
    assert "p1-status" not in again.sections[SectionKey.FUNDING]


# -- the currency of a partner ----------------------------------------------------------------------------------------
# One euro is 655.957 CFA francs: 3,000 euros are 1,967,871 francs, 5,000 are 3,279,785.


def test_lead_sees_both_currencies_of_a_partner(filled, people):
    page = plain(people.reader.get(PLAN.format(filled.number)).content.decode())

    assert "2024 : 1 967 871 XOF · 2025 : 3 279 785 XOF" in page
    assert "Saisir en XOF" in page


def test_lead_types_for_a_partner_in_its_currency(filled, people):
    response = post(filled, people, FUNDING, do="show:p2")
    assert response.url == f"{PLAN.format(filled.number)}?des=p2#p2"
    page = people.editor.get(response.url).content.decode()
    assert 'name="p2-local-cash-2024"' in page
    assert 'name="p2-cash-2024"' not in page
    assert "1 € = 655,957 XOF, parité fixe depuis le 1er janvier 1999" in plain(page)
    assert "2024 : 3 000,00 € · 2025 : 5 000,00 €" in plain(page)

    # 2,000,003 / 655.957 = 3,048.9849…
    saved = post(
        filled,
        people,
        {"p2-local-cash-2024": ["2 000 003"], "p2-local-cash-2025": ["3 279 785"]},
        shown="p2",
    )

    assert saved.url == f"{PLAN.format(filled.number)}?des=p2"
    assert amounts(filled)["p2-cash-2024"] == Decimal("3048.98")
    assert amounts(filled)["p2-cash-2025"] == 5_000
    assert "2 000 003" in plain(people.editor.get(PLAN.format(filled.number)).content.decode())


def test_amount_that_is_not_touched_keeps_its_euros_to_the_cent():
    # 10.03 euros are 8.5255 pounds, shown 8.53, which alone would be 10.0353: 10.04
    pounds, name = Currency("GBP", Decimal("0.85")), "p2-local-cash-2024"
    before = {"p2-cash-2024": ["10.03"]}

    assert settled(name, {name: ["8.53"]}, before, pounds) == {"p2-cash-2024": ["10.03"], name: [""]}
    # 8.54 / 0.85 = 10.0471
    assert settled(name, {name: ["8.54"]}, before, pounds) == {"p2-cash-2024": ["10.05"]}


def test_euros_typed_later_rule_and_the_local_amount_goes(filled, people):
    post(filled, people, {"p2-local-cash-2024": ["2 000 003"]}, shown="p2")
    post(filled, people, {"p2-cash-2024": ["3 000"]})

    assert typed_now(filled)["p2-local-cash-2024"] == [""]
    assert "1 967 871 XOF" in plain(people.editor.get(PLAN.format(filled.number)).content.decode())


def test_amount_emptied_in_the_currency_is_emptied(filled, people):
    post(filled, people, {"p2-local-cash-2024": [""], "p2-local-cash-2025": ["3 279 785"]}, shown="p2")

    assert "p2-cash-2024" not in amounts(filled)
    assert amounts(filled)["p2-cash-2025"] == 5_000


def test_cents_of_a_currency_that_has_none_are_told_at_their_field(filled, people):
    post(filled, people, {"p2-local-cash-2024": ["1 000,50"]}, shown="p2")

    page = people.editor.get(PLAN.format(filled.number)).content.decode()
    assert typed_now(filled)["p2-local-cash-2024"] == ["1 000,50"]
    assert 'id="id_p2-local-cash-2024"' in page
    assert 'href="#id_p2-local-cash-2024"' in page
    assert "Cette monnaie n’a pas de centimes" in page
    found = checks(fresh(filled), now())
    assert found.verdicts["own_share"].outcome is not Outcome.NOT_MET
    assert [each.opened for each in found.missing] == ["p2"]


def test_history_tells_both_amounts_when_a_partner_typed_its_own(filled, people):
    before = typed_now(filled)
    post(filled, people, {"p2-local-cash-2024": ["2 000 003"]}, shown="p2")

    (group,) = Reading(held(filled), SectionKey.FUNDING).compare(before, typed_now(filled))
    assert [(change.label, plain(change.before), plain(change.after)) for change in group.changes] == [
        ("Commune de Keur Ndiaye · Numéraire, 2024", "3 000", "3 048,98"),
        ("Commune de Keur Ndiaye · Numéraire, 2024, en XOF", "", "2 000 003"),
    ]


def test_lead_has_no_other_currency(filled, people):
    page = people.editor.get(f"{PLAN.format(filled.number)}?des=p1").content.decode()

    assert 'name="p1-cash-2024"' in page
    assert "p1-local" not in page


def test_party_confirms_what_the_lead_typed_in_its_currency(filled, people):
    post(filled, people, {"p2-local-cash-2024": ["2 000 003"]}, shown="p2")
    party = filled.parties.get(key="p2")
    link = acts.ask(application=fresh(filled), party=party, by=people.users["editor"], language="fr")

    page = plain(people.anonymous.get(f"/confirmer/{link.token}/").content.decode())

    assert "2 000 003" in page


def test_plan_says_where_the_money_is_from_the_rules_beside_it_and_how_the_ceiling_is_made(filled, people):
    page = people.editor.get(PLAN.format(filled.number))
    balance = page.context["balance"]

    assert [(origin.label, origin.amount) for origin in balance.origins] == [
        ("Apport propre des collectivités françaises", Decimal(24000)),
        ("Partenaires étrangers", Decimal(8000)),
        ("Subvention demandée", Decimal(48000)),
    ]
    assert [[plain(words) for _kind, words in origin.said] for origin in balance.origins] == [
        ["Apport propre : 30,00 % du coût retenu, soit 24 000,00 €. Il en faut au moins 10 %."],
        [],
        [
            "Taux de la subvention : 48 000,00 € au plus. La demande est de 48 000,00 €.",
            "Les dépenses égalent les ressources : 80 000,00 €.",
        ],
    ]
    assert balance.ceiling.amount == Decimal(48000)  # 80,000 - 24,000 - 8,000
    assert "Plafond de la subvention : 48 000,00 € (" in plain(page.content.decode())
    assert "80 000,00 € − 24 000,00 € − 8 000,00 €" in plain(page.content.decode())


def test_script_is_told_the_balance_after_each_save_of_the_plan(filled, people):
    typed = {name: values[0] for name, values in (FUNDING | {"p1-cash-2024": ["8 000"]}).items()}
    number = held(filled).number_of(SectionKey.FUNDING)
    fetched = {"X-Requested-With": "fetch"}

    said = people.editor.post(PLAN.format(filled.number), typed | {"version": number, "do": "save"}, headers=fetched)

    assert "2024 : il manque 1 000,00 € de ressources." in plain(said.json()["balance"])


def test_whoever_reads_the_plan_on_a_phone_has_all_of_it_without_scrolling(filled, people):
    page = people.editor.get(f"/dossiers/{filled.number}/relire/").text
    plan = page.partition("<h3>Plan de financement</h3>")[2].partition("</table>")[0]

    assert 'class="scroll"' not in plan
    assert 'class="dense cards"' in plan
    assert "2024 : " in plain(plan)

"""Sections: anything is saved at any time; what is understood goes to the tables, the rest stays as typed."""

from datetime import date
from decimal import Decimal

import pytest

from tests.applications.trial import EXPENSES, FUNDING, PROJECT
from traitdunion.directory.territories.models import Subdivision
from traitdunion.programme.applications.acts import save_section
from traitdunion.programme.applications.models import Application, Nature
from traitdunion.programme.applications.proof.frozen import place_words


def address(application, section, tail=""):
    return f"/dossiers/{application.number}/{section}/{tail}"


def flat(typed):
    """A section as a form posts it: row lists are made by buttons."""
    return {name: values for name, values in typed.items() if not name.endswith("-last")}


@pytest.mark.parametrize(
    "section", ["partenaires", "projet", "depenses", "ressources", "questions", "pieces", "relire"]
)
def test_every_section_of_an_empty_and_of_a_filled_file_is_shown(section, application, filled, people):
    for each in (application, filled):
        response = people.editor.get(address(each, section))
        assert response.status_code == 200
        history = "projet" if section == "relire" else section
        assert f'href="{address(each, history, "historique/")}"' in response.content.decode()


def test_project_is_saved_and_shown_back(application, people):
    saved = people.editor.post(address(application, "projet"), {**flat(PROJECT), "version": "0", "do": "next"})

    assert saved.url == address(application, "depenses")
    project = application.project
    assert (project.title, project.starts, project.ends) == (
        "Guichets à deux voix",
        date(2024, 9, 1),
        date(2025, 8, 31),
    )
    assert [(aim.kind, aim.key) for aim in application.aims.all()] == [("sdg", "9"), ("strand", "inclusive")]
    page = people.editor.get(address(application, "projet")).content.decode()
    assert 'value="Guichets à deux voix"' in page
    assert "Enregistré à" in page


def test_empty_section_is_saved(application, people):
    response = people.editor.post(address(application, "projet"), {"version": "0", "do": "save"})

    assert response.status_code == 302
    assert application.versions.get(section="project").typed == {}


def test_text_that_is_not_understood_is_kept_with_its_error_at_each_visit(filled, people):
    people.editor.post(
        address(filled, "ressources"), {"version": "1", "grant-2024": "dix-huit mille", "p1-cash-2024": "9 500"}
    )

    for _visit in range(2):
        page = people.editor.get(address(filled, "ressources")).content.decode()
        assert 'value="dix-huit mille"' in page
        assert "Écrivez le montant en chiffres, par exemple 12 500,50." in page
        assert 'aria-invalid="true"' in page
    amounts = {(line.party_id is None, line.year): line.amount for line in filled.funding.all()}
    assert (True, 2024) not in amounts
    assert amounts[(False, 2024)] in {Decimal("9500.00"), Decimal("3000.00")}
    filled.refresh_from_db()
    assert (filled.obstacles, filled.missing) == (2, 0)  # the text, and the letter that is not there


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1" + "0" * 18, "Un montant va jusqu’à 999 999 999,99 €."),
        ("mille", "Écrivez le montant en chiffres"),
        ("12.500", "se lit de deux façons"),
    ],
)
def test_hostile_amounts_are_kept_and_explained(typed, sentence, filled, people):
    people.editor.post(address(filled, "depenses"), {"version": "1", "e1-2024": typed})

    page = people.editor.get(address(filled, "depenses")).content.decode()
    assert f'value="{typed}"' in page
    assert sentence in page
    assert not filled.expenses.filter(key="e1", year=2024).exists()


def test_year_0001_is_kept_and_explained(filled, people):
    people.editor.post(
        address(filled, "projet"), {"version": "1", "starts-day": "1", "starts-month": "9", "starts-year": "0001"}
    )

    page = people.editor.get(address(filled, "projet")).content.decode()
    assert 'value="0001"' in page
    assert "Donnez une année entre 2023 et 2034." in page
    filled.project.refresh_from_db()
    assert filled.project.starts is None


def test_year_outside_the_grid_is_not_a_column(filled, people):
    people.editor.post(address(filled, "depenses"), {"version": "1", "e1-0001": "5", "e1-9999": "5"})

    assert sorted(set(filled.expenses.values_list("year", flat=True))) == [2024, 2025]


def test_text_beyond_its_limit_is_kept_whole_and_says_how_much_to_remove(application, people):
    people.editor.post(address(application, "questions"), {"version": "0", "q-needs": "é" * 203})

    page = people.editor.get(address(application, "questions")).content.decode()
    assert "é" * 203 in page
    assert "200 caractères au plus\u202f: retirez-en 3." in page
    assert not application.answers.exists()


def test_sign_that_databases_refuse_is_taken_out(application, people):
    people.editor.post(address(application, "projet"), {"version": "0", "title": "Gui\x00chets"})

    assert application.project.title == "Guichets"


def test_totals_of_the_plan_are_those_worked_out_by_hand(filled, people):
    page = people.editor.get(address(filled, "ressources"))

    form = page.context["form"]
    # 2024: 9,000 + 3,000 + 18,000; 2025: 15,000 + 5,000 + 30,000
    assert form.totals == {2024: Decimal("30000.00"), 2025: Decimal("50000.00")}
    assert form.expenses == {2024: Decimal("30000.00"), 2025: Decimal("50000.00")}
    assert form.gaps == {2024: Decimal("0.00"), 2025: Decimal("0.00")}


def test_gap_of_a_year_is_said_to_the_cent(filled, people):
    people.editor.post(address(filled, "ressources"), {"version": "1", "grant-2025": "30 400"})

    page = people.editor.get(address(filled, "ressources")).content.decode()
    assert "2025\u202f: les ressources dépassent les dépenses de 400,00\u00a0€." in page


def test_gap_of_a_year_with_an_amount_that_is_not_understood_is_not_asserted(filled, people):
    people.editor.post(address(filled, "ressources"), {"version": "1", "grant-2025": "30k"})

    page = people.editor.get(address(filled, "ressources")).content.decode()
    assert "2025\u202f: un montant n’est pas compris, l’équilibre ne peut pas encore être dit." in page
    assert "il manque" not in page
    assert "les ressources dépassent" not in page
    gap = page[page.index('id="gap"') :]
    gap = gap[: gap.index("</tr>")]
    assert "30\u202f000" not in gap  # 50,000 of expenses less 15,000 and 5,000
    assert gap.count("?</span>") == 1


def test_amounts_are_shown_in_the_writing_of_the_page(filled, people):
    people.editor.post(address(filled, "ressources"), {"version": "1", "grant-2025": "30.000,50"})

    french = people.editor.get(address(filled, "ressources")).content.decode()
    english = people.editor.get("/en" + address(filled, "ressources")).content.decode()
    assert 'value="30\u202f000,50"' in french
    assert 'value="30,000.50"' in english


def test_row_is_added_opened_and_removed_by_buttons_and_nothing_else_is_lost(filled, people):
    added = people.editor.post(address(filled, "depenses"), {"version": "1", "e1-2024": "21 000", "do": "add:expenses"})
    assert added.url == address(filled, "depenses", "?ligne=e3#e3")
    assert filled.expenses.get(key="e1", year=2024).amount == Decimal("21000.00")

    removed = people.editor.post(address(filled, "depenses"), {"version": "2", "do": "remove:expenses:e2"})
    assert sorted(set(filled.expenses.values_list("key", flat=True))) == ["e1"]

    page = people.editor.get(removed.url).content.decode()
    assert "«\u202fBornes\u202f» est retiré." in page
    people.editor.post(address(filled, "depenses"), {"version": "3", "do": "back:expenses:e2:2"})
    assert filled.expenses.filter(key="e2").count() == 2


def test_lead_cannot_be_removed_nor_given_another_role(filled, people):
    people.editor.post(
        address(filled, "partenaires"), {"version": "2", "p1-role": "partner", "do": "remove:parties:p1"}
    )

    assert filled.parties.get(key="p1").role == "lead"


def test_second_lead_is_refused(filled, people):
    people.editor.post(address(filled, "partenaires"), {"version": "2", "p2-role": "lead"})

    assert filled.parties.filter(role="lead").count() == 1


def test_removed_partner_takes_its_resources_and_brings_them_back(filled, people):
    people.editor.post(address(filled, "partenaires"), {"version": "2", "do": "remove:parties:p2"})
    assert filled.funding.filter(party__isnull=False).count() == 2

    people.editor.post(address(filled, "partenaires"), {"version": "3", "do": "back:parties:p2:2"})
    assert filled.funding.filter(party__key="p2", nature=Nature.CASH).count() == 2


def test_saving_what_is_already_there_makes_no_version(filled, people):
    people.editor.post(address(filled, "ressources"), {"version": "1", **FUNDING})

    assert filled.versions.filter(section="funding").count() == 1


def test_expense_that_the_partner_pays_keeps_its_payer(application, people):
    posted = flat(EXPENSES) | {"version": "0", "do": "add:expenses"}
    people.editor.post(address(application, "depenses"), posted)

    assert application.versions.get(section="expenses").typed["e1-payer"] == ["p1"]


def test_summary_is_stored_at_each_save(filled):
    held = Application.objects.get(pk=filled.pk)

    assert held.title == "Guichets à deux voix"
    assert held.partners == "Commune de Keur Ndiaye"
    assert held.countries == "SN"
    assert held.requested == Decimal("48000.00")
    assert held.cost == Decimal("80000.00")
    assert held.obstacles == 1
    assert held.missing == 0


def test_long_budget_is_shown_by_pages_and_saved_whole(filled, people):
    typed = dict(EXPENSES) | {"expenses": [f"e{n}" for n in range(1, 31)], "expenses-last": ["30"]}
    typed |= {f"e{number}-2024": ["100"] for number in range(3, 31)}
    save_section(application=filled, section="expenses", typed=typed, base=1, by=people.users["editor"])
    depenses = address(filled, "depenses")

    first = people.editor.get(depenses)
    moved = people.editor.post(depenses, {"version": "2", "e1-2024": "20 001", "do": "show:e25"})
    last = people.editor.get(moved.url)

    assert [row.key for row in first.context["form"].page] == [f"e{n}" for n in range(1, 13)]
    assert moved.url == f"{depenses}?des=e25#e25"
    assert [row.key for row in last.context["form"].page] == [f"e{n}" for n in range(25, 31)]
    # 20,001 + 10,000 + 28 lines of 100
    assert last.context["form"].totals[2024] == Decimal("32801.00")
    # 22 of them are elsewhere, with the two first lines
    assert last.context["form"].rest[2024] == Decimal("32201.00")


def test_unknown_section_is_not_found(application, people):
    assert people.editor.get(address(application, "rien")).status_code == 404


def test_save_with_answers_not_understood_comes_back_to_them(filled, people):
    saved = people.editor.post(address(filled, "depenses"), {"version": "1", "e1-2024": "dix", "do": "save"})
    assert saved.url == address(filled, "depenses", "#errors")

    opened = people.editor.post(address(filled, "depenses"), {"version": "2", "do": "open:e1"})
    page = people.editor.get(opened.url).content.decode()
    assert opened.url.endswith("#e1")
    assert page.count(' id="e1"') == 1
    assert '<section class="card tight" id="e1">' in page  # where the line is filled, not its place in the table


def test_a_misspelt_country_is_chosen_in_one_press(application, people):
    rows = {"places": ["l1"], "l1-country": "Sénégale", "version": "0"}
    people.editor.post(address(application, "projet"), {**rows, "do": "add:places"})
    page = people.editor.get(address(application, "projet", "?ligne=l1")).content.decode()
    assert '<button class="btn alt s" name="do" value="put:l1-country:SN">Sénégal</button>' in page
    version = application.versions.get(section="project", current=True).number

    chosen = people.editor.post(
        address(application, "projet"), {"l1-country": "Sénégale", "version": version, "do": "put:l1-country:SN"}
    )

    assert chosen.url.endswith("?ligne=l1#l1")
    assert [place.country for place in application.places.all()] == ["SN"]
    assert not application.versions.get(section="project", current=True).refused


def test_a_region_typed_in_any_language_is_shown_by_its_name(application, people):
    Subdivision.objects.create(
        code="SN-SL", country_id="SN", name_fr="Saint-Louis", name_en="Saint-Louis", words=" st louis saint"
    )
    row = {"places": ["l1"], "l1-country": "SN", "l1-subdivision": "saint louis", "version": "0"}

    people.editor.post(address(application, "projet"), {**row, "do": "add:places"})

    (place,) = application.places.all()
    page = people.editor.get(address(application, "projet", "?ligne=l1")).content.decode()
    assert place.subdivision == "SN-SL"
    assert 'value="Saint-Louis"' in page
    assert "SN-SL" not in page
    assert place_words({"name": "Gandon", "subdivision": "SN-SL", "country": "SN"}) == "Gandon, Saint-Louis, Sénégal"

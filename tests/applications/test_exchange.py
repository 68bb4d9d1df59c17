"""The pages of the workbook: out, back, errors at their cells, what changes, applied in one press or not at all."""

from dataclasses import replace
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from traitdunion.foundation.documents.spreadsheets import WRITERS
from traitdunion.foundation.documents.spreadsheets.reading import read
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications.acts import save_section
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.exchange.workbook import workbook_of
from traitdunion.programme.applications.models import Application, SectionKey

EXPENSES = ["Repère", "Intitulé", "Catégorie", "Qui paie", "Part de pays", "Numéraire ou valorisation", 2024, 2025]
FUNDING = ["Repère", "Qui apporte", "Rôle", "Nature de l’apport", 2024, 2025]
STAFF = ["e1", "Médiatrices", "Personnel", "Trois-Rives", "Sénégal", "Numéraire", 20000, 30000]
POSTS = ["e2", "Bornes", "Équipement", "Subvention demandée", "Sénégal", "Numéraire", 10000, 20000]
PRESS = {"do": "apply"}


@pytest.fixture
def back(filled):
    return f"/dossiers/{filled.number}/budget/reprendre/"


def book(*sheets, name="budget.xlsx"):
    """A workbook typed by hand: (name, rows)."""
    held = BytesIO()
    with xlsxwriter.Workbook(held) as made:
        for title, rows in sheets:
            page = made.add_worksheet(title)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return SimpleUploadedFile(name, held.getvalue())


def expenses(*rows):
    return book(("Dépenses", [["Budget"], EXPENSES, *rows]))


def changed(row, **cells):
    """`row` with other words in some of its columns: `c4="…"` for the fifth one."""
    return [cells.get(f"c{rank}", cell) for rank, cell in enumerate(row)]


def retyped(workbook, row, column, value):
    """`workbook` with another value in a cell of its first sheet."""
    first, *others = workbook.sheets
    rows = [list(each) for each in first.rows]
    rows[row][column] = replace(rows[row][column], value=value)
    return replace(workbook, sheets=(replace(first, rows=tuple(map(tuple, rows))), *others))


def send(browser, back, file):
    """The page that answers a workbook."""
    return browser.post(back, {"file": file, "do": "send"}, follow=True)


def press(browser, back, page):
    """Apply what the page shows."""
    word = page.redirect_chain[-1][0].partition("classeur=")[2]
    return browser.post(f"{back}?classeur={word}", PRESS | {"seen": page.context["preview"].seen}, follow=True)


def lines(application):
    return [
        (
            line.key,
            line.label,
            line.year,
            str(line.amount),
            line.category,
            line.payer and line.payer.key,
            line.paid_by_grant,
        )
        for line in application.expenses.all()
    ]


@pytest.mark.parametrize("extension", ["ods", "xlsx"])
def test_workbook_is_taken_in_the_language_of_the_page(filled, people, extension):
    response = people.reader.get(f"/ar/dossiers/{filled.number}/budget.{extension}")

    assert response["Content-Disposition"] == f'attachment; filename="budget-{filled.number}.{extension}"'
    assert response["Cache-Control"] == "private, no-store"
    sheets = read(BytesIO(response.content), extension)
    assert [sheet.visible for sheet in sheets] == [True, True, True, True, False]
    assert sheets[0].cell(4, 2).found == "الموظفون"


def test_totals_of_the_workbook_are_those_of_the_file(filled, people):
    response = people.reader.get(f"/dossiers/{filled.number}/budget.ods")

    costs, money, totals, *_rest = read(BytesIO(response.content), "ods")

    # Expenses 30,000 then 50,000; resources the same: 9,000 + 3,000 + 18,000 and 15,000 + 5,000 + 30,000.
    assert costs.rows[2][6:9] == (30000, 50000, 80000)
    assert [row[5:8] for row in money.rows[2:5]] == [(30000, 50000, 80000), (30000, 50000, 80000), (0, 0, 0)]
    by_name = {row[0]: row[1:4] for row in totals.rows if row}
    assert by_name["Personnel"] == (20000, 30000, 50000)
    assert by_name["Subvention demandée"] == (10000, 20000, 30000)
    assert by_name["Sénégal"] == (30000, 50000, 80000)
    assert by_name["Commune de Keur Ndiaye"] == (3000, 5000, 8000)
    assert by_name["Demande"] == (18000, 30000, 48000)


@pytest.mark.parametrize("extension", ["ods", "xlsx"])
def test_untouched_workbook_changes_nothing(filled, people, back, extension):
    file = people.editor.get(f"/dossiers/{filled.number}/budget.{extension}").content

    page = send(people.editor, back, SimpleUploadedFile(f"budget.{extension}", file))

    assert page.status_code == 200
    assert "Le classeur dit la même chose que le dossier." in page.content.decode()


def test_changes_are_shown_then_applied_in_one_press(filled, people, back):
    new = [
        "",
        "Formation",
        "Fonctionnement courant",
        "Commune de Keur Ndiaye",
        "Sénégal",
        "Valorisation",
        "",
        "1 500,50",
    ]

    page = send(people.editor, back, expenses(changed(STAFF, c7=30000.75), new))

    groups = page.context["preview"].parts[0].groups
    assert [(group.title, group.state) for group in groups] == [
        ("Médiatrices", "changed"),
        ("Bornes", "removed"),
        ("Formation", "added"),
    ]
    spent = page.context["preview"].sums[0]
    # 20,000 in 2024; 30,000.75 + 1,500.50 in 2025.
    assert list(map(str, spent.before)) == ["30000.00", "50000.00", "80000.00"]
    assert list(map(str, spent.after)) == ["20000.00", "31501.25", "51501.25"]
    assert len(lines(filled)) == 4

    done = press(people.editor, back, page)

    assert done.redirect_chain[-1][0] == f"/dossiers/{filled.number}/depenses/"
    assert lines(filled) == [
        ("e1", "Médiatrices", 2024, "20000.00", "staff", "p1", False),
        ("e1", "Médiatrices", 2025, "30000.75", "staff", "p1", False),
        ("e3", "Formation", 2025, "1500.50", "running", "p2", False),
    ]
    assert filled.versions.filter(section="expenses").count() == 2


def test_pressing_twice_applies_once(filled, people, back):
    page = send(people.editor, back, expenses(changed(STAFF, c6=1), POSTS))

    press(people.editor, back, page)
    again = press(people.editor, back, page)

    assert again.redirect_chain[-1][0] == f"/dossiers/{filled.number}/depenses/"
    assert filled.versions.filter(section="expenses").count() == 2


@pytest.mark.parametrize(
    ("cells", "place", "found", "expected"),
    [
        (
            {"c6": 12.345},
            "G3",
            "12.345",
            "Deux décimales au plus : arrondissez le nombre, ou la formule qui le calcule.",
        ),
        ({"c6": -1}, "G3", "-1", "Un montant est positif ou nul : retirez le signe moins."),
        ({"c7": "douze"}, "H3", "douze", "Écrivez le montant en chiffres, par exemple 12 500,50."),
        ({"c7": "1,234"}, "H3", "1,234", "« 1,234 » se lit de deux façons. Écrivez 1 234, ou 1,23."),
        ({"c7": 1e9}, "H3", "1000000000", "Un montant va jusqu’à 999 999 999,99 €. Vérifiez le nombre de zéros."),
        ({"c7": True}, "H3", "vrai", "Un montant en chiffres, par exemple 12 500,50."),
        (
            {"c3": "Trois-Lacs"},
            "D3",
            "Trois-Lacs",
            "L’un de ces choix : Trois-Rives, Commune de Keur Ndiaye, Subvention demandée.",
        ),
        ({"c5": "prêt"}, "F3", "prêt", "L’un de ces choix : Numéraire, Valorisation."),
        ({"c1": "x" * 301}, "B3", "x" * 60 + "…", "300 caractères au plus."),
    ],
)
def test_error_is_told_at_its_cell_and_nothing_is_applied(  # noqa: PLR0917
    filled, people, back, cells, place, found, expected
):
    before = lines(filled)

    page = send(people.editor, back, expenses(changed(STAFF, **cells), POSTS))

    (fault,) = page.context["preview"].faults
    assert (fault.sheet, fault.cell, fault.found, fault.expected) == ("Dépenses", place, found, expected)
    word = page.redirect_chain[-1][0].partition("classeur=")[2]
    assert people.editor.post(f"{back}?classeur={word}", PRESS | {"seen": "expenses:1"}).status_code == 422
    assert lines(filled) == before


def test_noise_of_binary_numbers_is_no_error(filled, people, back):
    page = send(people.editor, back, expenses(changed(STAFF, c6=0.1 + 0.2, c7=999_999_999.99), POSTS))
    press(people.editor, back, page)

    assert [line[3] for line in lines(filled)[:2]] == ["0.30", "999999999.99"]


def test_renamed_sheet_moved_columns_other_sheets_and_languages_are_understood(filled, people, back):
    heads = [2025, "Category", "Label", "Who pays", "Country part", "Cash or in kind", "Mes notes", "2024"]
    row = [31000, "staff", "Médiatrices", "trois rives", "Senegal", "cash", "à revoir", 20000]
    posts = [20000, "Équipement", "Bornes", "Subvention demandée", "Sénégal", "Numéraire", "", 10000]

    page = send(people.editor, back, book(("Brouillon", [["rien"]]), ("2e version", [[], [], heads, row, posts])))

    (group,) = page.context["preview"].parts[0].groups
    assert (group.title, [(change.label, change.before, change.after) for change in group.changes]) == (
        "Médiatrices",
        [("Médiatrices, 2025", "30 000", "31 000")],
    )
    assert "Pas de feuille « Ressources » : rien n’y change." in page.content.decode()


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ([("A", [["rien"]])], "Une feuille avec la ligne de titres du budget. Repartez du classeur téléchargé ici."),
        ([("A", [EXPENSES]), ("B", [EXPENSES])], "Une seule feuille pour « Dépenses » : retirez les autres."),
        ([("A", [EXPENSES[:5] + EXPENSES[6:]])], "Une colonne « Numéraire ou valorisation » dans la ligne des titres."),
        ([("A", [EXPENSES[:7], STAFF[:7]])], "Une colonne 2025."),
        ([("A", [[*EXPENSES, 2055], [*STAFF, 1]])], "Une année de 2023 à 2034."),
        ([("A", [[*EXPENSES, 2025], STAFF])], "Une seule colonne par année."),
        (
            [("A", [FUNDING, ["p9-cash", "Inconnue", "", "Numéraire", 1, 2]])],
            "Un partenaire du dossier. Ajoutez-le d’abord sur la page des partenaires.",
        ),
        (
            [("A", [FUNDING, ["p1-cash", "", "", "", 1, 2], ["p1-cash", "", "", "", 1, 2]])],
            "Une seule ligne pour cet apport.",
        ),
    ],
)
def test_workbook_that_would_lose_something_is_stopped(people, back, sheets, expected):
    page = send(people.editor, back, book(*sheets))

    assert [fault.expected for fault in page.context["preview"].faults] == [expected]


def test_resources_are_applied_and_choices_kept(filled, people, back):
    rows = [
        ["p1-cash", "Trois-Rives", "", "Numéraire", 9000.5, 15000],
        ["", "Commune de Keur Ndiaye", "", "Numéraire", 3000, ""],
        ["grant", "Demande", "", "Cofinancement demandé", 18000, 30000],
    ]

    page = send(people.editor, back, book(("Ressources", [FUNDING, *rows])))
    press(people.editor, back, page)

    assert sorted(
        ((line.party.key if line.party else "grant"), line.year, str(line.amount)) for line in filled.funding.all()
    ) == [
        ("grant", 2024, "18000.00"),
        ("grant", 2025, "30000.00"),
        ("p1", 2024, "9000.50"),
        ("p1", 2025, "15000.00"),
        ("p2", 2024, "3000.00"),
    ]


def test_workbook_of_an_older_version_is_told_and_joins_what_was_changed_since(filled, people, back):
    file = workbook_of(contents_of(Application.objects.with_heading().get(pk=filled.pk)))
    current = filled.versions.get(section="expenses", current=True)
    save_section(
        application=filled,
        section=SectionKey.EXPENSES,
        typed=current.typed | {"e2-2025": ["21 000"]},
        base=current.number,
        by=people.users["manager"],
    )

    page = send(people.editor, back, SimpleUploadedFile("budget.ods", WRITERS["ods"](retyped(file, 4, 6, 25000))))

    assert "Dépenses : le dossier a changé depuis ce classeur" in page.content.decode()
    press(people.editor, back, page)
    assert [line[3] for line in lines(filled)] == ["25000.00", "30000.00", "10000.00", "21000.00"]


def test_workbook_taken_before_the_first_save_adds_to_what_was_written_since(application, people):
    back = f"/dossiers/{application.number}/budget/reprendre/"
    file = workbook_of(contents_of(Application.objects.with_heading().get(pk=application.pk)))
    typed = {"expenses": ["e1"], "expenses-last": ["1"], "e1-label": ["Bornes"], "e1-2024": ["500"]}
    save_section(application=application, section=SectionKey.EXPENSES, typed=typed, base=0, by=people.users["manager"])
    file = retyped(retyped(file, 4, 1, "Médiatrices"), 4, 6, 700)

    page = send(people.editor, back, SimpleUploadedFile("budget.xlsx", WRITERS["xlsx"](file)))
    press(people.editor, back, page)

    assert sorted(line[:4] for line in lines(application)) == [
        ("e1", "Bornes", 2024, "500.00"),
        ("e2", "Médiatrices", 2024, "700.00"),
    ]


def test_change_made_between_preview_and_press_is_shown_first(filled, people, back):
    page = send(people.editor, back, expenses(changed(STAFF, c6=1), POSTS))
    current = filled.versions.get(section="expenses", current=True)
    save_section(
        application=filled,
        section=SectionKey.EXPENSES,
        typed=current.typed | {"e2-2025": ["21 000"]},
        base=current.number,
        by=people.users["manager"],
    )

    answer = press(people.editor, back, page)

    assert answer.status_code == 409
    assert "Le dossier a changé entre-temps" in answer.content.decode()
    assert [line[3] for line in lines(filled)] == ["20000.00", "30000.00", "10000.00", "21000.00"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("budget.pdf", b"%PDF-1.4", "n’est pas d’un format accepté"),
        ("budget.xlsx", b"PK\x03\x04 ", "abîmé ou incomplet"),
    ],
)
def test_file_that_is_no_workbook_is_refused(people, back, name, content, message):
    response = people.editor.post(back, {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert message in response.content.decode()


def test_forgotten_file_is_asked_for(people, back):
    response = people.editor.post(back, {"do": "send"})

    assert response.status_code == 422
    assert "Choisissez un classeur, puis envoyez-le." in response.content.decode()


def test_waiting_workbook_is_its_givers_and_ends(filled, people, back):
    page = send(people.editor, back, expenses(STAFF, POSTS))
    word = page.redirect_chain[-1][0].partition("classeur=")[2]

    other = people.manager.get(f"{back}?classeur={word}", follow=True)
    StoredFile.objects.all().delete()
    late = people.editor.get(f"{back}?classeur={word}", follow=True)

    for answer in (other, late):
        assert answer.redirect_chain == [(back, 302)]
        assert "Ce classeur n’est plus gardé. Envoyez-le de nouveau." in answer.content.decode()


def test_reader_may_take_the_budget_and_not_bring_it_back(filled, people, back):
    assert people.reader.get(f"/dossiers/{filled.number}/budget.ods").status_code == 200
    assert people.reader.get(back).status_code == 403
    assert people.stranger.get(f"/dossiers/{filled.number}/budget.ods").status_code == 404
    assert Client().post(back, {"file": expenses(STAFF)}).status_code == 302


def test_blank_workbook_of_a_call_is_for_everyone_and_comes_back_by_its_words(filled, people, back):
    blank = read(BytesIO(Client().get("/en/appels/essai-2024/budget.xlsx").content), "xlsx")
    heads = [cell for cell in blank[0].rows[3] if cell]
    words = ["Staff time", "Staff", "Lead", "Senegal", "Cash", 20000, 30000]
    resources = ["p3-cash", "Lead", "lead", "Cash", "", 9000, 15000]
    file = book(
        ("Expenses", [heads, ["", *words]]),
        ("Resources", [[cell for cell in blank[1].rows[5] if cell], resources]),
        ("Lists", [[*blank[4].rows[0]]]),
    )

    page = send(people.editor, back, file)

    assert [fault.expected for fault in page.context["preview"].faults] == []
    assert "Ce classeur ne vient pas de ce dossier" in page.content.decode()
    assert [group.title for group in page.context["preview"].parts[0].groups] == ["Médiatrices", "Bornes", "Staff time"]
    assert page.context["preview"].parts[1].typed["p1-cash-2024"] == ["9 000"]

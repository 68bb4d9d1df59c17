"""The budget in a spreadsheet, without JavaScript: taken, brought back with a fault, then with changes, applied."""

import os
import re
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.browser.checks import axe, no_overflow, valid_html
from tests.browser.people import begun
from traitdunion.foundation.documents.spreadsheets.reading import read

pytestmark = pytest.mark.browser
TOWN = "mairie@example.org"
HEAD = ["Intitulé", "Catégorie", "Qui paie", "Part de pays", "Numéraire ou valorisation", 2024, 2025, 2026]
PHOTOS = os.environ.get("WORKBOOK_PHOTOS")


@pytest.fixture
def draft(open_page):
    """The address of a new draft of the town."""
    return begun(open_page("/dossiers/nouveau/?appel=numerique-2024", person=TOWN, javascript=False))


def workbook(folder, *rows):
    path = folder / "budget.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Dépenses")
        for at, row in enumerate([HEAD, *rows]):
            page.write_row(at, 0, row)
    return path


def judged(page, name):
    """The page keeps its promises in the state it is in."""
    axe(page)
    no_overflow(page)
    valid_html(page)
    if PHOTOS:
        page.screenshot(path=Path(PHOTOS) / f"{name}.png", full_page=True)


def send(page, path):
    page.locator("input[type=file]").set_input_files(path)
    page.locator("button[value=send]").click()


def test_budget_is_taken_then_brought_back_without_javascript(draft, open_page, tmp_path):
    page = open_page(f"{draft}depenses/", person=TOWN, javascript=False)
    with page.expect_download() as taken:
        page.get_by_role("link", name="ODS (LibreOffice)").click()
    with taken.value.path().open("rb") as file:
        assert [sheet.name for sheet in read(file, "ods")] == ["Dépenses", "Ressources", "Totaux", "Aide", "Listes"]

    page.get_by_role("link", name="Reprendre un classeur").click()
    send(page, workbook(tmp_path, ["Médiatrices", "Personnel", "Subvention demandée", "France", "Numéraire", 12.345]))
    expect(page.get_by_role("rowheader", name=re.compile("^F2"))).to_be_visible()
    expect(page.get_by_role("button", name="Appliquer ces changements")).to_have_count(0)
    send(page, workbook(tmp_path, ["Médiatrices", "Personnel", "Subvention demandée", "France", "Numéraire", 12.5, 8]))
    page.get_by_role("button", name="Appliquer ces changements").click()

    expect(page.get_by_text("Le budget est repris du classeur.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Médiatrices, 2024")).to_have_value("12,50")


def test_pages_of_the_workbook_keep_their_promises(draft, open_page, tmp_path, language, width):
    address = f"{draft}budget/reprendre/"
    page = open_page(address, person=TOWN, language=language, width=width, javascript=False)
    judged(page, f"{language}-{width}-empty")
    rows = [["Médiatrices", "Personnel", "Subvention demandée", "France", "Numéraire", 12.345, "douze"]] * 3
    send(page, workbook(tmp_path, *rows, [f"Ligne {'très ' * 30}longue", "Achats", "Personne"]))
    judged(page, f"{language}-{width}-faults")
    other = ["France", "Numéraire", width + len(language) * 0.5 + ord(language[0]), 999_999_999.99]
    rows = [["Médiatrices", "Personnel", "Subvention demandée", *other]] * 3
    send(page, workbook(tmp_path, *rows))
    judged(page, f"{language}-{width}-changes")
    page.locator("button[value=apply]").click()
    judged(page, f"{language}-{width}-applied")

"""The budget out to a workbook and back: equal to the cent, in both formats."""

from io import BytesIO

import pytest

from tests.applications.budgets import emptied, generated
from traitdunion.foundation.documents.spreadsheets import WRITERS
from traitdunion.foundation.documents.spreadsheets.reading import read
from traitdunion.programme.applications.exchange.returning import returned
from traitdunion.programme.applications.exchange.workbook import workbook_of
from traitdunion.programme.applications.forms import ExpensesSection, FundingSection
from traitdunion.programme.applications.models import Application, SectionKey

FORMATS = sorted(WRITERS)
FEW, MANY = range(10), range(10, 200)


@pytest.fixture
def held(filled):
    return Application.objects.with_heading().get(pk=filled.pk)


def out_and_in(contents, extension, into=None):
    return returned(read(BytesIO(WRITERS[extension](workbook_of(contents))), extension), into or contents)


def figures(contents, typed):
    """Everything that a budget says: lines with their words and amounts, resources with their amounts."""
    expenses = ExpensesSection(contents, typed[SectionKey.EXPENSES])
    funding = FundingSection(contents, typed[SectionKey.FUNDING])
    lines = [
        (
            " ".join(row["label"].text.split()),
            *(row[name].value or "" for name in ("category", "payer", "country", "nature")),
            {year: cell.value for year, cell in row.line.cells.items() if cell.value is not None},
        )
        for row in expenses.lines
    ]
    resources = {
        cell.name: cell.value
        for source in funding.sources
        for line in source.lines
        for cell in line.cells.values()
        if cell.value is not None
    }
    # A line of which nothing is said does not travel.
    return [line for line in lines if any(line)], resources


def assert_round_trips(held, seed, extension):
    contents = generated(held, seed)
    typed = {section: version.typed for section, version in contents.versions.items()}

    same = out_and_in(contents, extension)
    fresh = out_and_in(contents, extension, into=emptied(contents))

    assert same.faults == fresh.faults == []
    assert figures(contents, same.typed) == figures(contents, fresh.typed) == figures(contents, typed)
    assert same.typed == typed


@pytest.mark.parametrize("extension", FORMATS)
def test_a_few_generated_budgets_come_back_to_the_cent(held, extension):
    for seed in FEW:
        assert_round_trips(held, seed, extension)


@pytest.mark.long
@pytest.mark.only_on("sqlite", reason="a workbook says the same whatever kept the budget; a few are made on each")
@pytest.mark.parametrize("extension", FORMATS)
def test_two_hundred_generated_budgets_come_back_to_the_cent(held, extension):
    for seed in MANY:
        assert_round_trips(held, seed, extension)

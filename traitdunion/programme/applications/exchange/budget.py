"""What a workbook is made from: both sections of a file, its lists, and where the amounts stand in each sheet."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from traitdunion.foundation.documents.spreadsheets.description import column_name
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.exchange.words import (
    Lists,
    Resource,
    headings,
    lists_of,
    resources_of,
    sheet_name,
)
from traitdunion.programme.applications.forms import ExpensesSection, FundingSection
from traitdunion.programme.applications.forms.rows import MOST
from traitdunion.programme.applications.models import SectionKey

ROOM = 40
"""Empty lines after the expenses, to go on."""
EXPENSES_HEAD, FUNDING_HEAD = 4, 6
"""Rows above the first line of each sheet."""


@dataclass(frozen=True)
class Place:
    """Where the amounts of a sheet are: `lines` rows after `head`, from the column after `before` others."""

    sheet: str
    head: int
    lines: int
    before: int

    @property
    def quoted(self) -> str:
        return "'" + self.sheet.replace("'", "''") + "'"

    def row(self, rank: int) -> int:
        """The number of the row of a line, as the sheet shows it."""
        return self.head + rank + 1

    def letter(self, rank: int) -> str:
        """The column of a year; after the last one, that of the totals."""
        return column_name(self.before + rank)

    def column(self, rank: int) -> str:
        """The amounts of a year: G5:G44."""
        return f"{self.letter(rank)}{self.row(0)}:{self.letter(rank)}{self.row(self.lines - 1)}"

    def far(self, letter: str) -> str:
        """A column seen from another sheet: 'Expenses'!$D$5:$D$44."""
        return f"{self.quoted}!${letter}${self.row(0)}:${letter}${self.row(self.lines - 1)}"


@dataclass(frozen=True)
class Budget:
    """Both sections of a file as they are saved, in the current language."""

    contents: Contents
    expenses: ExpensesSection
    funding: FundingSection

    @classmethod
    def of(cls, contents: Contents) -> "Budget":
        return cls(
            contents,
            ExpensesSection(contents, contents.typed(SectionKey.EXPENSES)),
            FundingSection(contents, contents.typed(SectionKey.FUNDING)),
        )

    @property
    def title(self) -> str:
        application = self.contents.application
        if application.pk is None:
            return _("Modèle de budget : %(title)s") % {"title": self.contents.said(self.contents.document["title"])}
        return _("Budget du dossier %(number)s") % {"number": application.number}

    @cached_property
    def years(self) -> list[int]:
        return sorted({*self.expenses.years, *self.funding.years})

    @cached_property
    def lists(self) -> Lists:
        return lists_of(self.expenses)

    @cached_property
    def resources(self) -> list[Resource]:
        return resources_of(self.funding)

    @cached_property
    def expenses_place(self) -> Place:
        held = len(self.expenses.lines)
        lines = max(held, min(MOST, held + ROOM))
        return Place(sheet_name(SectionKey.EXPENSES), EXPENSES_HEAD, lines, len(headings(SectionKey.EXPENSES)))

    @cached_property
    def funding_place(self) -> Place:
        before = len(headings(SectionKey.FUNDING))
        return Place(sheet_name(SectionKey.FUNDING), FUNDING_HEAD, len(self.resources), before)

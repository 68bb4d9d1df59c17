"""Finding in a workbook the sheets of a budget, wherever they went: by their titles, in any of our languages."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from traitdunion.foundation.documents.spreadsheets.reading import Flaw, Found, ReadCell, ReadSheet
from traitdunion.foundation.search.text import fold
from traitdunion.programme.applications.exchange.cells import Fault, fault
from traitdunion.programme.applications.exchange.words import (
    CHOSEN,
    LISTED,
    MARK,
    SECTIONS,
    Lists,
    headings,
    known_headings,
    sheet_name,
)
from traitdunion.programme.applications.models import SectionKey

HIGH = 30
"""Rows at the top of a sheet among which its titles are looked for."""
TELLING = {SectionKey.EXPENSES: {"label", "payer"}, SectionKey.FUNDING: {"who", "what"}}
"""Titles by which each sheet is recognised."""
NEEDED = {SectionKey.EXPENSES: ("label", *CHOSEN), SectionKey.FUNDING: ("who", "what")}


@dataclass(frozen=True)
class Table:
    """A sheet with the place of its titles."""

    sheet: ReadSheet
    head: int
    columns: dict[str, int]
    years: dict[int, int]

    def rows(self) -> Iterator[int]:
        return iter(range(self.head + 1, len(self.sheet.rows)))

    def cell(self, row: int, column: str) -> ReadCell:
        """The cell of a column by its name; empty when the column is not there."""
        at = self.columns.get(column)
        return ReadCell(self.sheet.name, row, 0, None) if at is None else self.sheet.cell(row, at)

    def amounts(self, row: int) -> dict[int, ReadCell]:
        return {year: self.sheet.cell(row, column) for year, column in self.years.items()}


@dataclass
class Origin:
    """Where a workbook says it is from: the number of its file, the versions of its sections, its own lists."""

    number: str = ""
    versions: dict[SectionKey, int] = field(default_factory=dict)
    lists: Lists | None = None


def origin_of(sheets: tuple[ReadSheet, ...]) -> Origin:
    """What the hidden sheet says, believed for nothing but words and version numbers."""
    for sheet in sheets:
        head = sheet.rows[0] if sheet.rows else ()
        if MARK in head:
            return _origin(sheet, head)
    return Origin()


def _origin(sheet: ReadSheet, head: tuple[Found, ...]) -> Origin:
    mark = head.index(MARK)
    told = {row[0]: row[1] for row in _pairs(sheet, mark)}
    lists = Lists(
        {
            column: {str(code): word for word, code in _pairs(sheet, head.index(column)) if isinstance(word, str)}
            if column in head
            else {}
            for column in LISTED
        }
    )
    versions = {key: int(found) for key in SECTIONS if isinstance(found := told.get(key.value), float | int)}
    return Origin(str(sheet.cell(0, mark + 1).found or ""), versions, lists)


def _pairs(sheet: ReadSheet, column: int) -> Iterator[tuple[Found, Found]]:
    for row in range(1, len(sheet.rows)):
        word, code = sheet.cell(row, column).found, sheet.cell(row, column + 1).found
        if word is not None and not isinstance(word, Flaw):
            yield word, code


def tables_of(sheets: tuple[ReadSheet, ...], allowed: range) -> tuple[dict[SectionKey, Table], list[Fault]]:
    """The sheet of each section, and what keeps one from being read. `allowed` are the years a budget may have."""
    tables: dict[SectionKey, Table] = {}
    faults: list[Fault] = []
    for section in SECTIONS:
        found = [table for sheet in sheets if (table := _table(sheet, section))]
        if len(found) > 1:
            names = ", ".join(f"« {table.sheet.name} »" for table in found)
            expected = _("Une seule feuille pour « %(name)s » : retirez les autres.")
            faults.append(Fault(found[1].sheet.name, "", names, expected % {"name": sheet_name(section)}))
        for table in found[:1]:
            tables[section] = table
            faults += _missing(table, section)
            faults += _strange_years(table, allowed)
    return tables, faults


def _table(sheet: ReadSheet, section: SectionKey) -> Table | None:
    known = known_headings(section)
    for row in range(min(HIGH, len(sheet.rows))):
        columns: dict[str, int] = {}
        for cell in sheet.cells(row):
            name = known.get(fold(cell.found)) if isinstance(cell.found, str) else None
            if name:
                columns.setdefault(name, cell.column)
        if columns.keys() >= TELLING[section]:
            years: dict[int, int] = {}
            for cell in sheet.cells(row):
                year = _year(cell.found)
                if year:
                    years.setdefault(year, cell.column)
            return Table(sheet, row, columns, years)
    return None


def _year(found: Found) -> int:
    """The year that a title says; 0 when it says none."""
    text = f"{found:.0f}" if isinstance(found, float | int) and found == int(found) else found
    return int(text) if isinstance(text, str) and text.strip().isdecimal() and len(text.strip()) == 4 else 0


def _missing(table: Table, section: SectionKey) -> Iterator[Fault]:
    titles = headings(section)
    for name in NEEDED[section]:
        if name not in table.columns:
            place = table.sheet.cell(table.head, 0)
            expected = _("Une colonne « %(title)s » dans la ligne des titres.") % {"title": titles[name]}
            yield Fault(table.sheet.name, place.reference, _("pas de colonne de ce titre"), expected)


def _strange_years(table: Table, allowed: range) -> Iterator[Fault]:
    seen: set[int] = set()
    for cell in table.sheet.cells(table.head):
        year = _year(cell.found)
        if not year:
            continue
        if year in seen:
            yield fault(cell, _("Une seule colonne par année."))
        elif year not in allowed and any(table.amounts(row)[year].found is not None for row in table.rows()):
            words = {"first": allowed[0], "last": allowed[-1]}
            yield fault(cell, _("Une année de %(first)s à %(last)s.") % words)
        seen.add(year)

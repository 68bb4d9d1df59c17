"""Reading a spreadsheet into plain cells, with their places, whatever program saved it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import IO
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from traitdunion.foundation.documents.spreadsheets.description import reference
from traitdunion.foundation.documents.spreadsheets.scanning import Findings, TooLarge, scan
from traitdunion.foundation.files import Refused

MOST_BYTES = 2_000_000


class Flaw(StrEnum):
    """Why a cell has no value that can be read."""

    ERROR = "error"
    UNCOMPUTED = "uncomputed"
    MERGED = "merged"


Found = str | float | bool | date | datetime | time | timedelta | Flaw | None
"""What a cell holds: its type is kept, an empty cell is None."""


@dataclass(frozen=True)
class ReadCell:
    """A cell where it was found. `reference` is its name in its sheet: D12."""

    sheet: str
    row: int
    column: int
    found: Found

    @property
    def reference(self) -> str:
        return reference(self.row, self.column)


@dataclass(frozen=True)
class ReadSheet:
    """A sheet, rows and columns counted from 0; `hidden_rows` are read as the others."""

    name: str
    visible: bool
    rows: tuple[tuple[Found, ...], ...]
    hidden_rows: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> ReadCell:
        """The cell at that place, empty beyond the last one."""
        held = self.rows[row] if row < len(self.rows) else ()
        return ReadCell(self.name, row, column, held[column] if column < len(held) else None)

    def cells(self, row: int) -> Iterator[ReadCell]:
        """The cells of a row."""
        return (self.cell(row, column) for column in range(len(self.rows[row])))


def read(file: IO[bytes], extension: str) -> tuple[ReadSheet, ...]:
    """Every sheet of `file`, hidden ones included, in their order. `extension` is ods or xlsx.

    Formulas are read as the result that was saved with them. Raises Refused, whose message tells what to do.
    """
    try:
        findings = scan(file, extension)
        file.seek(0)
        with CalamineWorkbook.from_filelike(file) as book:
            return tuple(
                _sheet(book, index, found, book.sheets_metadata[index].visible == SheetVisibleEnum.Visible)
                for index, found in enumerate(findings)
            )
    except TooLarge:
        raise Refused(
            _("Ce classeur est trop grand. Gardez-en les feuilles utiles, puis déposez-le de nouveau.")
        ) from None
    except (BadZipFile, ExpatError, CalamineError, ValueError, KeyError, IndexError):
        raise Refused(
            _("Ce classeur ne peut pas être lu. Ouvrez-le dans votre tableur, enregistrez-le, puis déposez-le.")
        ) from None


def _sheet(book: CalamineWorkbook, index: int, findings: Findings, visible: bool) -> ReadSheet:
    page = book.get_sheet_by_index(index)
    rows: list[list[Found]] = [
        [None if value == "" else value for value in row] for row in page.to_python(skip_empty_area=False)
    ]
    for flaw, places in _flaws(findings).items():
        for row, column in places:
            rows += [[] for _missing in range(row + 1 - len(rows))]
            rows[row] += [None] * (column + 1 - len(rows[row]))
            rows[row][column] = flaw
    return ReadSheet(page.name, visible, tuple(map(tuple, rows)), frozenset(findings.hidden_rows))


def _flaws(findings: Findings) -> dict[Flaw, set[tuple[int, int]]]:
    """Where the flaws are. Of a merged cell, the first one keeps its value; only what lies among cells matters."""
    merged = {
        (row, column)
        for first, last in findings.merged
        for row in range(first[0], min(last[0] + 1, findings.rows))
        for column in range(first[1], min(last[1] + 1, findings.columns))
        if (row, column) != first
    }
    return {Flaw.MERGED: merged, Flaw.UNCOMPUTED: findings.uncomputed, Flaw.ERROR: findings.errors}

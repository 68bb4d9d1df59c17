"""What the parts of a spreadsheet hold that a reader of values does not tell: how far the cells go, which ones are an
error, a formula without its result or a part of a merged cell, which rows are out of sight.

Sizes are measured before anything is read: a few bytes can claim a billion cells.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, MOST_CELLS = 2_000, 100, 20, 300_000
MOST_UNPACKED = 12_000_000
"""Bytes of XML that a spreadsheet may unpack to."""
Place = tuple[int, int]
"""Row and column, from 0."""
Attributes = dict[str, str]


class TooLarge(ValueError):  # noqa: N818 - says what the file is
    """More rows, columns, sheets or text than we read."""


@dataclass
class Findings:
    """What was found in a sheet."""

    errors: set[Place] = field(default_factory=set)
    uncomputed: set[Place] = field(default_factory=set)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        """Count a cell that holds something. Raises TooLarge."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if self.rows > MOST_ROWS or self.columns > MOST_COLUMNS:
            raise TooLarge


def scan(file: IO[bytes], extension: str) -> list[Findings]:
    """What each sheet of `file` holds, in their order. Raises TooLarge, BadZipFile or expat.ExpatError."""
    with ZipFile(file) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
            raise TooLarge
        found = _ods(package) if extension == "ods" else _xlsx(package)
    if len(found) > MOST_SHEETS or sum(each.rows * each.columns for each in found) > MOST_CELLS:
        raise TooLarge
    return found


def _ods(package: ZipFile) -> list[Findings]:
    reader = _OpenDocument()
    _parse(_part(package, "content.xml"), reader.start, reader.end)
    return reader.sheets


class _OpenDocument:
    """Follows the cells of content.xml, repeated or not."""

    def __init__(self) -> None:
        self.sheets: list[Findings] = []
        self.next_row = self.row = self.next_column = 0
        self.place: tuple[int, int, int, int] | None = None

    def start(self, name: str, given: Attributes) -> None:
        if name == "table":
            self.sheets.append(Findings())
            self.next_row = 0
        elif name == "table-row":
            self.row, self.next_column = self.next_row, 0
            self.next_row += _count(given, "number-rows-repeated")
            if given.get("visibility", "visible") != "visible":
                self.sheets[-1].hidden_rows.update(range(self.row, min(self.next_row, MOST_ROWS)))
        elif name in {"table-cell", "covered-table-cell"} and self.sheets:
            self._cell(given)
        elif name == "p" and self.place:
            self._holds_something()

    def end(self, name: str) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            self.place = None

    def _cell(self, given: Attributes) -> None:
        sheet, row, column = self.sheets[-1], self.row, self.next_column
        self.next_column += _count(given, "number-columns-repeated")
        self.place = (row, column, self.next_row - 1, self.next_column - 1)
        if "formula" in given and "value-type" not in given:
            sheet.uncomputed.add((row, column))
        if given.get("calcext:value-type") == "error":
            sheet.errors.add((row, column))
        down, across = _count(given, "number-rows-spanned"), _count(given, "number-columns-spanned")
        if down > 1 or across > 1:
            sheet.merged.append(((row, column), (row + down - 1, column + across - 1)))
        if "value-type" in given or "formula" in given:
            self._holds_something()

    def _holds_something(self) -> None:
        if self.place:
            self.sheets[-1].reach(self.place[2], self.place[3])


def _xlsx(package: ZipFile) -> list[Findings]:
    targets: dict[str, str] = {}
    sheets: list[str] = []

    def relation(name: str, given: Attributes) -> None:
        if name == "Relationship":
            targets[given["Id"]] = normpath(join("xl", given["Target"])).lstrip("/")

    def sheet(name: str, given: Attributes) -> None:
        if name == "sheet":
            sheets.append(given.get("r:id") or given.get("id", ""))

    _parse(_part(package, "xl/_rels/workbook.xml.rels"), relation)
    _parse(_part(package, "xl/workbook.xml"), sheet)
    found = []
    for each in sheets[: MOST_SHEETS + 1]:
        reader = _OfficeOpen()
        _parse(_part(package, targets.get(each, "")), reader.start, reader.end)
        found.append(reader.found)
    return found


class _OfficeOpen:
    """Follows the cells of a sheet; a cell may leave its place to be guessed from the one before."""

    def __init__(self) -> None:
        self.found = Findings()
        self.row = self.column = -1
        self.kind = ""
        self.inside: set[str] = set()

    def start(self, name: str, given: Attributes) -> None:
        if name == "row":
            self.row, self.column = int(given.get("r", self.row + 2)) - 1, -1
            if given.get("hidden") in {"1", "true"} and self.row < MOST_ROWS:
                self.found.hidden_rows.add(self.row)
        elif name == "c":
            self.row, self.column = _place(given["r"]) if "r" in given else (self.row, self.column + 1)
            self.kind, self.inside = given.get("t", ""), set()
        elif name in {"f", "v", "is"}:
            self.inside.add(name)
        elif name == "mergeCell":
            first, _colon, last = given["ref"].partition(":")
            self.found.merged.append((_place(first), _place(last or first)))

    def end(self, name: str) -> None:
        if name != "c" or not self.inside:
            return
        here = (self.row, self.column)
        self.found.reach(*here)
        if self.kind == "e":
            self.found.errors.add(here)
        elif self.inside == {"f"}:
            self.found.uncomputed.add(here)


def _part(package: ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except KeyError:
        raise BadZipFile(name) from None


def _parse(
    content: bytes, start: Callable[[str, Attributes], None], end: Callable[[str], None] = lambda _name: None
) -> None:
    """Run through the elements of `content`, by their names without prefix; a document type is refused."""
    parser = expat.ParserCreate()

    def refuse(*_told: object) -> None:
        raise BadZipFile("document type")

    def begin(name: str, given: Attributes) -> None:
        own = {key if key.startswith(("calcext:", "r:")) else _local(key): value for key, value in given.items()}
        start(_local(name), own)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.Parse(content, True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _count(given: Attributes, name: str) -> int:
    text = given.get(name, "1")
    if not re.fullmatch(r"\d{1,9}", text):
        raise BadZipFile(name)
    return int(text)


def _place(reference: str) -> Place:
    """Row and column of a cell from its name: D12 is (11, 3)."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", reference)
    if found is None:
        raise BadZipFile(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1

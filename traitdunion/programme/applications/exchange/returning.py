"""Reading back a budget: the text of each section that a workbook says, or the cells that cannot be understood."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from traitdunion.foundation.documents.spreadsheets.reading import Found, ReadCell, ReadSheet
from traitdunion.foundation.search.text import fold
from traitdunion.programme.applications.amounts import NotUnderstood
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.exchange.blank import roles_of
from traitdunion.programme.applications.exchange.cells import Fault, amount_of, code_of, fault, text_of
from traitdunion.programme.applications.exchange.tables import Origin, Table, origin_of, tables_of
from traitdunion.programme.applications.exchange.words import (
    CHOSEN,
    STATUS,
    Lists,
    Resource,
    known_lists,
    known_resources,
    resources_of,
)
from traitdunion.programme.applications.forms import ExpensesSection, FundingSection
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.rows import MOST
from traitdunion.programme.applications.forms.section import first
from traitdunion.programme.applications.models import SectionKey, SectionVersion, Typed

T = TypeVar("T")
Words = dict[str, str]
Amounts = dict[int, Decimal | None]


@dataclass
class Returned:
    """What a workbook says: the whole text of each section it holds, and what was typed at the version it is from.

    Nothing is to be applied while `faults` are left. `hidden` rows were read as the others.
    """

    origin: Origin
    keyed: bool = True
    """Do the keys of its lines name those of this file? Not when it is from another one."""
    faults: list[Fault] = field(default_factory=list)
    typed: dict[SectionKey, Typed] = field(default_factory=dict)
    bases: dict[SectionKey, int] = field(default_factory=dict)
    hidden: int = 0

    def read(self, cell: ReadCell, meaning: Callable[[Found], T], nothing: T) -> T:
        """What `meaning` makes of a cell; what is wrong with it is noted, and `nothing` is given."""
        try:
            return meaning(cell.found)
        except NotUnderstood as error:
            self.faults.append(fault(cell, str(error)))
            return nothing


def returned(sheets: tuple[ReadSheet, ...], contents: Contents) -> Returned:
    """Read the workbook against the file: its own versions when it is from this file, else the current ones."""
    origin = origin_of(sheets)
    tables, faults = tables_of(sheets, contents.years_allowed)
    ours = origin.number == contents.application.number
    found = Returned(origin, ours or not origin.number, faults)
    if faults:
        return found
    known = known_lists(contents)
    if ours and origin.lists:
        known.append(origin.lists)
    if not found.keyed:
        known += roles_of(contents)
    for section, table in tables.items():
        base = _base(contents, section, origin.versions.get(section) if ours else None)
        typed = base.typed if base else {}
        found.bases[section] = base.number if base else 0
        found.hidden += sum(row > table.head for row in table.sheet.hidden_rows)
        if section == SectionKey.EXPENSES:
            found.typed[section] = _Expenses(found, table, contents, typed, known).text()
        else:
            found.typed[section] = _funding(found, table, contents, typed, known)
    return found


def _base(contents: Contents, section: SectionKey, number: int | None) -> SectionVersion | None:
    """The version that a workbook is from; None for 0, before the first save. One unknown: the current one."""
    current = contents.versions.get(section)
    if number == 0:
        return None
    if number is None or (current and current.number == number):
        return current
    return contents.application.versions.filter(section=section, number=number).first() or current


@dataclass(frozen=True)
class _Line:
    """A line of the sheet: its key if it bears one, its words and amounts."""

    cell: ReadCell
    key: str
    words: Words
    amounts: Amounts


class _Expenses:
    """The lines of the sheet, each tied to the line of the file that it was, or new."""

    def __init__(self, found: Returned, table: Table, contents: Contents, base: Typed, known: list[Lists]) -> None:
        self.found, self.table, self.known = found, table, known
        self.base = base
        self.form = ExpensesSection(contents, base)
        self.held = {row.key: row for row in self.form.lines}
        current = contents.typed(SectionKey.EXPENSES)
        self.last = max(int(first(typed, "expenses-last") or 0) for typed in (base, current))

    def text(self) -> Typed:
        """The text of the section."""
        lines = [line for row in self.table.rows() if (line := self._line(row))]
        if len(lines) > MOST:
            expected = _("%(most)s lignes au plus.") % {"most": MOST}
            self.found.faults.append(fault(lines[MOST].cell, expected))
        self._lost_years()
        typed = {name: values for name, values in self.base.items() if name.partition("-")[0] not in self.held}
        keys = self._keys(lines)
        for key, line in zip(keys, lines, strict=True):
            typed |= self._fields(key, line)
        if keys or self.held:
            typed["expenses"] = keys
        if self.last:
            typed["expenses-last"] = [str(self.last)]
        return typed

    def _line(self, row: int) -> _Line | None:
        cells = {column: self.table.cell(row, column) for column in ("label", *CHOSEN)}
        amounts = self.table.amounts(row)
        if all(cell.found is None for cell in [*cells.values(), *amounts.values()]):
            return None
        words = {"label": self.found.read(cells["label"], text_of, "")}
        for column in CHOSEN:
            words[column] = self.found.read(cells[column], lambda found, of=column: code_of(found, of, self.known), "")  # type: ignore[misc]
        return _Line(
            cells["label"],
            _key(self.found, self.table, row),
            words,
            {year: self.found.read(cell, amount_of, None) for year, cell in amounts.items()},
        )

    def _keys(self, lines: list[_Line]) -> list[str]:
        """The key of each line: its own the first time, that of a line of the same title that is not there, or new."""
        claimed: dict[str, int] = {}
        for rank, line in enumerate(lines):
            if line.key in self.held:
                claimed.setdefault(line.key, rank)
        ranks = {rank: key for key, rank in claimed.items()}
        left = [row for key, row in self.held.items() if key not in claimed]
        for rank, line in enumerate(lines):
            if rank in ranks:
                continue
            same = next((row for row in left if fold(row["label"].text) == fold(line.words["label"])), None)
            if same and line.words["label"]:
                left.remove(same)
                ranks[rank] = same.key
            else:
                self.last += 1
                ranks[rank] = f"e{self.last}"
        return [ranks[rank] for rank in range(len(lines))]

    def _fields(self, key: str, line: _Line) -> Typed:
        """What is typed in a line: as it was where it says the same."""
        row = self.held.get(key)
        typed = {name: values for name, values in self.base.items() if row and name.startswith(f"{key}-")}
        for column, word in line.words.items():
            was = (
                (" ".join(row[column].text.split()) if column == "label" else row[column].value or "") if row else None
            )
            if word != was:
                typed[f"{key}-{column}"] = [word]
        for year, amount in line.amounts.items():
            typed |= _amount(f"{key}-{year}", amount, row.line.cells.get(year) if row else None)
        return typed

    def _lost_years(self) -> None:
        """An amount of the file whose column is not in the sheet would vanish unseen: the column is asked for."""
        totals = {year: any(row.line.cells[year].text for row in self.form.lines) for year in self.form.years}
        self.found.faults += _lost(self.table, [year for year, held in totals.items() if held])


def _funding(found: Returned, table: Table, contents: Contents, base: Typed, known: list[Lists]) -> Typed:
    """The text of the financing plan; a line that is not in the sheet is emptied."""
    form = FundingSection(contents, base)
    lines = {each.prefix: each for each in resources_of(form)}
    by_name = known_resources(contents)
    typed, seen = dict(base), set[str]()
    for row in table.rows():
        amounts = table.amounts(row)
        key = _key(found, table, row)
        who, what = (table.cell(row, column).found for column in ("who", "what"))
        prefix = key if key in lines else by_name.get((fold(str(who)), fold(str(what))), "")
        if not prefix:
            if any(cell.found is not None for cell in amounts.values()):
                expected = _("Un partenaire du dossier. Ajoutez-le d’abord sur la page des partenaires.")
                found.faults.append(fault(table.cell(row, "who"), expected))
            continue
        if prefix in seen:
            found.faults.append(fault(table.cell(row, "who"), _("Une seule ligne pour cet apport.")))
        seen.add(prefix)
        for year, cell in amounts.items():
            amount = found.read(cell, amount_of, None)
            typed |= _amount(f"{prefix}-{year}", amount, lines[prefix].line.cells.get(year))
        typed |= _status(found, table, row, lines[prefix], known)
    for prefix in lines.keys() - seen:
        for year in lines[prefix].line.cells:
            typed.pop(f"{prefix}-{year}", None)
    held_years = [year for year in form.years if any(each.line.cells[year].text for each in lines.values())]
    found.faults += _lost(table, held_years)
    return typed


def _status(found: Returned, table: Table, row: int, resource: Resource, known: list[Lists]) -> Typed:
    """The status said on the first line of a party; as it was when the sheet has no such column, or says the same."""
    if resource.status is None or STATUS not in table.columns:
        return {}
    code = found.read(table.cell(row, STATUS), lambda cell: code_of(cell, STATUS, known), "")
    return {} if code == (resource.status.value or "") else {resource.status.name: [code]}


def _key(found: Returned, table: Table, row: int) -> str:
    key = table.cell(row, "key").found
    return key.strip() if found.keyed and isinstance(key, str) else ""


def _amount(name: str, amount: Decimal | None, was: Field | None) -> Typed:
    """What is typed for an amount that changed; nothing when the field says the same already."""
    same = amount == was.value and not was.error if was else amount is None
    return {} if same else {name: ["" if amount is None else f"{amount:.2f}"]}


def _lost(table: Table, years: list[int]) -> list[Fault]:
    place = table.sheet.cell(table.head, 0)
    return [
        Fault(
            table.sheet.name,
            place.reference,
            _("pas de colonne de ce titre"),
            _("Une colonne %(year)s.") % {"year": year},
        )
        for year in years
        if year not in table.years
    ]

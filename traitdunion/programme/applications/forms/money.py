"""Grids of amounts by year: the cells, their sums, what was not understood."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.programme.applications.amounts import read_amount, show_amount
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.section import Section


@dataclass(frozen=True)
class Line:
    """A line of a grid: one cell by year. `label` is read with the year by screen readers."""

    label: str
    cells: dict[int, Field]
    local: dict[int, Field] = field(default_factory=dict)
    """The same amounts in the currency of who brings them, when its rate is known."""

    @property
    def total(self) -> Decimal:
        return total(cell.value for cell in self.cells.values())


def add_cells(section: Section, prefix: str, label: str, years: Iterable[int]) -> Line:
    """A line of amounts named `prefix`-year, in euros."""
    cells = {}
    for year in years:
        cell = section.add(
            Field(f"{prefix}-{year}", _("%(line)s, %(year)s") % {"line": label, "year": year}), read_amount
        )
        if not cell.error:
            cell.shown = show_amount(cell.value, get_language() or "fr")
        cells[year] = cell
    return Line(label, cells)


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """Sum of the amounts that are known."""
    return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))


def by_year(lines: Iterable[Line], years: Iterable[int]) -> dict[int, Decimal]:
    """Total of each year, cells not understood left out."""
    held = list(lines)
    return {year: total(line.cells[year].value for line in held) for year in years}

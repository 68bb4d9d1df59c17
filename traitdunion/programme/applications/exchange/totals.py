"""The sheet of totals: by category, payer, country part, nature and resource, each by year, with formulas."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from traitdunion.foundation.documents.spreadsheets import Cell, Column, Sheet, Style
from traitdunion.foundation.documents.spreadsheets.description import Value, column_name
from traitdunion.programme.applications.exchange.budget import Budget, Place
from traitdunion.programme.applications.exchange.words import CHOSEN
from traitdunion.programme.applications.forms.money import Line, total

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Part:
    """A row: the lines of `place` that bear `word` in the column `letter`; that bear nothing when `blank`."""

    word: str
    place: Place
    letter: str
    lines: list[Line]
    blank: bool = False


def totals_sheet(budget: Budget) -> Sheet:
    """Totals whose values are computed here, and again by the program that opens the workbook."""
    titles = (
        _("Dépenses par catégorie"),
        _("Dépenses par payeur"),
        _("Dépenses par pays"),
        _("Dépenses par nature"),
    )
    columns = zip(CHOSEN, "CDEF", strict=True)
    blocks = [
        *((title, _parts(budget, *column)) for title, column in zip(titles, columns, strict=True)),
        (_("Ressources par partenaire"), _sources(budget)),
    ]
    rows: list[tuple[Cell, ...]] = [(Cell(_("Totaux"), Style.TITLE),)]
    for title, parts in blocks:
        heads: tuple[Value, ...] = (*budget.years, _("Total"))
        rows += [(), (Cell(title, Style.LABEL), *(Cell(word, Style.COLUMN) for word in heads))]
        for part in parts:
            rows.append(_row(part, budget.years, len(rows) + 1))
    return Sheet(_("Totaux"), tuple(rows), (Column(44), *[Column(16)] * (len(budget.years) + 1)))


def _parts(budget: Budget, column: str, letter: str) -> list[Part]:
    lines: dict[str, list[Line]] = {code: [] for code in ("", *budget.lists.of[column])}
    for row in budget.expenses.lines:
        lines[row[column].value or ""].append(row.line)
    place = budget.expenses_place
    found = [Part(word, place, letter, lines[code]) for code, word in budget.lists.of[column].items()]
    return [*found, Part(_("Non précisé"), place, letter, lines[""], blank=True)]


def _sources(budget: Budget) -> list[Part]:
    lines: dict[str, list[Line]] = {}
    for each in budget.resources:
        lines.setdefault(each.who, []).append(each.line)
    return [Part(name, budget.funding_place, "B", held) for name, held in lines.items()]


def _row(part: Part, years: list[int], row: int) -> tuple[Cell, ...]:
    wanted = '""' if part.blank else f"$A{row}"
    found = f"--({part.place.far(part.letter)}={wanted})"
    amounts = [total(line.cells[year].value for line in part.lines if year in line.cells) for year in years]
    return (
        Cell(part.word),
        *(
            Cell(amount, Style.AMOUNT, formula=f"SUMPRODUCT({found},{part.place.far(part.place.letter(rank))})")
            for rank, amount in enumerate(amounts)
        ),
        Cell(sum(amounts, ZERO), Style.TOTAL, formula=f"SUM(B{row}:{column_name(len(years))}{row})"),
    )

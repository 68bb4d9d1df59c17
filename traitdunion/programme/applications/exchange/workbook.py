"""The workbook of a budget: expenses, resources, totals, help, and a hidden sheet of lists, with where it is from."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.foundation.documents.spreadsheets import Cell, Column, Rule, Sheet, Style, Workbook
from traitdunion.foundation.documents.spreadsheets.description import Value, column_name
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.exchange.budget import EXPENSES_HEAD, FUNDING_HEAD, Budget, Place
from traitdunion.programme.applications.exchange.help import help_sheet
from traitdunion.programme.applications.exchange.totals import ZERO, totals_sheet
from traitdunion.programme.applications.exchange.words import (
    CHOSEN,
    LISTED,
    MARK,
    SECTIONS,
    STATUS,
    Lists,
    Resource,
    headings,
)
from traitdunion.programme.applications.forms.expenses import ExpenseRow
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.models import SectionKey
from traitdunion.programme.applications.models.application import HIGHEST

AMOUNT = "amount"
BLANK = Cell(None, Style.NAME)


def workbook_of(contents: Contents) -> Workbook:
    """The budget of a file as a workbook that can be filled in and brought back, in the current language."""
    budget = Budget.of(contents)
    return Workbook(
        title=budget.title,
        language=get_language() or "fr",
        sheets=(
            _expenses_sheet(budget),
            _funding_sheet(budget),
            totals_sheet(budget),
            help_sheet(contents),
            _lists_sheet(budget),
        ),
        rules=_rules(budget.lists),
    )


def _rules(lists: Lists) -> dict[str, Rule]:
    titles = headings(SectionKey.EXPENSES) | headings(SectionKey.FUNDING)
    message = _("Choisissez dans la liste. Elle suit le dossier : complétez-le sur la plateforme pour l’allonger.")
    listed = {
        column: Rule(
            titles[column], message, within=f"'{_lists_name()}'!${letter}$2:${letter}${len(lists.of[column]) + 1}"
        )
        for column, letter in zip(LISTED, "ACEGI", strict=True)
    }
    asked = _("Un nombre de 0 à 999 999 999,99, avec deux décimales au plus.")
    return listed | {AMOUNT: Rule(_("Montant en euros"), asked, most=Decimal(HIGHEST))}


def _expenses_sheet(budget: Budget) -> Sheet:
    place, years = budget.expenses_place, budget.years
    lines: list[ExpenseRow | None] = [*budget.expenses.lines]
    lines += [None] * (place.lines - len(lines))
    rows = (
        (Cell(budget.title, Style.TITLE),),
        (
            Cell(
                _("En euros. Remplissez les cases claires : les totaux se calculent. L’aide est plus loin."), Style.LINE
            ),
        ),
        _sums(_("Total des dépenses"), budget.expenses.totals, years, place),
        _heading_row(SectionKey.EXPENSES, years),
        *(_expense(line, budget.lists, years, place.row(rank)) for rank, line in enumerate(lines)),
    )
    widths = (Column(8), Column(44), Column(26), Column(30), Column(18), Column(18))
    return Sheet(place.sheet, rows, (*widths, *_year_columns(years)), frozen=EXPENSES_HEAD)


def _expense(line: ExpenseRow | None, lists: Lists, years: list[int], row: int) -> tuple[Cell, ...]:
    words = {column: lists.of[column].get(line[column].value or "") if line else None for column in CHOSEN}
    return (
        Cell(line.key if line else None),
        Cell(" ".join(line["label"].text.split()) or None if line else None, locked=False),
        *(Cell(words[column], locked=False, rule=column) for column in CHOSEN),
        *_amounts(line.line.cells if line else {}, years),
        _row_total(SectionKey.EXPENSES, years, row, line.line.total if line else ZERO),
    )


def _funding_sheet(budget: Budget) -> Sheet:
    place, spent, years = budget.funding_place, budget.expenses_place, budget.years
    held, cost = budget.funding.totals, budget.expenses.totals
    gaps = {year: held.get(year, ZERO) - cost.get(year, ZERO) for year in years}
    rows = (
        (Cell(_("Ressources"), Style.TITLE),),
        (
            Cell(
                _("En euros. Les partenaires se complètent sur la plateforme. L’écart d’une année doit être nul."),
                Style.LINE,
            ),
        ),
        _sums(_("Total des ressources"), held, years, place),
        _totals(_("Total des dépenses"), cost, years, place, lambda rank: f"{spent.quoted}!{spent.letter(rank)}3"),
        _totals(_("Écart"), gaps, years, place, lambda rank: f"ROUND({place.letter(rank)}3-{place.letter(rank)}4,2)"),
        _heading_row(SectionKey.FUNDING, years),
        *(_resource(each, budget.lists, years, place.row(rank)) for rank, each in enumerate(budget.resources)),
    )
    widths = (Column(14), Column(44), Column(20), Column(22), Column(14))
    return Sheet(place.sheet, rows, (*widths, *_year_columns(years)), frozen=FUNDING_HEAD)


def _resource(each: Resource, lists: Lists, years: list[int], row: int) -> tuple[Cell, ...]:
    return (
        *(Cell(word) for word in (each.prefix, each.who, each.role, each.what)),
        Cell(lists.of[STATUS].get(each.status.value or ""), locked=False, rule=STATUS) if each.status else Cell(None),
        *_amounts(each.line.cells, years),
        _row_total(SectionKey.FUNDING, years, row, each.line.total),
    )


def _heading_row(section: SectionKey, years: list[int]) -> tuple[Cell, ...]:
    notes = {
        "key": _("Sert à reconnaître la ligne au retour : n’y touchez pas. Une ligne nouvelle n’en a pas."),
        "payer": _("Qui règle la dépense : un partenaire, ou la subvention demandée."),
        "country": _("Le pays pour lequel la dépense est faite."),
        STATUS: _("Acquis ou sollicité, une fois par partenaire ; vide tant que rien n’est dit."),
    }
    titles = headings(section).items()
    amounts: tuple[Value, ...] = (*years, _("Total"))
    return (
        *(Cell(title, Style.LABEL, note=notes.get(name, "")) for name, title in titles),
        *(Cell(word, Style.COLUMN) for word in amounts),
    )


def _amounts(cells: dict[int, Field], years: list[int]) -> list[Cell]:
    return [Cell(_amount(cells.get(year)), Style.AMOUNT, locked=False, rule=AMOUNT) for year in years]


def _amount(field: Field | None) -> Decimal | str | None:
    """The amount of a cell; what was typed when it was not understood."""
    if field is None:
        return None
    return field.text if field.error else field.value


def _row_total(section: SectionKey, years: list[int], row: int, total: Decimal) -> Cell:
    before = len(headings(section))
    first, last = column_name(before), column_name(before + len(years) - 1)
    return Cell(total, Style.TOTAL, formula=f"SUM({first}{row}:{last}{row})")


def _sums(label: str, totals: dict[int, Decimal], years: list[int], place: Place) -> tuple[Cell, ...]:
    return _totals(label, totals, years, place, lambda rank: f"SUM({place.column(rank)})")


def _totals(
    label: str, values: dict[int, Decimal], years: list[int], place: Place, formula: Callable[[int], str]
) -> tuple[Cell, ...]:
    """A row of totals: `formula` gives that of each year, by its rank, then of the whole."""
    amounts = [values.get(year, ZERO) for year in years]
    amounts.append(sum(amounts, ZERO))
    return (
        BLANK,
        Cell(label, Style.NAME),
        *[BLANK] * (place.before - 2),
        *(Cell(amount, Style.TOTAL, formula=formula(rank)) for rank, amount in enumerate(amounts)),
    )


def _year_columns(years: list[int]) -> list[Column]:
    return [Column(16)] * (len(years) + 1)


def _lists_name() -> str:
    return _("Listes")


def _lists_sheet(budget: Budget) -> Sheet:
    """Words and codes of each list, side by side, then the file and the versions of its sections."""
    contents = budget.contents
    columns: list[list[tuple[Value, Value]]] = [
        [(word, code) for code, word in budget.lists.of[column].items()] for column in LISTED
    ]
    columns.append([(section.value, contents.number_of(section)) for section in SECTIONS])
    heads = [*((column, "code") for column in LISTED), (MARK, contents.application.number)]
    rows = [tuple(Cell(word) for pair in heads for word in pair)]
    for rank in range(max(map(len, columns))):
        pairs = [held[rank] if rank < len(held) else (None, None) for held in columns]
        rows.append(tuple(Cell(word) for pair in pairs for word in pair))
    return Sheet(_lists_name(), tuple(rows), (Column(30),) * len(rows[0]), hidden=True)

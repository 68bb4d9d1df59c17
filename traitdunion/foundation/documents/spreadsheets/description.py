"""One description of a workbook, from which both formats are written."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | None


class Style(StrEnum):
    """What a cell is for; its look follows."""

    TITLE = "title"
    HEADING = "heading"
    HELP = "help"
    LINE = "line"
    LABEL = "label"
    COLUMN = "column"
    TEXT = "text"
    AMOUNT = "amount"
    TOTAL = "total"
    NAME = "name"


@dataclass(frozen=True)
class Look:
    """How a style is drawn. `size` in points; colours as #rrggbb, empty for none."""

    bold: bool = False
    size: int = 10
    colour: str = ""
    background: str = ""
    border: bool = False
    wrap: bool = False
    amount: bool = False
    right: bool = False


INK, SHADE, BORDER = "#1f3a5f", "#e4ecf5", "#b8c4d2"
INPUT = "#fffbea"
"""Background of the cells that may be filled in."""
LOOKS = {
    Style.TITLE: Look(bold=True, size=14, colour=INK),
    Style.HEADING: Look(bold=True, size=12, colour=INK),
    Style.HELP: Look(wrap=True),
    Style.LINE: Look(),
    Style.LABEL: Look(bold=True, background=SHADE, border=True, wrap=True),
    Style.COLUMN: Look(bold=True, background=SHADE, border=True, right=True),
    Style.TEXT: Look(border=True, wrap=True),
    Style.AMOUNT: Look(border=True, amount=True),
    Style.TOTAL: Look(bold=True, background=SHADE, border=True, amount=True),
    Style.NAME: Look(bold=True, background=SHADE, border=True),
}


@dataclass(frozen=True)
class Cell:
    """A cell. Text stays text, whatever it begins with.

    `formula` is written in A1 notation, in English, without its equal sign; `value` is then its result, which readers
    that do not recalculate show. `rule` names a rule of the workbook; `note` opens over the cell.
    """

    value: Value = None
    style: Style = Style.TEXT
    formula: str = ""
    locked: bool = True
    rule: str = ""
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """What a cell accepts: a text of the range `within` ('Lists'!$A$2:$A$9), else an amount from 0 to `most`."""

    title: str
    message: str
    within: str = ""
    most: Decimal = Decimal(0)


@dataclass(frozen=True)
class Column:
    """`width` in characters."""

    width: int
    hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """Rows of cells, from A1. `frozen` rows stay on screen, and are printed again on each page."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[Column, ...]
    frozen: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """Sheets are protected without a password: it guides the hand, and secures nothing."""

    title: str
    language: str
    sheets: tuple[Sheet, ...]
    rules: dict[str, Rule] = field(default_factory=dict)

    @property
    def right_to_left(self) -> bool:
        return self.language == "ar"


def column_name(index: int) -> str:
    """Letters of a column counted from 0: A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def reference(row: int, column: int) -> str:
    """The name of a cell whose row and column are counted from 0: (11, 3) is D12."""
    return f"{column_name(column)}{row + 1}"

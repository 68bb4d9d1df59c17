"""Writing a workbook as Office Open XML, which Excel opens."""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter

from traitdunion.foundation.clock import now
from traitdunion.foundation.documents.spreadsheets.description import (
    BORDER,
    INPUT,
    LOOKS,
    Cell,
    Rule,
    Sheet,
    Style,
    Workbook,
)

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
TITLE, MESSAGE = 32, 255
"""Longest title and message of a rule, in characters: Excel refuses the whole file beyond."""


def write_xlsx(workbook: Workbook) -> bytes:
    """The bytes of `workbook` as XLSX."""
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"title": workbook.title, "created": now().replace(tzinfo=None)})
        formats = {
            (style, locked): book.add_format(_format(style, locked)) for style in Style for locked in (True, False)
        }
        for sheet in workbook.sheets:
            page = book.add_worksheet(sheet.name)
            if workbook.right_to_left:
                page.right_to_left()
            _fill(page, sheet, workbook.rules, formats)
    return held.getvalue()


def _fill(page: Any, sheet: Sheet, rules: dict[str, Rule], formats: dict[tuple[Style, bool], Any]) -> None:
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width, None, {"hidden": column.hidden})
    for at, row in enumerate(sheet.rows):
        for place, cell in enumerate(row):
            _write(page, at, place, cell, formats[cell.style, cell.locked])
            if cell.note:
                page.write_comment(at, place, cell.note, {"x_scale": 2, "y_scale": 1.2})
    for name, place, first, last in _runs(sheet):
        page.data_validation(first, place, last, place, _validation(rules[name]))
    page.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")
    if sheet.frozen:
        page.freeze_panes(sheet.frozen, 0)
        page.repeat_rows(0, sheet.frozen - 1)
    if sheet.hidden:
        page.hide()


def _runs(sheet: Sheet) -> Iterator[tuple[str, int, int, int]]:
    """Rule, column, first and last row of the cells that follow each other under the same rule."""
    for column in range(len(sheet.columns)):
        names = [row[column].rule if column < len(row) else "" for row in sheet.rows]
        for name, run in groupby(enumerate(names), key=lambda each: each[1]):
            rows = [row for row, _name in run]
            if name:
                yield name, column, rows[0], rows[-1]


def _write(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if cell.formula:
        page.write_formula(row, column, f"={cell.formula}", form, _plain(cell.value))
    elif cell.value is None:
        page.write_blank(row, column, None, form)
    elif isinstance(cell.value, str):
        page.write_string(row, column, cell.value, form)
    else:
        page.write_number(row, column, float(cell.value), form)


def _plain(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, str) else float(value)


def _validation(rule: Rule) -> dict[str, Any]:
    asked: dict[str, Any] = (
        {"validate": "list", "source": f"={rule.within}"}
        if rule.within
        else {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(rule.most)}
    )
    return asked | {"error_title": rule.title[:TITLE], "error_message": rule.message[:MESSAGE]}


def _format(style: Style, locked: bool) -> dict[str, Any]:
    look = LOOKS[style]
    drawn: dict[str, Any] = {
        "font_size": look.size,
        "bold": look.bold,
        "text_wrap": look.wrap,
        "locked": locked,
        "valign": "top",
    }
    background = look.background if locked else INPUT
    return (
        drawn
        | ({"align": "right"} if look.right else {})
        | ({"font_color": look.colour} if look.colour else {})
        | ({"bg_color": background} if background else {})
        | ({"border": 1, "border_color": BORDER} if look.border else {})
        | ({"num_format": "#,##0.00"} if look.amount else {"num_format": "@"} if not locked else {})
    )

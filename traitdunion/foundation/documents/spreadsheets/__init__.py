"""Spreadsheets: one description of a workbook, written as XLSX and as ODS; both read back into plain cells."""

from traitdunion.foundation.documents.spreadsheets.description import Cell, Column, Rule, Sheet, Style, Workbook
from traitdunion.foundation.documents.spreadsheets.ods import MIMETYPE as ODS
from traitdunion.foundation.documents.spreadsheets.ods import write_ods
from traitdunion.foundation.documents.spreadsheets.xlsx import MIMETYPE as XLSX
from traitdunion.foundation.documents.spreadsheets.xlsx import write_xlsx

WRITERS = {"ods": write_ods, "xlsx": write_xlsx}
"""How each format, named by its extension, is written."""
CONTENT_TYPES = {"ods": ODS, "xlsx": XLSX}

__all__ = ["CONTENT_TYPES", "WRITERS", "Cell", "Column", "Rule", "Sheet", "Style", "Workbook"]

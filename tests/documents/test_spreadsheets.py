"""Workbooks: the same cells in both formats, texts that stay texts, flaws that are told, sizes that are bounded."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from traitdunion.foundation.documents.spreadsheets import WRITERS, Cell, Column, Rule, Sheet, Style, Workbook
from traitdunion.foundation.documents.spreadsheets.description import column_name, reference
from traitdunion.foundation.documents.spreadsheets.formulas import open_formula
from traitdunion.foundation.documents.spreadsheets.ods import MIMETYPE
from traitdunion.foundation.documents.spreadsheets.reading import Flaw, read
from traitdunion.foundation.files import Refused

FORMATS = sorted(WRITERS)
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
TABLE = "<table:table-row><table:table-cell {}/></table:table-row>"


def workbook(*rows, rules=None, **sheet):
    page = Sheet("Feuille d’essai", tuple(tuple(row) for row in rows), (Column(12),) * 4, **sheet)
    return Workbook("Essai", "fr", (page,), rules or {})


def round_trip(extension, book):
    return read(BytesIO(WRITERS[extension](book)), extension)


def ods(rows):
    """A package whose only sheet has these rows, written by hand."""
    told = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    held = BytesIO()
    with ZipFile(held, "w") as package:
        package.writestr("mimetype", MIMETYPE, ZIP_STORED)
        package.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{MANIFEST}"/>')
        package.writestr(
            "content.xml",
            f'<office:document-content {told} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:'
            f'xmlns:calcext:1.0" office:version="1.3"><office:body><office:spreadsheet><table:table table:name="A">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
            ZIP_DEFLATED,
        )
    held.seek(0)
    return held


def xlsx(fill):
    """A package that `fill` writes in, through its only sheet and its book."""
    held = BytesIO()
    with xlsxwriter.Workbook(held) as book:
        fill(book.add_worksheet("A"), book)
    held.seek(0)
    return held


@pytest.mark.parametrize("extension", FORMATS)
def test_workbook_is_read_back_as_it_was_written(extension):
    book = workbook(
        [Cell("Titre", Style.TITLE, note="Une aide.\nSur deux lignes.")],
        [Cell("Achats, frais & <divers>"), Cell(Decimal("999999999.99"), Style.AMOUNT), Cell(2024)],
        [Cell("deux\nlignes,  deux blancs"), Cell(None, locked=False), Cell("oui")],
    )

    (sheet,) = round_trip(extension, book)

    assert sheet.name == "Feuille d’essai"
    assert [row[:3] for row in sheet.rows] == [
        ("Titre", None, None),
        ("Achats, frais & <divers>", 999999999.99, 2024.0),
        ("deux\nlignes,  deux blancs", None, "oui"),
    ]


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    "text", ["=1+1", "+33 1", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}", "_x0041_", "1 234,56"]
)
def test_text_stays_text(extension, text):
    (sheet,) = round_trip(extension, workbook([Cell(text), Cell("fin")]))

    assert sheet.rows[0][:2] == (text, "fin")


@pytest.mark.parametrize("extension", FORMATS)
def test_formula_shows_its_result_to_who_does_not_recalculate(extension):
    total = Cell(Decimal("30.30"), Style.TOTAL, formula="SUM(A1:B1)")
    (sheet,) = round_trip(extension, workbook([Cell(Decimal("10.10")), Cell(Decimal("20.20")), total]))

    assert sheet.rows[0][:3] == (10.1, 20.2, 30.3)


@pytest.mark.parametrize("extension", FORMATS)
def test_hidden_sheet_is_hidden_and_read(extension):
    sheets = round_trip(
        extension,
        Workbook(
            "",
            "ar",
            (Sheet("A", ((Cell("a"),),), (Column(9),)), Sheet("B", ((Cell("b"),),), (Column(9),), hidden=True)),
        ),
    )

    assert [(sheet.name, sheet.visible, sheet.rows) for sheet in sheets] == [
        ("A", True, (("a",),)),
        ("B", False, (("b",),)),
    ]


@given(
    texts=st.lists(
        st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")).filter(
            str.strip
        ),
        min_size=1,
        max_size=4,
    ),
    cents=st.integers(0, 99_999_999_999),
)
@settings(max_examples=60, deadline=None)
def test_both_formats_keep_every_text_and_every_cent(texts, cents):
    amount = Decimal(cents) / 100
    book = workbook([*map(Cell, texts), Cell(amount, Style.AMOUNT)])

    (one,), (other,) = round_trip("ods", book), round_trip("xlsx", book)

    assert one.rows == other.rows
    assert list(one.rows[0][:-1]) == texts
    assert Decimal(repr(one.rows[0][-1])).quantize(Decimal("0.01")) == amount


def test_ods_begins_with_its_type_not_compressed():
    with ZipFile(BytesIO(WRITERS["ods"](workbook([Cell("a")])))) as package:
        first = package.infolist()[0]

    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)


def test_formula_in_the_words_of_open_document():
    assert open_formula("SUM(B2:B9)") == "of:=SUM([.B2:.B9])"
    assert open_formula("IF($E$10=0,0,ROUND(E2/'L''été'!$E$10,2))") == (
        "of:=IF([.$E$10]=0;0;ROUND([.E2]/[$'L''été'.$E$10];2))"
    )
    assert open_formula('IF(A1="a,b","c""d",1.5)') == 'of:=IF([.A1]="a,b";"c""d";1.5)'


@pytest.mark.parametrize("formula", ["WEBSERVICE(A1)", "A1:", "SUM(A1;B1)", "#REF!", "SUM(MyName)"])
def test_formula_beyond_the_few_is_refused(formula):
    with pytest.raises(ValueError, match="not understood"):
        open_formula(formula)


def test_cells_are_named_as_spreadsheets_do():
    assert [column_name(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert reference(11, 3) == "D12"


def test_types_of_an_xlsx_are_kept_and_its_flaws_told():
    def fill(sheet, book):
        sheet.write_string("A1", "1 234,56")
        sheet.write_datetime("B1", date(2024, 3, 12), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write("C1", True)
        sheet.write_formula("D1", "=1/0", None, "#DIV/0!")
        sheet.merge_range("A2:B3", "fusionnée")
        sheet.write_number("D3", 1)
        sheet.set_row(2, None, None, {"hidden": True})

    (sheet,) = read(xlsx(fill), "xlsx")

    assert sheet.rows == (
        ("1 234,56", date(2024, 3, 12), True, Flaw.ERROR),
        ("fusionnée", Flaw.MERGED, None, None),
        (Flaw.MERGED, Flaw.MERGED, None, 1.0),
    )
    assert sheet.hidden_rows == {2}


def test_flaws_of_an_ods_are_told():
    rows = (
        '<table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1+1"/></table:table-row>'
        '<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string" '
        'table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p>deux</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row>"
    )

    (sheet,) = read(ods(rows), "ods")

    assert sheet.rows == ((Flaw.ERROR, Flaw.UNCOMPUTED), ("deux", Flaw.MERGED))
    assert sheet.hidden_rows == {1}


@pytest.mark.parametrize(
    "rows",
    [
        TABLE.format('table:number-columns-repeated="16384" office:value-type="float" office:value="1"'),
        TABLE.format('office:value-type="string"').replace("-row>", '-row table:number-rows-repeated="3000">', 1),
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
        + TABLE.format('office:value-type="float" office:value="1"'),
    ],
)
def test_cells_that_a_few_bytes_claim_are_not_read(rows):
    with pytest.raises(Refused, match="trop grand"):
        read(ods(rows), "ods")


def test_far_cell_of_an_xlsx_is_not_read():
    with pytest.raises(Refused, match="trop grand"):
        read(xlsx(lambda sheet, _book: sheet.write_number("XFD1048576", 1)), "xlsx")


def test_empty_rows_to_the_end_are_no_matter():
    rows = TABLE.format('office:value-type="float" office:value="1"') + (
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )

    (sheet,) = read(ods(rows), "ods")

    assert sheet.rows == ((1.0,),)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", WRITERS["ods"](workbook([Cell("a")]))[:-80]])
@pytest.mark.parametrize("extension", FORMATS)
def test_damaged_workbook_is_refused(extension, content):
    with pytest.raises(Refused, match="ne peut pas être lu"):
        read(BytesIO(content), extension)


def test_document_type_is_refused():
    with pytest.raises(Refused, match="ne peut pas être lu"):
        read(_with_document_type(), "ods")


def _with_document_type():
    held = BytesIO()
    with ZipFile(held, "w") as package:
        package.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    held.seek(0)
    return held


def test_rules_reach_both_formats():
    rules = {
        "kind": Rule("Nature", "Choisissez.", within="'Feuille d’essai'!$A$1:$A$2"),
        "amount": Rule("Montant", "Un nombre.", most=Decimal("9.99")),
    }
    book = workbook(
        [Cell("a"), Cell(None, locked=False, rule="kind")],
        [Cell("b"), Cell(None, locked=False, rule="amount")],
        rules=rules,
    )

    with ZipFile(BytesIO(WRITERS["ods"](book))) as package:
        content = package.read("content.xml").decode()
    with ZipFile(BytesIO(WRITERS["xlsx"](book))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()

    assert "cell-content-is-in-list([$'Feuille d’essai'.$A$1:.$A$2])" in content
    assert "cell-content-is-between(0,9.99)" in content
    assert content.index("content-validations") < content.index("<table:table ")
    assert "<formula1>'Feuille d’essai'!$A$1:$A$2</formula1>" in sheet
    assert '<sheetProtection sheet="1"' in sheet

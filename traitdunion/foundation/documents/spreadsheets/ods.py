"""Writing a workbook as OpenDocument (ISO/IEC 26300, version 1.3), which LibreOffice opens."""

import re
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from traitdunion.foundation.documents.spreadsheets.description import (
    BORDER,
    INPUT,
    LOOKS,
    Cell,
    Column,
    Rule,
    Sheet,
    Style,
    Workbook,
)
from traitdunion.foundation.documents.spreadsheets.formulas import open_formula, open_range

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
FOLDER = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{FOLDER}:{place}:1.0"'
            for name, place in {
                "office": "office",
                "style": "style",
                "text": "text",
                "table": "table",
                "fo": "xsl-fo-compatible",
                "number": "datastyle",
                "config": "config",
                "meta": "meta",
                "manifest": "manifest",
            }.items()
        ),
        f'xmlns:of="{FOLDER}:of:1.2"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""
BLANKS = re.compile(r" {2,}|^ | $")
PER_CHARACTER = 0.2
"""Width of a character, in centimetres."""


def write_ods(workbook: Workbook) -> bytes:
    """The bytes of `workbook` as ODS: the type first and not compressed, as the standard asks."""
    parts = {
        "content.xml": _content(workbook),
        "styles.xml": _pages(workbook),
        "settings.xml": _settings(workbook),
        "meta.xml": _document(
            "meta", f"<office:meta><dc:title>{escape(_clean(workbook.title))}</dc:title></office:meta>"
        ),
        "META-INF/manifest.xml": _manifest(),
    }
    held = BytesIO()
    with ZipFile(held, "w") as package:
        package.writestr(ZipInfo("mimetype"), MIMETYPE, ZIP_STORED)
        for name, content in parts.items():
            package.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return held.getvalue()


def _document(kind: str, body: str) -> str:
    return f'{HEAD}<office:document-{kind} {NAMESPACES} office:version="1.3">{body}</office:document-{kind}>'


def _content(workbook: Workbook) -> str:
    rules = {name: f"rule{rank}" for rank, name in enumerate(workbook.rules)}
    widths = dict.fromkeys(column for sheet in workbook.sheets for column in sheet.columns)
    columns = {column: f"co{rank}" for rank, column in enumerate(widths)}
    return _document(
        "content",
        '<office:automatic-styles><number:number-style style:name="money">'
        '<number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>'
        '</number:number-style><number:text-style style:name="words"><number:text-content/></number:text-style>'
        + "".join(_column_style(column, name) for column, name in columns.items())
        + "".join(_table_style(workbook, hidden) for hidden in (False, True))
        + "".join(_cell_style(style, locked) for style in Style for locked in (True, False))
        + "</office:automatic-styles><office:body><office:spreadsheet>"
        + _rules(workbook, rules)
        + "".join(_table(sheet, columns, rules) for sheet in workbook.sheets)
        + "</office:spreadsheet></office:body>",
    )


def _column_style(column: Column, name: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{column.width * PER_CHARACTER:.2f}cm"/></style:style>'
    )


def _table_style(workbook: Workbook, hidden: bool) -> str:
    mode = "rl-tb" if workbook.right_to_left else "lr-tb"
    return (
        f'<style:style style:name="{_table_name(hidden)}" style:family="table" style:master-page-name="Default">'
        f'<style:table-properties table:display="{str(not hidden).lower()}" style:writing-mode="{mode}"/></style:style>'
    )


def _table_name(hidden: bool) -> str:
    return "hidden" if hidden else "shown"


def _cell_style(style: Style, locked: bool) -> str:
    look = LOOKS[style]
    background = look.background if locked else INPUT
    format_name = "money" if look.amount else "" if locked else "words"
    return (
        f'<style:style style:name="{_style_name(style, locked)}" style:family="table-cell"'
        + (f' style:data-style-name="{format_name}"' if format_name else "")
        + f'><style:table-cell-properties style:cell-protect="{"protected" if locked else "none"}"'
        + ' style:vertical-align="top"'
        + (' style:text-align-source="fix"' if look.right else "")
        + (' fo:wrap-option="wrap"' if look.wrap else "")
        + (f' fo:background-color="{background}"' if background else "")
        + (f' fo:border="0.5pt solid {BORDER}"' if look.border else "")
        + "/>"
        + ('<style:paragraph-properties fo:text-align="right"/>' if look.right else "")
        + f'<style:text-properties fo:font-size="{look.size}pt"'
        + (' fo:font-weight="bold"' if look.bold else "")
        + (f' fo:color="{look.colour}"' if look.colour else "")
        + "/></style:style>"
    )


def _style_name(style: Style, locked: bool) -> str:
    return style.value if locked else f"{style.value}-input"


def _rules(workbook: Workbook, names: dict[str, str]) -> str:
    """What cells accept: the standard wants it before the first sheet."""
    listed = "".join(_rule(rule, names[name], workbook) for name, rule in workbook.rules.items())
    return f"<table:content-validations>{listed}</table:content-validations>" if listed else ""


def _rule(rule: Rule, name: str, workbook: Workbook) -> str:
    condition = (
        f"of:cell-content-is-in-list({open_range(rule.within)})"
        if rule.within
        else f"of:cell-content-is-decimal-number() and cell-content-is-between(0,{rule.most})"
    )
    base = f"${_quoted(workbook.sheets[0].name)}.A1"
    return (
        f'<table:content-validation table:name="{name}" table:condition={quoteattr(condition)} '
        f'table:allow-empty-cell="true" table:display-list="unsorted" table:base-cell-address={quoteattr(base)}>'
        f'<table:error-message table:title={quoteattr(_clean(rule.title))} table:display="true" '
        f'table:message-type="stop"><text:p>{escape(_clean(rule.message))}</text:p></table:error-message>'
        "</table:content-validation>"
    )


def _table(sheet: Sheet, columns: dict[Column, str], rules: dict[str, str]) -> str:
    rows = [f"<table:table-row>{''.join(_cell(cell, rules) for cell in row)}</table:table-row>" for row in sheet.rows]
    head = f"<table:table-header-rows>{''.join(rows[: sheet.frozen])}</table:table-header-rows>" if sheet.frozen else ""
    return (
        f"<table:table table:name={quoteattr(sheet.name)} "
        f'table:style-name="{_table_name(sheet.hidden)}" table:protected="true">'
        + "".join(_column(column, columns[column]) for column in sheet.columns)
        + head
        + "".join(rows[sheet.frozen :])
        + "</table:table>"
    )


def _column(column: Column, style: str) -> str:
    hidden = ' table:visibility="collapse"' if column.hidden else ""
    return f'<table:table-column table:style-name="{style}"{hidden}/>'


def _cell(cell: Cell, rules: dict[str, str]) -> str:
    told = f' table:style-name="{_style_name(cell.style, cell.locked)}"'
    if cell.rule:
        told += f' table:content-validation-name="{rules[cell.rule]}"'
    if cell.formula:
        told += f" table:formula={quoteattr(open_formula(cell.formula))}"
    note = f"<office:annotation>{_paragraphs(cell.note)}</office:annotation>" if cell.note else ""
    if cell.value is None:
        return f"<table:table-cell{told}>{note}</table:table-cell>" if note else f"<table:table-cell{told}/>"
    if isinstance(cell.value, str):
        return f'<table:table-cell{told} office:value-type="string">{note}{_paragraphs(cell.value)}</table:table-cell>'
    return f'<table:table-cell{told} office:value-type="float" office:value="{cell.value}">{note}</table:table-cell>'


def _paragraphs(text: str) -> str:
    lines = _clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in lines)


def _line(text: str) -> str:
    """A line with its runs of spaces, which XML would make one."""
    return BLANKS.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(text.replace("\t", " ")))


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _pages(workbook: Workbook) -> str:
    """Landscape A4, one page wide, numbered; the language of texts."""
    mode = "rl-tb" if workbook.right_to_left else "lr-tb"
    return _document(
        "styles",
        '<office:styles><style:default-style style:family="table-cell"><style:text-properties '
        f'style:font-name="Arial" fo:language="{workbook.language}" fo:font-size="10pt"/></style:default-style>'
        '</office:styles><office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties '
        'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" fo:margin="1.5cm" '
        f'style:scale-to-X="1" style:scale-to-Y="0" style:writing-mode="{mode}"/><style:footer-style/>'
        '</style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Default" '
        'style:page-layout-name="page"><style:footer><text:p><text:page-number/> / <text:page-count/></text:p>'
        "</style:footer></style:master-page></office:master-styles>",
    )


def _settings(workbook: Workbook) -> str:
    """The rows that stay on screen."""
    sheets = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
            for name, kind, value in (
                ("HorizontalSplitMode", "short", 0),
                ("VerticalSplitMode", "short", 2),
                ("VerticalSplitPosition", "int", sheet.frozen),
                ("ActiveSplitRange", "short", 2),
                ("PositionTop", "int", 0),
                ("PositionBottom", "int", sheet.frozen),
            )
        )
        + "</config:config-item-map-entry>"
        for sheet in workbook.sheets
        if sheet.frozen
    )
    return _document(
        "settings",
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{sheets}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>",
    )


def _manifest() -> str:
    entries = {"/": MIMETYPE} | dict.fromkeys(("content.xml", "styles.xml", "settings.xml", "meta.xml"), "text/xml")
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries.items()
    )
    about = f'xmlns:manifest="{FOLDER}:manifest:1.0" manifest:version="1.3"'
    return f"{HEAD}<manifest:manifest {about}>{listed}</manifest:manifest>"

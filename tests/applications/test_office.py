"""Two hundred budgets opened by LibreOffice, computed again from formulas whose kept results are all wrong, and brought
back equal to the cent.
"""

import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.applications.budgets import emptied, generated
from tests.applications.test_workbooks import figures
from traitdunion.foundation.documents.spreadsheets import WRITERS
from traitdunion.foundation.documents.spreadsheets.reading import read
from traitdunion.programme.applications.exchange.returning import returned
from traitdunion.programme.applications.exchange.workbook import workbook_of
from traitdunion.programme.applications.models import Application

SEEDS = range(200)
LOAD = "/org.openoffice.Office.Calc/Formula/Load"
ALWAYS = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="{LOAD}"><prop oor:name="OOXMLRecalcMode">
<value>0</value></prop></item><item oor:path="{LOAD}"><prop oor:name="ODFRecalcMode"><value>0</value></prop></item>
</oor:items>"""
"""The setting of LibreOffice to recalculate whatever it opens."""


def forgetful(workbook):
    """The same workbook, each formula with 0 for its result."""
    sheets = (
        replace(
            sheet,
            rows=tuple(
                tuple(replace(cell, value=Decimal(0)) if cell.formula else cell for cell in row) for row in sheet.rows
            ),
        )
        for sheet in workbook.sheets
    )
    return replace(workbook, sheets=tuple(sheets))


def converted(folder, extension, other):
    """The folder where LibreOffice has written as `other` every workbook of `folder`, in one call."""
    profile = folder.parent / f"profile-{extension}"
    (profile / "user").mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(ALWAYS)
    made = folder.parent / f"from-{extension}"
    subprocess.run(
        [
            *(shutil.which("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--convert-to", other, "--outdir", made),
            *sorted(folder.iterdir()),
        ],
        check=True,
        capture_output=True,
        timeout=900,
    )
    return made


def cells(sheets):
    """What the sheets show: numbers to the cent, texts, without empty ends."""
    return {
        sheet.name: [
            [Decimal(repr(found)).quantize(Decimal("0.01")) if isinstance(found, float) else found for found in row]
            for row in trimmed(sheet.rows)
        ]
        for sheet in sheets
    }


def trimmed(rows):
    kept = [list(row) for row in rows]
    for row in kept:
        while row and row[-1] is None:
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept


@pytest.mark.office
@pytest.mark.parametrize(("extension", "other"), [("ods", "xlsx"), ("xlsx", "ods")])
def test_libreoffice_computes_what_we_computed_and_gives_back_every_cent(filled, tmp_path, extension, other):
    held = Application.objects.with_heading().get(pk=filled.pk)
    ours = tmp_path / "ours"
    ours.mkdir()
    budgets = {seed: generated(held, seed) for seed in SEEDS}
    books = {seed: workbook_of(contents) for seed, contents in budgets.items()}
    for seed, book in books.items():
        (ours / f"{seed}.{extension}").write_bytes(WRITERS[extension](forgetful(book)))

    made = converted(ours, extension, other)

    for seed, contents in budgets.items():
        with (made / f"{seed}.{other}").open("rb") as file:
            theirs = read(file, other)
        (ours / "true").write_bytes(WRITERS[extension](books[seed]))
        with (ours / "true").open("rb") as file:
            assert cells(theirs) == cells(read(file, extension)), seed
        typed = {section: version.typed for section, version in contents.versions.items()}
        back = returned(theirs, emptied(contents))
        assert back.faults == []
        assert figures(contents, back.typed) == figures(contents, typed), seed

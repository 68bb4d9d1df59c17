import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import typst
from pypdf import PdfReader

from traitdunion.foundation.documents import render, typesetting

RECEIPT = """
#import "/foundation/documents/templates/documents/base.typ": *
#let data = json(bytes(sys.inputs.data))
#show: sheet.with(title: data.title, owner: data.owner, foot: data.foot)
#notice(data.notice)
== #data.section
#facts(data.facts + (("SHA-256", code(data.hash)),))
#grid-table(data.head, data.rows, caption: data.caption, ends: (2,))
"""
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bfae9d6e1c0f6d2a1e7b4"
FRENCH = {
    "title": "Accusé de dépôt",
    "owner": "Ministère de démonstration",
    "foot": "Reçu signé",
    "notice": "Ce reçu est signé par une clé de démonstration.",
    "section": "Ce qui a été déposé",
    "facts": [["Appel", "Numérique inclusif"], ["Reçu le", "mercredi 13 mars 2024"]],
    "hash": HASH,
    "head": ["Pièce", "Format", "Taille"],
    "rows": [["Convention.pdf", "PDF", "1,2 Mo"]],
    "caption": "Pièces jointes",
}
ARABIC = FRENCH | {"title": "وصل إيداع", "section": "ما تم إيداعه", "facts": [["النداء", "رقمنة شاملة ومسؤولة"]]}
HOSTILE = '#read("/foundation/clock.py") #panic("x") *b* _i_ $x^2$ <l> @l [] {} \\ // `raw` = t'


@pytest.fixture(autouse=True)
def templates(tmp_path, settings):
    """A room's folder, with one sheet in it."""
    (tmp_path / "room").mkdir()
    (tmp_path / "room/receipt.typ").write_text(RECEIPT)
    (tmp_path / "room/untitled.typ").write_text("= Rien")
    (tmp_path / "room/picture.typ").write_text(
        "#set document(title: \"x\")\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>\"))"
    )
    (tmp_path / "room/spy.typ").write_text('#set document(title: "x")\n#read("/../config/settings.py")')
    pages, *others = settings.TEMPLATES
    settings.TEMPLATES = [pages | {"DIRS": [tmp_path, *pages["DIRS"]]}, *others]
    typesetting._source.cache_clear()
    yield
    typesetting._source.cache_clear()


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def text(pdf):
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def tags(element):
    """The kinds of elements of the structure tree, in reading order."""
    element = element.get_object()
    if isinstance(element, list):
        return [tag for each in element for tag in tags(each)]
    if not isinstance(element, dict):
        return []
    own = [element["/S"]] if "/S" in element else []
    return own + (tags(element["/K"]) if "/K" in element else [])


def fonts(pdf):
    resources = read(pdf).pages[0]["/Resources"]
    return {font.get_object()["/BaseFont"].partition("+")[2] for font in resources["/Font"].values()}


def claims_universal_accessibility(pdf):
    return b"<pdfuaid:part>1</pdfuaid:part>" in read(pdf).trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.parametrize(("language", "data", "way"), [("fr", FRENCH, "/L2R"), ("ar", ARABIC, "/R2L")])
def test_a_sheet_is_tagged_and_says_its_language_and_title(language, data, way):
    pdf = render("room/receipt.typ", data, language=language)

    catalogue = read(pdf).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value
    assert catalogue["/Lang"] == language
    assert catalogue["/ViewerPreferences"]["/Direction"] == way
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert read(pdf).metadata.title == data["title"]
    assert claims_universal_accessibility(pdf)


def test_a_sheet_has_headings_lists_and_tables_for_who_listens():
    pdf = render("room/receipt.typ", FRENCH, language="fr")

    assert [
        tag for tag in tags(read(pdf).trailer["/Root"]["/StructTreeRoot"]) if tag not in {"/Span", "/Strong", "/P"}
    ] == [
        *["/Document", "/H1", "/H2", "/L"],
        *["/LI", "/Lbl", "/LBody"] * 3,
        *["/Table", "/Caption", "/THead", "/TR", "/TH", "/TH", "/TH", "/TBody", "/TR", "/TD", "/TD", "/TD"],
    ]


def test_a_sheet_says_what_it_was_given():
    said = text(render("room/receipt.typ", FRENCH, language="fr"))

    for part in (FRENCH["title"], FRENCH["owner"], FRENCH["notice"], "Numérique inclusif", "Pièces jointes", "1,2 Mo"):
        assert part in said


def test_a_hash_is_copied_whole():
    assert HASH in text(render("room/receipt.typ", FRENCH, language="fr"))
    assert HASH in text(render("room/receipt.typ", ARABIC, language="ar"))


def test_arabic_is_drawn_with_an_arabic_font():
    pdf = render("room/receipt.typ", ARABIC, language="ar")

    assert "NotoSansArabic-Regular" in fonts(pdf)
    assert "NotoSansArabic-Regular" not in fonts(render("room/receipt.typ", FRENCH, language="fr")) | {""}


def test_what_people_type_is_text_and_never_run():
    said = text(render("room/receipt.typ", FRENCH | {"notice": HOSTILE, "title": HOSTILE}, language="fr"))

    assert HOSTILE in said.replace("\n", " ")
    assert "def now" not in said


def test_a_character_that_our_fonts_lack_costs_the_claim_not_the_sheet():
    pdf = render("room/receipt.typ", FRENCH | {"notice": "Bravo 😀 日本 \u0007"}, language="fr")

    assert not claims_universal_accessibility(pdf)
    assert read(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"].value
    assert "Bravo" in text(pdf)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("untitled", "missing document title"),
        ("picture", "missing alt text"),
        ("spy", "escape|outside|denied|not found"),
    ],
)
def test_a_template_at_fault_makes_no_sheet(template, fault):
    with pytest.raises(typst.TypstError, match=fault):
        render(f"room/{template}.typ", {}, language="fr")


def test_a_missing_template_is_named():
    with pytest.raises(FileNotFoundError, match=r"room/nothing\.typ"):
        render("room/nothing.typ", {}, language="fr")


def test_a_long_table_runs_over_pages_and_repeats_its_heads():
    rows = [[f"Pièce {number}.pdf", "PDF", "1 ko"] for number in range(120)]

    pages = read(render("room/receipt.typ", FRENCH | {"rows": rows}, language="fr")).pages

    assert len(pages) > 2
    assert all("Format" in page.extract_text() for page in pages)


def test_sheets_are_made_by_several_threads_at_once():
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: render("room/receipt.typ", FRENCH, language="fr"), range(12)))

    assert all(pdf.startswith(b"%PDF-") for pdf in made)


def test_a_sheet_is_light():
    assert len(render("room/receipt.typ", FRENCH, language="fr")) < 60_000
    assert len(render("room/receipt.typ", ARABIC, language="ar")) < 80_000


def test_the_fonts_come_with_their_licence_and_stay_small():
    folder = typesetting.HERE / "fonts"

    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
    assert sum(font.stat().st_size for font in folder.glob("*.ttf")) < 2_000_000

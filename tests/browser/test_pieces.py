"""The pieces of a file in a real browser: refused with the way to repair, shown in small, all in one archive."""

import io
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.checks import axe, no_overflow, valid_html
from tests.browser.people import begun
from tests.files.test_pictures import photo
from tests.files.test_previews import page as one_page

pytestmark = pytest.mark.browser
TOWN = "mairie@example.org"


def send(page, name, content, replaces=""):
    """Add a file to the last document of the page, which is open to anything."""
    card = page.locator("section.card:not(#signature)").last
    if card.locator("input[type=file]").is_hidden():
        card.get_by_text(re.compile("^Ajouter")).click()
    card.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    if replaces:
        card.get_by_label("Remplace").select_option(label=replaces)
    card.get_by_role("button", name=re.compile("^Envoyer")).click()


@pytest.fixture
def pieces(open_page):
    """The pieces of a new file: a photo taken on its side, a PDF that took the place of another; no JavaScript."""
    page = open_page("/dossiers/nouveau/?appel=numerique-2024", person=TOWN, javascript=False)
    page.goto(page.url.partition("/dossiers")[0] + begun(page) + "pieces/")
    send(page, "photo.jpg", photo(orientation=6, size=(800, 600)))
    send(page, "brouillon.pdf", one_page().replace(b"1 0 0 rg", b"0 0 1 rg"))
    send(page, "convention.pdf", one_page(), replaces="brouillon.pdf")
    return page


def with_previews(page, count):
    """The page with its previews, once they are all drawn."""
    link = page.get_by_role("link", name=re.compile(f"^Montrer les aperçus .{15 * count}\\sko"))
    for _ in range(60):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    link.click()
    page.wait_for_url("**apercus=1**", wait_until="load")
    return page.locator("main img")


def test_previews_come_when_they_are_asked_for_and_only_then(pieces):
    asked = []
    pieces.on("request", lambda request: asked.append(request.url))

    pictures = with_previews(pieces, 2)

    expect(pictures).to_have_count(2)
    alts = [pictures.nth(number).get_attribute("alt") for number in range(2)]
    assert alts == ["Image de photo.jpg", "Première page de convention.pdf"]
    shapes = pictures.evaluate_all("images => images.map(image => [image.naturalWidth, image.naturalHeight])")
    assert shapes == [[360, 480], [340, 480]]
    assert len([url for url in asked if url.endswith(".webp")]) == 2


def test_the_page_of_the_pieces_keeps_its_promises(pieces):
    with_previews(pieces, 2)
    pieces.get_by_text("Fichiers remplacés ou retirés").click()

    expect(pieces.get_by_text("Photo nettoyée")).to_be_visible()
    expect(pieces.get_by_role("button", name="Remettre brouillon.pdf")).to_be_visible()
    axe(pieces)
    valid_html(pieces)
    no_overflow(pieces)


def test_a_macro_is_refused_at_its_field(pieces):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/vbaProject.bin", "macro")
    send(pieces, "lettre.docx", written.getvalue())

    expect(pieces.get_by_text("Ce document contient des macros.").first).to_be_visible()
    axe(pieces)


def test_everything_is_downloaded_at_once(pieces):
    with pieces.expect_download() as download:
        pieces.get_by_role("link", name=re.compile("^Tout télécharger")).click()

    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.namelist() == ["01 photo.jpg", "02 convention.pdf", "SHA256SUMS"]
        with Image.open(archive.open("01 photo.jpg")) as picture:
            assert picture.size == (600, 800)

"""The whole form offline: opened from a disk, filled in, saved, sent back; with and without JavaScript."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.checks import axe, html_errors, no_overflow, valid_html
from tests.browser.people import begun

pytestmark = pytest.mark.browser
TOWN = "mairie@example.org"
CALL = "/appels/numerique-2024/"
PHOTOS = os.environ.get("OFFLINE_PHOTOS")


@pytest.fixture
def draft(open_page):
    """The address of a new draft of the town."""
    return begun(open_page("/dossiers/nouveau/?appel=numerique-2024", person=TOWN, javascript=False))


@pytest.fixture
def taken(open_page, tmp_path):
    """Take a form at an address, with the browser; where it was put."""

    def take(address, language="fr", person=None):
        page = open_page("/", person=person)
        kept = tmp_path / f"{language}-formulaire.html"
        kept.write_bytes(
            page.request.get(page.url.rstrip("/") + ("" if language == "fr" else f"/{language}") + address).body()
        )
        return kept

    return take


@pytest.fixture
def from_disk(open_page):
    """Open a file of the disk, without any network."""

    def show(path, *, javascript=True, width=1280, offline=True):
        page = open_page(None, javascript=javascript, width=width)
        page.context.set_offline(offline)
        page.goto(path.as_uri())
        return page

    return show


def photograph(page, name):
    if PHOTOS:
        page.screenshot(path=Path(PHOTOS) / f"{name}.png", full_page=True)


def fill(page):
    page.locator("[name=title]").fill("مركز رقمي / Guichets « à deux voix »")
    page.locator("[name=summary]").fill('Deux rives.\n\n<b>Deux</b> langues & un "guichet".')
    page.locator("[name=p2-who]").fill("Commune de Keur Ndiaye")
    page.locator("[name=p2-role]").select_option("carrier")
    page.locator("[name=p2-country]").fill("Sénégal")
    page.locator("[name=p2-committed][value=yes]").check()
    page.locator("[name=strands]").first.check()
    page.locator("[name=e1-label]").fill("Médiatrices")
    page.locator("[name=e1-payer]").fill("Commune de Keur Ndiaye")
    page.locator("[name=e1-2024]").fill("1 234,56")
    page.locator("[name=p2-cash-2024]").fill("1 234,56")


def save(page, folder, name="rempli.html"):
    with page.expect_download() as waiting:
        page.locator("#save").click()
    path = folder / name
    waiting.value.save_as(path)
    return path


def test_form_is_filled_and_saved_from_a_disk_without_network_twice_then_begins_a_file(
    taken, from_disk, open_page, tmp_path
):
    page = from_disk(taken(f"{CALL}formulaire.html"))
    fill(page)
    once = save(page, tmp_path)
    page = from_disk(once)
    expect(page.locator("[name=summary]")).to_have_value('Deux rives.\n\n<b>Deux</b> langues & un "guichet".')
    page.locator("[name=e1-2025]").fill("0,44")
    twice = save(page, tmp_path, "deux.html")
    assert twice.stat().st_size < 100_000
    expect(from_disk(twice, javascript=False).locator("#save")).to_be_hidden()

    page = open_page(f"{CALL}formulaire/reprendre/", person=TOWN, javascript=False)
    page.locator("input[type=file]").set_input_files(twice)
    page.locator("button[value=send]").click()
    page.locator("[name=organisation]").first.check()
    if page.locator("[name=because]").count():
        page.locator("[name=because]").fill("Essai du formulaire hors ligne")
    page.locator("button[value=start]").click()

    expect(page.get_by_text("Le dossier est commencé avec le formulaire.")).to_be_visible()
    expect(page.get_by_role("heading", name="Commune de Keur Ndiaye", exact=True)).to_be_visible()
    page.goto(page.url.replace("partenaires/", "depenses/"))
    expect(page.get_by_role("textbox", name="Médiatrices, 2024")).to_have_value("1\u202f234,56")
    expect(page.get_by_role("textbox", name="Médiatrices, 2025")).to_have_value("0,44")


def test_form_without_javascript_is_sent_when_the_connection_is_back(taken, from_disk, draft, open_page):
    number = draft.strip("/").rpartition("/")[2]
    form = taken(f"/dossiers/{number}/formulaire.html", person=TOWN)
    page = from_disk(form, javascript=False, offline=False)
    expect(page.locator("#save")).to_be_hidden()
    page.locator("[name=title]").fill("Rempli sans script")

    page.get_by_role("button", name="Envoyer à la plateforme").click()

    expect(page).to_have_url(re.compile("/connexion/"))
    page.locator(f"form:has(input[value='{TOWN}']) button").click()
    expect(page.get_by_role("heading", name="Projet", exact=True)).to_be_visible()
    page.get_by_role("button", name="Appliquer ces changements").click()
    expect(page.get_by_text("Le dossier reprend le formulaire.")).to_be_visible()
    expect(page.get_by_text("Rempli sans script")).to_be_visible()


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("fr", 1280), ("ar", 360), ("ar", 1280)])
def test_offline_form_keeps_the_promises_of_a_page(taken, from_disk, language, width):
    form = taken(f"{CALL}formulaire.html", language)
    page = from_disk(form, width=width)

    photograph(page, f"form-{language}-{width}")
    axe(page)
    no_overflow(page)
    assert html_errors(form.read_text()) == []
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("ar", 1280)])
def test_pages_that_take_the_form_back_keep_their_promises(  # noqa: PLR0917
    taken, draft, open_page, language, width, tmp_path
):
    number = draft.strip("/").rpartition("/")[2]
    form = taken(f"/dossiers/{number}/formulaire.html", language, person=TOWN)
    changed = tmp_path / "change.html"
    changed.write_text(
        form.read_text()
        .replace('name="title"', 'name="title" value="Autre titre"')
        .replace('name="e1-2024"', 'name="e1-2024" value="douze"')
    )
    page = open_page(f"{draft}formulaire/reprendre/", person=TOWN, language=language, width=width, javascript=False)
    for name, file in (("empty", None), ("same", form), ("changes", changed)):
        if file:
            page.locator("input[type=file]").set_input_files(file)
            page.locator("button[value=send]").click()
        photograph(page, f"back-{language}-{width}-{name}")
        axe(page)
        no_overflow(page)
        valid_html(page)

"""A file in a real browser: written without JavaScript, helped by it, clean for axe in every state."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import axe, no_overflow, valid_html
from tests.browser.people import begun

pytestmark = pytest.mark.browser

TOWN, COLLEAGUE = "mairie@example.org", "collegue@example.org"


def save(page):
    page.get_by_role("button", name=re.compile("^(Enregistrer|Save|حفظ)$")).click()


@pytest.fixture
def draft(open_page):
    """The address of a new draft of the town, started by its form, without JavaScript."""
    return begun(open_page("/dossiers/nouveau/?appel=numerique-2024", person=TOWN, javascript=False))


@pytest.fixture
def written(draft, open_page):
    """The draft with a partner, a project, an expense, and an amount that cannot be read; typed without JavaScript."""
    page = open_page(f"{draft}partenaires/", person=TOWN, javascript=False)
    page.get_by_role("button", name="Ajouter un partenaire étranger").click()
    page.get_by_label("Nom", exact=True).fill("Commune de Keur Ndiaye")
    page.get_by_label("Pays").fill("Senegal")
    page.get_by_label("Nature").select_option("local_authority")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Titre du projet").fill("Guichets à deux voix")
    for day, (number, month, year) in enumerate(((1, 9, 2024), (31, 8, 2025))):
        page.get_by_label("Jour").nth(day).fill(str(number))
        page.get_by_label("Mois").nth(day).fill(str(month))
        page.get_by_label("Année").nth(day).fill(str(year))
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("button", name="Ajouter une dépense").click()
    page.get_by_label("Intitulé", exact=True).fill("Médiatrices")
    page.get_by_role("textbox", name=re.compile(", 2024$")).fill("30 000")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("textbox", name=re.compile("^Cofinancement demandé, 2024$")).fill("mille")
    save(page)
    return draft


def test_what_was_typed_without_javascript_is_there(written, open_page):
    page = open_page(f"{written}ressources/", person=TOWN, javascript=False)

    expect(page.get_by_role("textbox", name="Cofinancement demandé, 2024")).to_have_value("mille")
    expect(page.get_by_role("alert")).to_contain_text("Écrivez le montant en chiffres")
    expect(page.get_by_role("row", name=re.compile("^Dépenses"))).to_contain_text("30\u202f000,00")
    page.goto(page.url.replace("ressources", "partenaires"))
    expect(page.locator("#p2")).to_contain_text("Sénégal")


def test_sections_that_are_filled_or_in_error_are_clean(written, open_page, server, language, width):
    page = open_page(None, person=TOWN, width=width)

    for section in ("partenaires/?ligne=p2", "projet/", "depenses/?ligne=e1", "ressources/", "relire/"):
        page.goto(server.address(written + section, language))
        axe(page)
        no_overflow(page)
        valid_html(page)
        assert page.evaluate("document.querySelectorAll('*:not(svg *)').length") <= 380


def test_section_is_saved_while_one_types_and_totals_follow(written, open_page):
    page = open_page(f"{written}ressources/", person=TOWN)
    amount = page.get_by_role("textbox", name="Cofinancement demandé, 2024")

    amount.fill("18.000,50")

    expect(page.locator("[data-sum=all] td").first).to_have_text("18\u202f000,50")
    expect(page.locator("[data-sum=gap] td").first).to_have_text("−11\u202f999,50")
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Enregistré à \d\d.h.\d\d$"))
    expect(amount).not_to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(amount).to_have_value("18\u202f000,50")


def test_amounts_of_a_partner_follow_in_its_currency(written, open_page, language, width):
    page = open_page(f"{written}ressources/?des=p2", person=TOWN, language=language, width=width)

    page.locator("[name=p2-local-cash-2024]").fill("1 967 871")

    expect(page.locator("[data-sum=all] td").first).to_contain_text(re.compile("3.000[,.]00"))
    axe(page)
    no_overflow(page)
    valid_html(page)


def test_repair_is_seen_then_applied_without_javascript(written, open_page, language, width):
    page = open_page(f"{written}ressources/", person=TOWN, language=language, width=width, javascript=False)
    page.locator("[name=grant-2024]").fill("30 000")
    page.locator("button[value=save].btn").click()

    page.locator("a[href*='/reparer/']").first.click()
    axe(page)
    no_overflow(page)
    valid_html(page)
    assert page.evaluate("document.querySelectorAll('*:not(svg *)').length") <= 380
    page.locator("main form .btn").click()

    expect(page.locator(".messages a[href*='/retablir/']").first).to_be_visible()
    axe(page)


def test_colleague_who_saved_in_between_is_not_overwritten(written, open_page):
    mine = open_page(f"{written}projet/", person=TOWN, javascript=False)
    theirs = open_page(f"{written}projet/", person=COLLEAGUE, javascript=False)

    theirs.get_by_label("Titre du projet").fill("Titre de la collègue")
    save(theirs)
    mine.get_by_label("Titre du projet").fill("Titre de la mairie")
    save(mine)

    expect(mine.get_by_role("heading", name="Quelqu’un d’autre a modifié cette section")).to_be_visible()
    axe(mine)
    no_overflow(mine)
    mine.get_by_role("radio", name=re.compile("Titre de la collègue")).check()
    mine.get_by_role("button", name="Enregistrer ces choix").click()
    expect(mine.get_by_label("Titre du projet")).to_have_value("Titre de la collègue")


def test_autosave_in_conflict_says_so_and_stops(written, open_page):
    mine = open_page(f"{written}projet/", person=TOWN)
    theirs = open_page(f"{written}projet/", person=COLLEAGUE, javascript=False)
    theirs.get_by_label("Titre du projet").fill("Titre de la collègue")
    save(theirs)

    mine.get_by_label("Titre du projet").fill("Titre de la mairie")

    expect(mine.locator("#saved")).to_contain_text("Quelqu’un d’autre a modifié cette section", timeout=8000)
    expect(mine.get_by_label("Titre du projet")).to_have_value("Titre de la mairie")

"""Several people on one file, without JavaScript: history and restore, comments, a reader from outside."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import axe, no_overflow, valid_html
from tests.browser.people import begun

pytestmark = pytest.mark.browser

TOWN, COLLEAGUE, NETWORK = "mairie@example.org", "collegue@example.org", "association@example.org"


@pytest.fixture
def draft(open_page):
    """The address of a draft of the town, whose title was written, then changed by a colleague."""
    place = begun(open_page("/dossiers/nouveau/?appel=numerique-2024", person=TOWN, javascript=False))
    for person, title in ((TOWN, "Guichets à deux voix"), (COLLEAGUE, "Guichets à trois voix")):
        page = open_page(f"{place}projet/", person=person, javascript=False)
        page.get_by_label("Titre du projet").fill(title)
        page.get_by_role("button", name="Enregistrer", exact=True).click()
    return place


def looks(page):
    axe(page)
    no_overflow(page)
    valid_html(page)


def test_earlier_version_is_compared_then_restored(draft, open_page):
    page = open_page(f"{draft}projet/historique/", person=TOWN, javascript=False)
    looks(page)

    page.get_by_role("link", name=re.compile("Comparer")).first.click()
    expect(page.locator("ins")).to_have_text("trois")
    looks(page)
    page.get_by_role("link", name="Rétablir la version 1").click()
    looks(page)
    page.get_by_role("button", name="Rétablir la version 1").click()

    expect(page.get_by_label("Titre du projet")).to_have_value("Guichets à deux voix")


def test_network_is_invited_reads_and_comments_and_the_town_answers(draft, open_page, server, language):
    town = open_page(f"{draft}personnes/", person=TOWN, javascript=False)
    town.get_by_label("Adresse électronique").fill(NETWORK)
    town.get_by_label("Réseau ou organisme").fill("Réseau des trois rives")
    town.get_by_role("button", name="Envoyer l’invitation").click()
    looks(town)

    guest = open_page("/dossiers/", person=NETWORK, javascript=False)
    guest.get_by_role("button", name=re.compile("Accepter et lire le dossier")).click()
    expect(guest.locator("main")).to_contain_text("Vous êtes invité à lire et à commenter ce dossier")
    looks(guest)
    guest.goto(server.address(f"{draft}commentaires/?section=projet"))
    guest.get_by_label("Commentaire", exact=True).fill("Le titre est clair.")
    guest.get_by_role("button", name="Publier le commentaire").click()

    town.goto(server.address(f"{draft}commentaires/", language))
    expect(town.locator("main")).to_contain_text("Le titre est clair.")
    looks(town)
    town.goto(server.address(f"{draft}projet/"))
    expect(town.locator(".steps [aria-current]")).to_contain_text("1 commentaire")
    town.goto(server.address(f"{draft}commentaires/"))
    town.get_by_role("button", name="Marquer comme réglé").click()
    expect(town.locator("main")).to_contain_text("Réglés (1)")


def test_colleague_sees_who_has_the_section_open(draft, open_page):
    open_page(f"{draft}depenses/", person=COLLEAGUE)

    page = open_page(f"{draft}depenses/", person=TOWN, javascript=False)

    expect(page.locator("main")).to_contain_text("Collègue de la mairie a cette section ouverte depuis")
    looks(page)


def test_panel_follows_what_is_saved_and_leaves_folds_and_focus(draft, open_page):
    page = open_page(f"{draft}projet/", person=TOWN)
    panel = page.locator("section.check")
    asked = panel.get_by_text("Donnez un titre au projet, même provisoire.")
    expect(asked).to_have_count(0)
    panel.locator("details[data-part=done] summary").click()

    page.get_by_label("Titre du projet").fill("")
    page.wait_for_timeout(500)
    expect(asked).to_have_count(1, timeout=15_000)

    expect(page.get_by_label("Titre du projet")).to_be_focused()
    expect(panel.locator("details[data-part=done]")).to_have_attribute("open", "")
    expect(page.locator("#told")).to_have_text(panel.locator("header p").inner_text())
    looks(page)

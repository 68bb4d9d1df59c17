"""A partner without an account confirms its part, without JavaScript, on an old telephone and a poor link."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import axe, keeps, no_overflow, valid_html, weigh, weigh_slowly
from tests.browser.pages import NEXT_STEP, PART
from tests.browser.people import Person

pytestmark = pytest.mark.browser

ASKED = """
from django.utils.translation import override
from traitdunion.directory.accounts.models import User
from traitdunion.programme.applications import acts
from traitdunion.programme.calls.models import Call

by = User.objects.get(email="mairie@example.org")
lead = by.memberships.select_related("organisation").first().organisation
file = acts.start(call=Call.objects.get(slug="numerique-2024"), lead=lead, by=by)
partner = {"role": "partner", "who": "Commune de Tanlili", "kind": "local_authority", "country": "BF",
           "commitment": "Une salle et deux agents, le mardi et le jeudi."}
parties = {"parties": ["p1", "p2"], "parties-last": ["2"], "p1-role": ["lead"]}
parties |= {f"p2-{name}": [value] for name, value in partner.items()}
days = {"starts": (1, 9, 2024), "ends": (31, 8, 2025)}
project = {f"{name}-{box}": [str(n)] for name, day in days.items() for box, n in zip(("day", "month", "year"), day)}
project |= {"title": ["Guichets à deux voix"], "summary": ["Ouvrir des guichets, former des agents, réparer."]}
money = {"p2-cash-2024": ["3 000"], "p2-cash-2025": ["5 000"], "p2-in_kind-2025": ["1 500"]}
for section, typed, base in (("parties", parties, 1), ("project", project, 0), ("funding", money, 0)):
    acts.save_section(application=file, section=section, typed=typed, base=base, by=by)
link = acts.ask(application=file, party=file.parties.get(key="p2"), by=by, language="ar")
print("ASKED", file.number, link.token, link.code)
"""
PHONE = {"width": 360, "javascript": False}


@pytest.fixture
def asked(server):
    """The number of a file, the secret of the link of its partner in Burkina Faso, and its code."""
    return re.search(r"ASKED (\S+) (\S+) (\S+)", server.does(ASKED)).groups()


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_partner_confirms_by_the_code_of_its_sheet(asked, server, open_page, language):
    person = Person(open_page("/confirmer/", language=language, on=server, **PHONE), server, language)
    person.looks("code")
    person.writes({"code": asked[2].lower()})
    person.presses("Ouvrir notre part")
    person.reads("5\u202f247\u202f656" if language == "fr" else "5,247,656")  # 8,000 × 655.957
    person.looks("part")

    person.writes({"cash-2025": "3 000 003", "person": "Awa", "function": "Maire"})
    person.presses("Confirmer notre part", times=2)

    person.reads("Votre réponse est enregistrée")
    expect(person.field("cash-2025")).to_have_value(re.compile("3.000.003"))
    person.looks("answered")


def test_part_is_light_on_a_poor_link(asked, server, open_page):
    address = server.address(f"/confirmer/{asked[1]}/", "ar")
    page = open_page(None, language="ar", on=server, **PHONE)

    assert keeps(weigh(page, address), PART)
    again, taken = weigh_slowly(page, address, PART, cold=False)
    assert again.bytes <= NEXT_STEP, again.parts
    assert taken.loaded < PART.loaded


def test_town_asks_prints_and_enters_a_letter(asked, server, open_page, tmp_path):
    page = open_page(f"/dossiers/{asked[0]}/partenaires/", person="mairie@example.org", javascript=False, on=server)
    town = Person(page, server)
    town.looks("parties")
    town.press(page.get_by_role("link", name=re.compile("Confirmation de sa part")))
    town.looks("confirmation")
    letter = tmp_path / "lettre.pdf"
    letter.write_bytes(
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        b"trailer\n<</Root 1 0 R>>\n%%EOF\n"
    )
    town.writes({"person": "Awa", "function": "Maire"})
    town.attaches("letter", letter)
    town.presses("Enregistrer la lettre")
    town.reads("par une lettre signée, saisie par le chef de file")
    town.presses("Feuille à imprimer")
    assert page.locator("html").get_attribute("dir") == "rtl"
    for judge in (axe, no_overflow, valid_html):
        judge(page)
    town.photographs("sheet")


def test_link_that_opens_nothing_says_what_to_do(server, open_page, language):
    page = open_page("/confirmer/0123456789abcdef0123456789abcdef/", language=language, on=server, status=404, **PHONE)

    for judge in (axe, no_overflow, valid_html):
        judge(page)
    expect(page.locator("main a.btn")).to_be_visible()


def test_mayor_signs_by_the_link_of_a_letter(asked, server, open_page):
    page = open_page(f"/dossiers/{asked[0]}/signature/", person="mairie@example.org", javascript=False, on=server)
    Person(page, server).writes({"name": "Dominique", "function": "Maire", "email": "maire@example.org"})
    page.get_by_role("button", name="Envoyer le lien").click()
    mayor = Person(open_page(None, on=server, **PHONE), server)
    mayor.page.goto(re.search(r"http\S+/signer/\S+/", _last_letter(mayor))[0])
    mayor.looks("to-sign")

    mayor.presses("Recevoir le code pour signer")
    address = mayor.page.url
    code = re.search(r"(?<!-)\b\d{4}-\d{4}\b", _last_letter(mayor))[0]
    mayor.page.goto(address)
    mayor.writes({"code": code})
    mayor.presses("Signer")

    mayor.reads("Le résumé est signé")


def _last_letter(mayor):
    mayor.goes_to("/boite-aux-lettres/")
    mayor.press(mayor.page.locator("tr", has_text="maire@example.org").first.get_by_role("link"))
    return mayor.page.locator("article").inner_text()

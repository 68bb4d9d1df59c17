"""A file with four parties beside its lead, each confirming in its own way, then signed on paper: step by step."""

import re

from PIL import Image
from playwright.sync_api import expect

from tests.browser.checks import BITS_PER_SECOND, LATENCY
from tests.browser.journey import code_in_the_mailbox

FASTER = 20
"""How many times faster than life a poor link is replayed: a photo of 2 MB takes 320 s at 50 kbit/s, here 16."""
PATIENCE = 600
"""Seconds, in life, for which a telephone waits for an answer."""

PARTIES = {
    "carrier": {"who": "76231"},
    "operator": {"who": "Rives et Baobabs", "kind": "association", "country": "France"},
    "partner": {"who": "Commune de Tanlili", "kind": "local_authority", "country": "Burkina Faso"},
    "other": {"who": "بلدية وادي الأرز", "kind": "local_authority", "country": "Liban"},
}
"""Roles, in the order in which they are added; 76231 is Elbeuf. They become p2 to p5."""
SAID = {
    "p2": "Elbeuf prête deux médiatrices.",
    "p3": "L’association réalise les ateliers.",
    "p4": "Une salle et deux agents, le mardi et le jeudi.",
    "p5": "قاعة البلدية ومدرّبتان، كل يوم اثنين.",
}
DUTIES = {"duty-owns": "p1", "duty-follows": "p3", "duty-receives": "p1", "duty-reports": "p1"}
PLACES = {"l1": {"country": "Burkina Faso", "name": "Tanlili"}, "l2": {"country": "Liban", "name": "Zahlé"}}
EXPENSES = {
    "e1": ("Médiatrices, Burkina Faso", "staff", "BF", "30 000", "20 000"),
    "e2": ("Ateliers, Liban", "training", "LB", "10 000", "20 000"),
}
"""80,000: 50,000 in Burkina Faso, 30,000 in Lebanon; 40,000 a year."""
FUNDING = {
    "p1-cash-2024": "4 000", "p1-cash-2025": "4 000",
    "p2-cash-2024": "2 000", "p2-cash-2025": "2 000",
    "p3-cash-2024": "1 000",
    "p4-cash-2024": "2 000", "p4-cash-2025": "3 000",
    "p5-cash-2024": "1 000", "p5-cash-2025": "1 000",
    "grant-2024": "30 000", "grant-2025": "30 000",
}  # fmt: skip
"""40,000 a year. Own money of the two towns: 12,000, 15 % of the cost (10 at least). Asked: 60,000; at most 90 % of
50,000 in Burkina Faso and 70 % of 30,000 in Lebanon: 66,000.
"""


def poor_link(page):
    """From now on, `page` is at the end of a link of 50 kbit/s, `FASTER` times faster than life."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = BITS_PER_SECOND / 8 * FASTER
    throttle = {"downloadThroughput": speed, "uploadThroughput": speed, "latency": LATENCY / FASTER}
    session.send("Network.emulateNetworkConditions", {"offline": False, **throttle})
    page.set_default_timeout(PATIENCE / FASTER * 1000)


def photo(folder, size=2_000_000):
    """A photo of a letter as a telephone takes it, grainy: `size` bytes, within 5 %."""
    path = folder / "lettre.jpg"
    grain = Image.effect_noise((1536, 2048), 60)
    for quality in range(95, 5, -5):
        grain.save(path, quality=quality)
        if path.stat().st_size <= size * 1.05:
            break
    assert path.stat().st_size >= size * 0.95, path.stat().st_size
    return path


def begins(lead):
    """Start the file; return its address."""
    lead.goes_to("/dossiers/nouveau/?appel=numerique-2024")
    lead.choose(lead.page.get_by_role("radio").first)
    lead.presses("Commencer le dossier")
    return re.search(r"/dossiers/[A-Z0-9-]+/", lead.page.url)[0]


def names_the_parties(lead):
    """The lead's commitment, then four parties, one after the other; then who does what."""
    lead.press(lead.page.locator("button[value='open:p1']"))
    lead.chooses({"p1-committed": "yes"})
    for number, (role, told) in enumerate(PARTIES.items(), 2):
        lead.press(lead.page.locator(f"button[value='add:parties:{role.replace('other', 'partner')}']"))
        lead.writes({f"p{number}-commitment": SAID[f"p{number}"], f"p{number}-who": told["who"]})
        if "country" in told:
            lead.chooses({f"p{number}-kind": told["kind"]})
            lead.writes({f"p{number}-country": told["country"]})
        lead.chooses({f"p{number}-committed": "yes"})
    lead.presses("Enregistrer")
    lead.chooses(DUTIES)
    lead.writes({"p3-gets": "20 000"})
    lead.presses("Enregistrer")
    lead.reads("Elbeuf", "Rives et Baobabs", "Commune de Tanlili", "بلدية وادي الأرز")
    lead.looks("parties")
    lead.presses("Enregistrer et continuer")


def tells_the_project(lead):
    lead.writes({"title": "Guichets à deux voix", "summary": "Ouvrir des guichets, former des agents, réparer."})
    lead.chooses({"strands": "inclusive"})
    for name, (day, month, year) in {"starts": ("1", "9", "2024"), "ends": ("31", "8", "2025")}.items():
        lead.writes({f"{name}-day": day, f"{name}-month": month, f"{name}-year": year})
    for key, place in PLACES.items():
        lead.press(lead.page.locator("button[value='add:places']"))
        lead.writes({f"{key}-{name}": told for name, told in place.items()})
    lead.presses("Enregistrer et continuer")


def counts_the_money(lead):
    for key, (label, category, country, first, second) in EXPENSES.items():
        lead.press(lead.page.locator("button[value='add:expenses']"))
        lead.writes({f"{key}-label": label, f"{key}-2024": first, f"{key}-2025": second})
        lead.chooses({f"{key}-category": category, f"{key}-payer": "grant", f"{key}-country": country})
    lead.presses("Enregistrer et continuer")
    lead.writes(FUNDING)
    lead.presses("Enregistrer")
    lead.looks("resources")
    lead.presses("Enregistrer et continuer")


def asks(lead, file, party, email="", language="fr"):
    """Prepare the request of a party, sent to `email` if there is one; its page is left open."""
    lead.goes_to(f"{file}confirmation/{party}/")
    lead.writes({"email": email})
    lead.chooses({"language": language})
    lead.presses("Préparer la demande")


def prints_the_sheet(lead):
    """Return the code of the sheet that goes to Tanlili by hand."""
    lead.presses("Feuille à imprimer")
    lead.looks("sheet")
    return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", lead.main.inner_text())[0]


def enters_a_letter(lead, file, party, letter):
    lead.goes_to(f"{file}confirmation/{party}/")
    form = lead.main.locator("form:has(button[value=letter])")
    form.locator("[name=person]").fill("Dominique")
    form.locator("[name=function]").fill("Présidente")
    form.locator("[name=letter]").set_input_files(letter)
    lead.presses("Enregistrer la lettre")


def makes_an_account(agent, email):
    """An agent of Elbeuf: account, code of the letter, organisation."""
    agent.goes_to("/inscription/")
    agent.writes({"name": "Camille", "email": email})
    agent.presses("Créer mon compte")
    agent.writes({"code": code_in_the_mailbox(agent, email)})
    agent.presses("Continuer")
    agent.goes_to("/organismes/nouveau/")
    agent.writes({"territory": "76231"})
    agent.presses("Choisir cette collectivité")


def finds_the_letter(person, email):
    """Open the last letter to `email` in the demo's mailbox and return its first link to a part."""
    person.goes_to("/boite-aux-lettres/")
    person.press(person.page.locator("tr", has_text=email).first.get_by_role("link"))
    person.looks("letter")
    return re.search(r"http\S+/confirmer/\w+/", person.main.inner_text())[0]


def answers(person, who, function, *, letter=None, **amounts):
    """Confirm the part that is on screen, with these amounts in place of the ones shown."""
    person.writes({name.replace("_", "-"): typed for name, typed in amounts.items()})
    person.writes({"person": who, "function": function})
    if letter:
        person.attaches("letter", letter)
    person.presses("Confirmer notre part")
    expect(person.main).to_contain_text(person.word("Votre réponse est enregistrée"))


def is_shown(scene, party, sentence):
    """Open the page where the lead reads what a party answered: which organisation, by whom, how, when."""
    scene.lead.goes_to(f"{scene.file}confirmation/{party}/")
    expect(scene.lead.main).to_contain_text(re.compile(sentence))
    scene.lead.looks(f"answer-{party}")


def prints_for_the_mayor(lead, file):
    """Return the letters of the sheet, and leave it on screen."""
    lead.goes_to(f"{file}signature/")
    lead.writes({"name": "Dominique Exemple", "function": "Maire"})
    lead.looks("signature")
    lead.presses("Imprimer la feuille")
    lead.looks("to-sign")
    return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", lead.main.inner_text())[0]


def gives_the_sheet_back(lead, letters, scan):
    lead.goes_to(f"/signature/{letters}/")
    lead.looks("scan")
    lead.attaches("scan", scan)
    lead.presses("Joindre la feuille signée", within=lead.main)

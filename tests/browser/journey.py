"""The journey that the platform exists for, step by step: from a published call to a receipt that anyone can verify."""

import re
import subprocess
import sys

from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from traitdunion.directory.accounts import demo

CALL = "/appels/numerique-2024/"
TOWN = "Saint-Étienne-du-Rouvray"
PARTNER = "Commune de Keur Ndiaye"
RECEIPT = re.compile("/dossiers/([^/]+)/accuse/1/")
TITLE = "Guichets à deux voix"


def goes_all_the_way(person, letter, *, suggestions):
    """From the home page to the receipt; return the verdicts announced just before, and the number of the file."""
    finds_the_call(person)
    writes_a_file(person, letter, suggestions=suggestions)
    announced = verdicts(person)
    return announced, submits(person)


def writes_a_file(person, letter, *, suggestions=True):
    """From the simulator to a file ready to be submitted, which is left open on its last page."""
    simulates(person, suggestions=suggestions)
    person.presses("En faire un dossier")
    signs_in_by_code(person, "mairie@example.org")
    confirms_the_draft(person)
    names_the_partners(person)
    tells_the_project(person)
    counts_the_expenses(person)
    plans_the_funding(person)
    answers_the_questions(person)
    attaches_the_letter(person, letter)


def finds_the_call(person):
    """From the home page to the call, then to its regulation."""
    person.goes_to("/")
    person.looks("home")
    person.presses("Appels", within=person.page.locator("header"))
    person.looks("list")
    person.press(person.page.locator(f"main a[href$='{CALL}']").first)
    person.looks("call")
    person.presses("Lire le règlement, article par article")
    person.looks("regulation")
    person.page.go_back()
    person.presses("Suis-je éligible ?")
    person.looks("simulator-empty")


def simulates(person, *, suggestions):
    """Who, where, how much; the own share is too small, the repair is told, then made."""
    if not suggestions:
        person.writes({"qui": "st etienne rouvray"})
        person.presses(person.word("Chercher") + " " + person.word("Votre collectivité"))
        person.looks("search")
        person.presses(re.compile(TOWN), within=person.main)
    else:
        person.writes({"qui": TOWN})
        person.page.locator("[role=option]").first.click()
    person.writes({"pays": "Senegal", "duree": "12", "debut-day": "1", "debut-month": "9", "debut-year": "2024"})
    person.writes({"cout": "80 000", "apport": "4.000,00", "demande": "76000"})
    person.chooses({"volet": "inclusive", "q-mere_funder": "non"})
    person.presses("Calculer")
    person.looks("simulator-obstacle")
    expect(person.page.locator("#reponse")).to_contain_text(re.compile(r"\D4.000[,.]00"))
    person.writes({"apport": "8 000", "demande": ""})
    person.presses("Calculer")
    expect(person.page.locator("#reponse")).to_contain_text(re.compile("72.000[,.]00"))
    person.looks("simulator-answer")


def signs_in_by_code(person, email):
    """With a code read in the mailbox, in another tab of the same browser."""
    person.looks("sign-in")
    person.writes({"login": email})
    person.presses("Continuer")
    person.looks("code")
    person.writes({"code": code_in_the_mailbox(person, email)})
    person.presses("Continuer")


def code_in_the_mailbox(person, email):
    tab = person.page.context.new_page()
    tab.goto(person.server.address("/boite-aux-lettres/", person.language))
    tab.locator("tr", has_text=email).first.get_by_role("link").click()
    code = re.search(r"\b\w{4}-\w{4}\b", tab.locator("article").inner_text())[0]
    tab.close()
    return code


def signs_in_with_password(person, email):
    person.goes_to("/connexion/")
    person.writes({"login": email, "password": demo.PASSWORD})
    person.presses("Continuer")


def confirms_the_draft(person):
    """Choose the organisation when asked, and begin: nothing is typed again."""
    person.looks("draft")
    for choice in person.main.locator("[name=organisme]").all()[:1]:
        person.choose(choice)
    if person.main.locator("[name=because]").count():
        person.writes({"because": "Une autre ville partenaire."})
    person.presses("Commencer le dossier, prérempli")
    expect(person.field("p2-who").or_(person.page.locator("#p2"))).to_be_visible()


def names_the_partners(person):
    """The lead's commitment, then the foreign commune; first as prefilled, then without its name."""
    person.looks("parties")
    person.press(person.page.locator("button[value='open:p1']"))
    person.chooses({"p1-committed": "yes", "p1-network": "yes"})
    person.press(person.page.locator("button[value='open:p2']"))
    person.looks("parties-open")
    person.writes({"p2-who": PARTNER, "p2-country": "Wakanda", "p2-commitment": "Un local et deux agents."})
    person.chooses({"p2-committed": "yes"})
    person.presses("Enregistrer")
    person.looks("parties-error")
    expect(person.page.locator("#p2")).to_contain_text("Wakanda")
    person.writes({"p2-country": "Senegal"})
    person.presses("Enregistrer et continuer")


def tells_the_project(person):
    person.looks("project")
    person.writes({"title": TITLE, "summary": "Des médiatrices numériques dans les deux mairies.", "ends-year": "2003"})
    person.presses("Enregistrer")
    person.looks("project-error")
    person.writes({"ends-day": "31", "ends-month": "8", "ends-year": "2025"})
    person.presses("Enregistrer et continuer")


def counts_the_expenses(person):
    person.looks("expenses")
    person.press(person.page.locator("button[value='open:e1']"))
    person.writes({"e1-label": "Médiatrices et salles", "e1-2025": "beaucoup"})
    person.chooses({"e1-category": "staff", "e1-payer": "p1"})
    person.presses("Enregistrer")
    person.looks("expenses-error")
    person.writes({"e1-2025": "40 000"})
    person.presses("Enregistrer et continuer")


def plans_the_funding(person):
    """The request is a cent too high, then as high as may be: 72,000, half of it each year."""
    expect(person.field("p1-cash-2024")).to_have_value(re.compile("4.000"))
    person.writes({"grant-2024": "36 000,01"})
    person.presses("Enregistrer")
    person.looks("funding-error")
    expect(person.main).to_contain_text(re.compile(r"\D0[,.]01"))
    person.writes({"grant-2024": "36000"})
    person.presses("Enregistrer et continuer")


def answers_the_questions(person):
    person.looks("questions")
    for _page in range(person.main.locator("nav ol.small li").count() or 1):
        for box in person.main.locator("form textarea:visible").all():
            person.write(box, "Un besoin exprimé par les deux conseils municipaux.")
        for group in person.main.locator("form fieldset.field:visible:has([type=radio])").all():
            person.choose(group.get_by_role("radio").first)
        person.presses("Enregistrer et continuer")


def attaches_the_letter(person, letter):
    person.looks("attachments")
    form = person.main.locator("form:has([name='letter-file'])")
    person.presses(re.compile(person.word("Envoyer")), within=form)
    person.looks("attachments-error")
    person.attaches("letter-file", letter)
    person.presses(re.compile(person.word("Envoyer")), within=form)
    expect(person.main).to_contain_text(letter.name)
    person.press(person.page.locator(".steps a[href$='/relire/']"))


def submits(person):
    """Press the button, twice as impatient people do, and return the number of the file."""
    person.looks("review")
    person.presses("Déposer le dossier", times=2)
    expect(person.page).to_have_url(RECEIPT)
    return RECEIPT.search(person.page.url)[1]


def takes_the_receipt(person, folder):
    """The receipt on screen, then as JSON and as PDF, which a job makes: the page is refreshed until it is there."""
    person.looks("receipt")
    for _try in range(60):
        if person.page.locator("a[href$='.pdf']").count():
            break
        person.page.wait_for_timeout(500)
        person.page.reload()
    return person.downloads("a[href$='.json']", folder), person.downloads("a[href$='.pdf']", folder)


def verifies(person, *receipts):
    """On the public page: accepted as it is, refused with one byte changed."""
    for receipt in receipts:
        _shows(person, receipt)
        person.reads("Accusé authentique")
        person.looks(f"verified{receipt.suffix}")
    altered = receipts[0].with_name("altered.json")
    altered.write_bytes(receipts[0].read_bytes().replace(b"numerique-2024", b"numerique-2025", 1))
    _shows(person, altered)
    person.reads("Accusé refusé")
    person.looks("refused")
    return altered


def _shows(person, receipt):
    person.goes_to("/verifier/")
    person.attaches("accuse", receipt)
    person.presses("Vérifier", within=person.main)


def verifies_offline(person, folder, receipt, *files):
    """With the one file that the page offers, away from the platform; return its exit code."""
    person.goes_to("/verifier/")
    script = person.downloads("a[href$='verify_receipt.py']", folder)
    key = re.search(r"--key ([0-9a-f]{64})", person.main.inner_text())[1]
    words = [sys.executable, "-I", script, receipt, "--key", key, *files]
    return subprocess.run(words, cwd=folder, env={}, capture_output=True, check=False).returncode


def signs_in_as_officer(person):
    """With a password, then the code of the second factor, as an application on a telephone gives it."""
    signs_in_with_password(person, "instruction@example.org")
    person.looks("second-factor")
    for code in _second_factor():
        person.writes({"code": code})
        person.presses("Se connecter", within=person.main)
        if "second-facteur" not in person.page.url:
            return
    raise AssertionError(person.main.inner_text())


def _second_factor():
    """The codes that are good now: one serves once, and another test may have taken it."""
    steps = totp.yield_hotp_counters_from_time()
    return [totp.format_hotp_value(totp.hotp_value(demo.TOTP_SECRET, step)) for step in steps]


def opens_the_file(person, number):
    """From the menu to the list of the call, to the file; in the language of the journey, not of the account."""
    person.press(person.page.locator(f".lang a[lang={person.language}]"))
    person.presses("Instruction", within=person.page.locator("header"))
    person.looks("officer-calls")
    person.press(person.main.locator("a[href$='/instruction/numerique-2024/']"))
    person.looks("officer-list")
    person.press(person.main.locator(f"a[href$='{number}/']"))
    person.looks("officer-file")


def verdicts(person):
    """Every rule that the check panel tells, met or not: its sentence."""
    return sorted(person.page.locator(".check li b, .check [data-part=done] li").all_text_contents())

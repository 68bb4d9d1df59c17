"""Two French towns, an association, a commune without e-mail and one that reads Arabic: each confirms in its own way,
the file is submitted in time, and the mayor signs on paper once the call is closed.
"""

import re
import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser import journey, partnership
from tests.browser.checks import BITS_PER_SECOND
from tests.browser.partnership import FASTER, is_shown
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.long]

TIMEOUT = 60
"""Seconds that the server gives a request that stands still, in life."""
AFTER_THE_CLOSING = "2024-03-20"
ELBEUF, LEBANON = "camille@example.org", "municipality@example.org"
TODAY = "le jeudi 15 février 2024"


@pytest.fixture
def scene(open_page, fresh_server, tmp_path):
    """A server with time-outs as short as its links are quick, and an agent of the leading town."""
    fresh_server.starts_again(timeout=TIMEOUT // FASTER)
    lead = Person(open_page(None, on=fresh_server, person="mairie@example.org"), fresh_server, judging=False)

    def person(language="fr", *, judging=True, **page):
        return Person(
            open_page(None, on=fresh_server, language=language, **page), fresh_server, language, judging=judging
        )

    return SimpleNamespace(server=fresh_server, lead=lead, person=person, folder=tmp_path, file="")


def test_each_party_confirms_in_its_way_and_the_mayor_signs_after_the_closing(scene, letter):
    prepares_the_file(scene)
    elbeuf_confirms_by_its_account(scene)
    the_association_signs_a_letter_that_the_lead_enters(scene, letter)
    tanlili_confirms_in_francs_by_the_code_of_its_sheet(scene)
    lebanon_confirms_in_arabic_by_the_link_of_its_letter(scene)
    submits_in_time(scene)
    the_mayor_signs_on_paper_a_week_after_the_closing(scene)
    the_officer_reads_who_confirmed_and_who_signed(scene)


def prepares_the_file(scene):
    scene.file = partnership.begins(scene.lead)
    partnership.names_the_parties(scene.lead)
    partnership.tells_the_project(scene.lead)
    partnership.counts_the_money(scene.lead)
    journey.answers_the_questions(scene.lead)


def elbeuf_confirms_by_its_account(scene):
    partnership.asks(scene.lead, scene.file, "p2")
    agent = scene.person(judging=False)
    partnership.makes_an_account(agent, ELBEUF)
    agent.goes_to("/dossiers/")
    agent.presses(re.compile("^Lire et répondre"))
    agent.reads(re.compile(r"Numéraire\s*4.000,00"))
    partnership.answers(agent, "Camille", "Directrice")

    is_shown(scene, "p2", rf"Elbeuf confirme sa part\s*Camille, Directrice, par son compte, {TODAY}")


def the_association_signs_a_letter_that_the_lead_enters(scene, letter):
    partnership.enters_a_letter(scene.lead, scene.file, "p3", letter)

    how = "par une lettre signée, saisie par le chef de file"
    is_shown(scene, "p3", rf"Rives et Baobabs confirme sa part\s*Dominique, Présidente, {how}, {TODAY}")


def tanlili_confirms_in_francs_by_the_code_of_its_sheet(scene):
    """No e-mail: a printed code, an old telephone, no JavaScript, 50 kbit/s, a photo of 2 MB."""
    partnership.asks(scene.lead, scene.file, "p4")
    code = partnership.prints_the_sheet(scene.lead)
    picture = partnership.photo(scene.folder)
    tanlili = scene.person(width=360, javascript=False)
    partnership.poor_link(tanlili.page)
    tanlili.goes_to("/confirmer/")
    tanlili.writes({"code": code.lower()})
    tanlili.presses("Ouvrir notre part")
    tanlili.reads(re.compile(r"3.279.785.XOF"))  # 5,000 × 655.957
    expect(tanlili.field("cash-2024")).to_have_value(re.compile(r"1.311.914"))  # 2,000 × 655.957
    expect(tanlili.field("cash-2025")).to_have_value(re.compile(r"1.967.871"))  # 3,000 × 655.957
    tanlili.looks("part-in-francs")
    began = time.monotonic()
    partnership.answers(tanlili, "Awa", "Maire", letter=picture, cash_2025="2 000 000")
    assert time.monotonic() - began > picture.stat().st_size * 8 / BITS_PER_SECOND / FASTER
    tanlili.reads(re.compile(r"Les montants sont en francs CFA"), re.compile(r"Votre lettre est arrivée\s: lettre.jpg"))
    tanlili.looks("answered-in-francs")

    how = "par le code de la feuille imprimée"
    is_shown(scene, "p4", rf"Commune de Tanlili confirme sa part\s*Awa, Maire, {how}, {TODAY}")
    # 2,000,000 ÷ 655.957 = 3,048.98, with the 2,000 of 2024; 1,311,914 and 2,000,000 francs.
    scene.lead.reads(re.compile(r"5.048,98.€"), re.compile(r"3.311.914.XOF"), "Voir la lettre")


def lebanon_confirms_in_arabic_by_the_link_of_its_letter(scene):
    partnership.asks(scene.lead, scene.file, "p5", LEBANON, "ar")
    lebanon = scene.person("ar", width=360)
    link = partnership.finds_the_letter(lebanon, LEBANON)
    partnership.poor_link(lebanon.page)
    lebanon.page.goto(link)
    assert "/ar/confirmer/" in lebanon.page.url
    lebanon.reads("بلدية وادي الأرز", re.compile("2,000[.]00"))
    lebanon.looks("part-in-arabic")
    partnership.answers(lebanon, "سامية", "رئيسة البلدية")
    lebanon.looks("answered-in-arabic")

    is_shown(scene, "p5", rf"بلدية وادي الأرز confirme sa part\s*سامية, رئيسة البلدية, par le lien reçu, {TODAY}")


def submits_in_time(scene):
    """What Tanlili corrected makes 48.98 too much in 2025: the town asks for as much less."""
    lead = scene.lead
    lead.goes_to(f"{scene.file}ressources/")
    lead.reads(re.compile(r"les ressources dépassent les dépenses de 48,98"))
    lead.writes({"grant-2025": "29 951,02"})
    lead.presses("Enregistrer et continuer")
    lead.goes_to(f"{scene.file}relire/")
    journey.submits(lead)

    lead.reads(re.compile(r"59.951,02.€ pour un coût de 80.000,00"), "lettre.jpg", "lettre.pdf")
    journey.takes_the_receipt(lead, scene.folder)


def the_mayor_signs_on_paper_a_week_after_the_closing(scene):
    scene.server.starts_again(day=AFTER_THE_CLOSING)
    letters = partnership.prints_for_the_mayor(scene.lead, scene.file)
    scan = scene.folder / "feuille.png"
    scene.lead.page.screenshot(path=scan, full_page=True)
    partnership.gives_the_sheet_back(scene.lead, letters, scan)

    scene.lead.goes_to(f"{scene.file}accuse/1/")
    scene.lead.reads("La clôture est passée.")
    scene.lead.reads("Signé sur papier par Dominique Exemple, Maire, le mercredi 20 mars 2024")
    scene.lead.looks("receipt-signed")


def the_officer_reads_who_confirmed_and_who_signed(scene):
    officer = scene.person(judging=False)
    journey.signs_in_as_officer(officer)
    journey.opens_the_file(officer, scene.file.split("/")[2])

    officer.reads(
        re.compile(r"confirme sa part\s: Camille, Directrice, par son compte, le 15 février 2024"),
        re.compile(r"confirme sa part\s: Dominique, Présidente, par une lettre signée, saisie par le chef de file"),
        re.compile(r"confirme sa part\s: Awa, Maire, par le code de la feuille imprimée"),
        re.compile(r"confirme sa part\s: سامية, رئيسة البلدية, par le lien reçu"),
        re.compile(r"5.048,98"),
        re.compile(r"Dominique Exemple, Maire · version 1\s*Signé sur papier le mercredi 20 mars 2024"),
    )

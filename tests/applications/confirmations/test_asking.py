"""A party is asked to confirm its part: by a letter, or by a sheet that bears a code."""

from django.test import Client

from tests.applications.confirmations.answering import answer
from tests.visits import text
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Confirmation, ConfirmationLink


def test_letter_in_the_partner_language_leads_to_its_part(filled, partner, people):
    link = acts.ask(
        application=filled, party=partner, by=people.users["editor"], language="ar", email="Keur@example.org"
    )

    letter = Letter.objects.get(to="keur@example.org")
    assert (letter.language, letter.secret) == ("ar", True)
    assert f"/ar/confirmer/{link.token}/" in letter.text
    assert link.shown_code in letter.text
    assert 'dir="rtl"' in Client().get(f"/ar/confirmer/{link.token}/").content.decode()


def test_neither_secret_is_stored(link):
    row = ConfirmationLink.objects.filter(pk=link.pk).values().get()

    assert link.token not in str(row)
    assert link.code not in str(row)


def test_link_expires_thirty_days_after_the_closing(link):
    assert link.expires_at.date().isoformat() == "2090-04-12"


def test_link_made_after_another_replaces_it(filled, partner, people, page):
    second = acts.ask(application=filled, party=partner, by=people.users["editor"], language="fr")

    assert Client().get(page).status_code == 410
    assert Client().get(f"/confirmer/{second.token}/").status_code == 200


def test_sheet_bears_the_code_and_no_more_than_the_part(filled, partner, people):
    link = acts.ask(application=filled, party=partner, by=people.users["editor"], language="fr")

    said = text(people.editor.get(f"/dossiers/{filled.number}/confirmation/p2/feuille/"))

    assert link.shown_code in said
    assert "8 000,00 €" in said
    assert "24 000" not in said  # what the lead brings


def test_secrets_that_were_mailed_are_not_shown_to_the_lead(filled, link, people):
    page = people.manager.get(f"/dossiers/{filled.number}/confirmation/p2/").content.decode()

    assert link.shown_code not in page
    assert link.token not in page
    assert people.manager.get(f"/dossiers/{filled.number}/confirmation/p2/feuille/").status_code == 404


def test_address_of_a_sheet_counts_as_the_sheet(filled, partner, people):
    link = acts.ask(application=filled, party=partner, by=people.users["editor"], language="fr")

    answer(f"/confirmer/{link.token}/")

    assert Confirmation.objects.get().how == "code"


def test_reader_of_the_lead_asks_nobody(filled, people):
    response = people.reader.post(f"/dossiers/{filled.number}/confirmation/p2/", {"do": "ask", "language": "fr"})

    assert response.status_code == 403
    assert not ConfirmationLink.objects.exists()

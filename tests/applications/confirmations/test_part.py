"""A party reads its part, confirms it or corrects it, in its own currency."""

import gzip
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.applications.confirmations.answering import SIGNED, answer, read, shown, state
from tests.applications.trial import FUNDING
from tests.files.samples import image, upload
from tests.visits import plain, text
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Confirmation
from traitdunion.programme.applications.parts import part_of


def lead_types(filled, people, change):
    """The lead changes what the parties bring."""
    acts.save_section(application=filled, section="funding", typed=FUNDING | change, base=1, by=people.users["editor"])


def test_page_shows_the_part_in_both_currencies_and_nothing_else(page):
    said = text(Client().get(page))

    # 8,000 × 655.957 = 5,247,656 francs
    assert "8 000,00 €" in said
    assert "5 247 656 XOF" in said
    assert "24 000" not in said
    assert "Médiatrices" not in said


def test_page_is_light_and_asks_little_of_the_database(page):
    Client().get(page)
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(page)

    assert len(queries) <= 20
    assert response.content.decode().count("<script") == 1  # for a photo that comes in pieces; all works without
    assert response.headers["Cache-Control"].count("no-store") == 1
    assert len(gzip.compress(response.content)) < 12_000


def test_partner_confirms_without_account(filled, partner, link, page):
    response = answer(page)

    assert response.status_code == 302
    kept = Confirmation.objects.get()
    assert (kept.said, kept.how, kept.organisation, kept.person, kept.function, kept.by) == (
        *("confirmed", "link", "Commune de Keur Ndiaye", "Awa", "Maire"),
        None,
    )
    assert kept.part == part_of(read(filled), partner)
    assert (kept.currency, kept.rate) == ("XOF", "655.957")
    assert "Awa, Maire, par le lien reçu" in text(Client().get(page))
    entry = Entry.objects.get(act="confirmation")
    assert entry.data == {"said": "confirmed", "how": "link", "part_sha256": kept.sha256}
    assert "Awa" not in str(entry.payload())


def test_lead_is_told_what_the_partner_answered(filled, page, people):
    answer(page, do="change", words="Nous apportons une salle.")

    letter = Letter.objects.get(to=people.users["manager"].email)
    assert "Nous apportons une salle." in letter.text
    assert state(filled) == "change_asked"


def test_double_press_is_one_answer(page):
    seen = shown(Client().get(page))
    posted = {"shown": seen, "do": "confirmed", "cash-2024": "1 967 871", "cash-2025": "3 000 000", **SIGNED}

    codes = [Client().post(page, posted).status_code for _press in range(3)]

    assert codes == [302, 302, 302]
    assert Confirmation.objects.count() == 1


def test_partner_corrects_its_amounts_in_its_currency(filled, page):
    answer(page, **{"cash-2025": "3 000 003"})

    # 3,000,003 / 655.957 = 4,573.476… euros
    held = read(filled)
    line = filled.funding.get(party__key="p2", year=2025)
    assert line.amount == Decimal("4573.48")
    version = held.versions["funding"]
    assert (version.partner, version.saved_by, version.number) == ("Commune de Keur Ndiaye", None, 2)
    assert filled.funding.get(party__key="p2", year=2024).amount == Decimal("3000.00")
    assert filled.funding.get(party__key="p1", year=2024).amount == Decimal("9000.00")
    assert 'value="3\u202f000\u202f003"' in Client().get(page).content.decode()
    assert state(filled) == "confirmed"


def test_history_names_the_partner(filled, page, people):
    answer(page, **{"cash-2025": "3 000 003"})

    assert "Commune de Keur Ndiaye" in text(people.editor.get(f"/dossiers/{filled.number}/ressources/historique/"))


def test_amounts_not_touched_keep_their_euros(filled, page):
    answer(page)

    assert read(filled).versions["funding"].number == 1


def test_cents_of_a_currency_without_cents_are_refused(page):
    response = answer(page, **{"cash-2025": "1000,50"})

    assert response.status_code == 422
    assert "centimes" in text(response)
    assert not Confirmation.objects.exists()


def test_part_changed_by_the_lead_meanwhile_is_shown_again_and_nothing_is_lost(filled, page, people):
    seen = shown(Client().get(page))
    lead_types(filled, people, {"p2-cash-2024": ["4 000"]})

    response = Client().post(page, {"shown": seen, "do": "confirmed", "cash-2024": "1967871", **SIGNED})

    assert response.status_code == 409
    assert 'value="1967871"' in response.content.decode()
    assert not Confirmation.objects.exists()
    assert filled.funding.get(party__key="p2", year=2024).amount == Decimal("4000.00")


@pytest.mark.parametrize(
    ("change", "becomes"),
    [
        pytest.param({"p2-cash-2024": ["4 000"]}, "changed", id="its own is to be confirmed again"),
        pytest.param({"p1-cash-2024": ["9 500"]}, "confirmed", id="that of the others undoes nothing"),
    ],
)
def test_money_changed_after_the_confirmation(change, becomes, filled, page, people):
    answer(page)

    lead_types(filled, people, change)

    assert state(filled) == becomes


def test_what_changed_since_the_confirmation_is_shown(filled, page, people):
    answer(page)
    lead_types(filled, people, {"p2-cash-2024": ["4 000"]})

    said = text(people.editor.get(f"/dossiers/{filled.number}/confirmation/p2/"))
    assert "3 000,00 € → 4 000,00 €" in said
    assert "à confirmer de nouveau" in text(people.editor.get(f"/dossiers/{filled.number}/partenaires/"))


def test_photo_of_a_signed_letter_becomes_a_piece_of_the_file(filled, page):
    answer(page, letter=upload("lettre.png", image("PNG")))

    piece = filled.attachments.get()
    assert (piece.kind, piece.party.key, piece.added_by) == ("letter", "p2", None)
    assert Confirmation.objects.get().letter == piece
    assert "Votre lettre est arrivée : lettre.png, " in Client().get(page).text


def test_letter_that_is_no_image_is_refused_with_what_to_do(page):
    response = answer(page, letter=upload("lettre.odt", b"PK"))

    assert response.status_code == 422
    assert "format" in text(response)
    assert not Confirmation.objects.exists()


def test_message_is_needed_to_ask_for_a_change(page):
    assert answer(page, do="change").status_code == 422


def test_each_fault_names_its_field_in_the_order_of_the_page(page):
    response = answer(page, **{"cash-2025": "2 000,50", "person": "", "function": ""})

    assert response.status_code == 422
    assert [plain(said) for _target, said in response.context["errors"]] == [
        "Numéraire, 2025 : Cette monnaie n’a pas de centimes : écrivez un nombre entier.",
        "Votre nom : Ce champ est obligatoire.",
        "Votre fonction : Ce champ est obligatoire.",
    ]

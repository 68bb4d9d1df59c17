"""Files that come in pieces, on the page of the attachments and on that of a partner: the same rules as with a form."""

import io
import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.test import Client

from tests.factories import MembershipFactory
from tests.files.samples import PDF, image, upload
from traitdunion.foundation.files.models import Upload
from traitdunion.foundation.files.uploads import Ticket, append, begin
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Attachment, Confirmation

LAST_SECOND = datetime(2024, 2, 23, 22, 59, 59, tzinfo=UTC)
TICKET = re.compile('data-to="/envois/([^/]+)/"')


@pytest.fixture
def pieces(filled):
    return f"/dossiers/{filled.number}/pieces/"


@pytest.fixture
def partner_page(filled, people):
    party = filled.parties.get(key="p2")
    link = acts.ask(application=filled, party=party, by=people.users["editor"], language="fr")
    return f"/confirmer/{link.token}/"


def ticket(browser, page):
    return Ticket.read(TICKET.search(browser.get(page).content.decode())[1])


def sent(browser, page, content=PDF, *, name="lettre.pdf", at=LAST_SECOND, whole=True):
    """What a browser does before it posts the form of `page`; the key that the form then names."""
    upload = begin(ticket(browser, page), name=name, size=len(content), sha256=sha256(content).hexdigest(), at=at)
    append(upload, 0, io.BytesIO(content if whole else content[:-1]))
    return str(upload.pk)


def answer(browser, page, **more):
    shown = re.search('name="shown" value="([^"]+)"', browser.get(page).content.decode())[1]
    signed = {"person": "Awa", "function": "Maire", "cash-2024": "3000", "cash-2025": "5000", "do": "confirmed"}
    return browser.post(page, {"shown": shown} | signed | more)


def test_file_that_came_in_pieces_is_joined_as_any_other(pieces, people):
    key = sent(people.editor, pieces)

    people.editor.post(pieces, {"do": "add:letter", "sent:letter-file": key, "letter-name": "Lettre du maire"})

    piece = Attachment.objects.get()
    assert (piece.kind, piece.name, piece.stored.size) == ("letter", "Lettre du maire.pdf", len(PDF))
    assert piece.added_at == LAST_SECOND


def test_refusals_are_those_of_a_form(pieces, people):
    key = sent(people.editor, pieces, b"MZ\x90\x00" * 50, name="programme.pdf")

    response = people.editor.post(pieces, {"do": "add:letter", "sent:letter-file": key})

    assert response.status_code == 422
    assert "mais son contenu" in response.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("what", ["not whole", "of a colleague", "made by hand"])
def test_file_that_is_not_there_is_asked_again(what, pieces, people):
    key = {
        "not whole": lambda: sent(people.editor, pieces, whole=False),
        "of a colleague": lambda: sent(people.manager, pieces),
        "made by hand": lambda: "00000000-0000-4000-8000-000000000000",
    }[what]()

    response = people.editor.post(pieces, {"do": "add:letter", "sent:letter-file": key, "letter-name": "Mon titre"})

    assert response.status_code == 422
    assert "Choisissez-le de nouveau." in response.content.decode()
    assert 'value="Mon titre"' in response.content.decode()
    assert not Attachment.objects.exists()


def test_same_post_twice_joins_one_file(pieces, people):
    key = sent(people.editor, pieces)

    for _press in range(2):
        people.editor.post(pieces, {"do": "add:letter", "sent:letter-file": key})

    assert Attachment.objects.count() == 1


def test_same_form_twice_joins_one_file_and_replaces_once(pieces, people):
    people.editor.post(pieces, {"do": "add:letter", "letter-file": upload("ancienne.pdf", PDF + b"%")})
    old = Attachment.objects.get()
    for _press in range(2):
        people.editor.post(
            pieces, {"do": "add:letter", "letter-file": upload("lettre.pdf", PDF), "letter-replaces": str(old.pk)}
        )

    assert [(each.name, each.replaces) for each in Attachment.objects.present()] == [("lettre.pdf", old)]


def test_ticket_leaves_the_room_that_is_left_and_that_of_what_may_be_replaced(pieces, people, partner_page):
    assert ticket(people.editor, pieces).left == 40_000_000
    for name, size in (("un.pdf", 9_000_000), ("deux.pdf", 8_000_000)):
        people.editor.post(pieces, {"do": "add:other", "other-file": upload(name, PDF + b"%" * (size - len(PDF)))})

    assert ticket(people.editor, pieces).left == 40_000_000 - 17_000_000 + 9_000_000
    assert ticket(Client(), partner_page).left == 40_000_000 - 17_000_000
    assert ticket(Client(), partner_page).allowed == ["jpeg", "jpg", "pdf", "png"]


def test_reader_has_no_ticket(pieces, people):
    assert not TICKET.search(people.reader.get(pieces).content.decode())


def test_session_that_ended_costs_neither_the_file_nor_the_texts(pieces, people):
    key = sent(people.editor, pieces)
    stranger = people.anonymous
    stranger.post(pieces, {"do": "add:letter", "sent:letter-file": key, "letter-name": "Lettre du maire"})
    stranger.force_login(people.users["editor"])

    page = stranger.get(pieces).content.decode()

    assert "Ce que vous aviez préparé est ci-dessous" in page
    assert "lettre.pdf est arrivé en entier" in page
    assert f'name="sent:letter-file" value="{key}"' in page
    assert 'value="Lettre du maire"' in page


def test_partner_without_an_account_joins_its_photo(partner_page):
    partner = Client()
    key = sent(partner, partner_page, image("PNG"), name="photo.png")

    assert answer(partner, partner_page, **{"sent:letter": key}).status_code == 302

    assert Confirmation.objects.get().letter.name == "photo.png"


def test_partner_whose_photo_is_not_there_is_asked_again_and_nothing_is_recorded(partner_page):
    response = answer(Client(), partner_page, **{"sent:letter": "00000000-0000-4000-8000-000000000000"})

    assert response.status_code == 422
    assert "Choisissez-le de nouveau." in response.content.decode()
    assert 'value="Awa"' in response.content.decode()
    assert not Confirmation.objects.exists()


def test_mistake_in_the_form_does_not_cost_the_photo(partner_page):
    wrong = answer(Client(), partner_page, letter=upload("photo.png", image("PNG")), **{"cash-2024": "beaucoup"})

    assert wrong.status_code == 422
    key = re.search('name="sent:letter" value="([^"]+)"', wrong.content.decode())[1]
    assert answer(Client(), partner_page, **{"sent:letter": key}).status_code == 302
    assert Confirmation.objects.get().letter.name == "photo.png"


def test_photo_chosen_anew_counts_instead_of_the_first(partner_page):
    key = sent(Client(), partner_page, image("PNG"), name="floue.png")

    answer(Client(), partner_page, letter=upload("nette.png", image("PNG")), **{"sent:letter": key})

    assert Confirmation.objects.get().letter.name == "nette.png"


def test_photo_of_a_format_that_is_not_taken_is_not_held(partner_page):
    wrong = answer(Client(), partner_page, letter=upload("photo.gif", b"GIF89a"), person="")

    assert wrong.status_code == 422
    assert not Upload.objects.exists()


def test_what_a_member_of_the_partner_typed_is_back_after_the_sign_in(filled, people, partner_page):
    member = MembershipFactory().user
    filled.parties.filter(key="p2").update(organisation=next(iter(member.roles)))
    mine = f"/dossiers/{filled.number}/ma-part/p2/"
    browser = Client()
    browser.post(mine, {"person": "Awa Exemple", "function": "Maire", "cash-2024": "3100", "do": "confirmed"})
    browser.force_login(member)

    page = browser.get(mine).content.decode()

    assert 'value="Awa Exemple"' in page
    assert 'value="3100"' in page

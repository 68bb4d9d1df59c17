"""What opens a part, and what does not: codes, addresses forged, revoked, expired; what is typed stays text."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.applications.confirmations.answering import SIGNED, answer, shown
from tests.applications.factories import ApplicationFactory
from tests.applications.trial import PARTIES
from tests.visits import text
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Confirmation, ConfirmationLink


def test_code_typed_in_any_way_opens_the_part(link):
    typed = f" {link.code[:4].lower()} {link.code[4:].lower()} "

    opened = Client().post("/confirmer/", {"code": typed})

    assert opened.status_code == 302
    answer(opened.url)
    assert Confirmation.objects.get().how == "code"


def test_address_given_by_a_code_dies_with_the_link(filled, partner, link):
    opened = Client().post("/confirmer/", {"code": link.code}).url
    assert Client().get(opened).status_code == 200

    acts.revoke_link(application=filled, party=partner)

    assert Client().get(opened).status_code == 410
    assert Client().post(opened, {"do": "confirmed", **SIGNED}).status_code == 410
    assert not Confirmation.objects.exists()


def test_codes_cannot_be_tried_for_long_from_one_place_and_others_are_not_locked_out(link):
    guesses = [
        Client(REMOTE_ADDR="192.0.2.1").post("/confirmer/", {"code": "AAAAAAA" + sign}) for sign in "BCDEFGHJKMNP"
    ]

    assert guesses[0].status_code == 422
    assert guesses[-1].status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.2").post("/confirmer/", {"code": link.code}).status_code == 302


@pytest.mark.parametrize("secret", ["0" * 32, "x", "a:b:c", "'; DROP TABLE", "é" * 40])
def test_forged_addresses_open_nothing(secret, db):
    assert Client().get(f"/confirmer/{secret}/").status_code == 404


def test_revoked_link_takes_no_answer(filled, partner, page):
    seen = shown(Client().get(page))
    acts.revoke_link(application=filled, party=partner)

    assert Client().post(page, {"shown": seen, "do": "confirmed", **SIGNED}).status_code == 410
    assert not Confirmation.objects.exists()


def test_expired_link_says_so(link, page):
    ConfirmationLink.objects.update(expires_at=now() - timedelta(minutes=1))

    assert "Cette demande est terminée" in text(Client().get(page))


def test_party_removed_meanwhile_says_so(filled, page, people):
    acts.save_section(
        application=filled,
        section="parties",
        typed=PARTIES | {"parties": ["p1"]},
        base=2,
        by=people.users["editor"],
    )

    response = Client().get(page)
    assert response.status_code == 410
    assert "Votre part n’est plus dans ce dossier" in text(response)


def test_link_of_one_file_says_nothing_of_another(page, call, town, people):
    other = ApplicationFactory(call=call, lead=town, created_by=people.users["manager"], filled=True)

    answer(page, application=other.number, party_key="p1")

    assert not other.confirmations.exists()


def test_script_in_names_is_text(filled, page, people):
    answer(page, person="<script>alert(1)</script>", function="Maire\u202e<b>")

    for shown_page in (
        Client().get(page),
        people.editor.get(f"/dossiers/{filled.number}/confirmation/p2/"),
        people.editor.get(f"/dossiers/{filled.number}/partenaires/"),
    ):
        body = shown_page.content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body
        assert "\u202e" not in body

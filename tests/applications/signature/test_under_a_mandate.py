"""Signing under a mandate, and who may ask for a signature."""

from datetime import timedelta

import pytest

from tests.applications.signature.signing import (
    MAYOR,
    ask_code,
    last_code,
    link_in,
)
from tests.factories import OrganisationFactory
from traitdunion.directory.accounts import acts as accounts
from traitdunion.foundation.clock import today
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.models import Signature, SignatureRequest


def mandate(organisation, **given):
    given = {"name": "Sasha Exemple", "function": "Adjointe déléguée", "email": "sasha@example.org"} | given
    return accounts.add_mandate(organisation=organisation, by=None, starts_on=today() - timedelta(days=30), **given)


def test_a_mandate_gives_name_function_and_address(address, town, people):
    held = mandate(town)
    people.editor.post(address, {"do": "ask", "mandate": str(held.pk), "language": "fr"})
    asked = SignatureRequest.objects.get()
    assert (str(asked), asked.email, asked.mandate) == ("Sasha Exemple, Adjointe déléguée", "sasha@example.org", held)


@pytest.mark.parametrize("state", ["another town", "ended", "over"])
def test_a_mandate_that_does_not_hold_cannot_be_chosen(state, address, town, people):
    mandate(town)
    held = mandate(OrganisationFactory() if state == "another town" else town, name="Autre")
    if state == "ended":
        accounts.end_mandate(mandate=held, by=people.users["manager"])
    if state == "over":
        type(held).objects.filter(pk=held.pk).update(ends_on=today() - timedelta(days=1))
    answer = people.editor.post(address, {"do": "ask", "mandate": str(held.pk), "language": "fr"})
    assert answer.status_code == 422
    assert not SignatureRequest.objects.exists()


def test_nobody_signs_under_a_mandate_ended_meanwhile(address, town, people, mayor):
    held = mandate(town)
    people.editor.post(address, {"do": "ask", "mandate": str(held.pk), "language": "fr"})
    link = link_in(Letter.objects.get(to="sasha@example.org"))
    seen = ask_code(mayor, link)
    accounts.end_mandate(mandate=held, by=people.users["manager"])

    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()})

    assert "a pris fin" in answer.content.decode()
    assert not Signature.objects.exists()


def test_a_name_cannot_turn_the_page_round(address, people):
    people.editor.post(address, {"do": "ask", **MAYOR, "name": "\u202eDominique\u2066 Exemple\u200f"})
    assert SignatureRequest.objects.get().name == "Dominique Exemple"


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("stranger", 404), ("officer", 404)])
def test_only_those_who_write_ask_for_a_signature(who, status, address, people):
    assert getattr(people, who).post(address, {"do": "ask", **MAYOR}).status_code == status
    assert not SignatureRequest.objects.exists()


def test_what_was_typed_is_found_again_after_an_expired_session(address, people):
    answer = people.anonymous.post(address, {"do": "ask", **MAYOR})
    assert "/connexion/" in answer.url
    people.anonymous.force_login(people.users["editor"])
    assert "maire@example.org" in people.anonymous.get(address).content.decode()

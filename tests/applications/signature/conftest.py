"""A mayor who signs a filled file, from the letter or on the sheet."""

import pytest
from django.test import Client

from tests.applications.signature.signing import MAYOR, link_in
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.models import SignatureRequest


@pytest.fixture
def address(filled):
    return f"/dossiers/{filled.number}/signature/"


@pytest.fixture
def link(address, people):
    """The page that the mayor's letter leads to."""
    people.editor.post(address, {"do": "ask", **MAYOR})
    return link_in(Letter.objects.get(to="maire@example.org"))


@pytest.fixture
def sheet(address, people):
    """A sheet printed for the mayor."""
    people.editor.post(address, {"do": "print", **MAYOR})
    return SignatureRequest.objects.get(way="paper")


@pytest.fixture
def mayor():
    return Client()

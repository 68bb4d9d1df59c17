"""What the tests of this room share."""

import re

import pytest

from tests.factories import PASSWORD, MembershipFactory, UserFactory
from traitdunion.foundation.mail.models import Letter


@pytest.fixture
def agent(db):
    """A person without an organisation."""
    return UserFactory(email="agent@example.org", name="Agent d’essai")


@pytest.fixture
def manager(db):
    """The only manager of an organisation, as a member."""
    return MembershipFactory(user__name="Gestionnaire")


@pytest.fixture
def sign_in(client):
    """Sign in through the page, with the password."""

    def go(email, password=PASSWORD, follow=False, **data):
        return client.post("/connexion/", {"login": email, "password": password, **data}, follow=follow)

    return go


@pytest.fixture
def last_code():
    """The code of the last letter sent to an address."""

    def read(email):
        letter = Letter.objects.filter(to=email).order_by("-pk").first()
        return re.search(r"\d{4}-\d{4}", letter.text).group()

    return read

"""The foreign partner of a filled file, and what it was sent."""

import pytest

from tests.factories import MembershipFactory, OrganisationFactory
from traitdunion.programme.applications import acts


@pytest.fixture
def partner(filled):
    """The foreign partner of the file: it brings 3,000 € in 2024 and 5,000 € in 2025, that is 8,000 €."""
    return filled.parties.get(key="p2")


@pytest.fixture
def link(filled, partner, people):
    return acts.ask(
        application=filled, party=partner, by=people.users["editor"], language="fr", email="keur@example.org"
    )


@pytest.fixture
def page(link):
    return f"/confirmer/{link.token}/"


@pytest.fixture
def known(filled, partner):
    """The partner as an organisation whose editor has an account."""
    organisation = OrganisationFactory(name="Keur Ndiaye")
    filled.parties.filter(pk=partner.pk).update(organisation=organisation)
    return MembershipFactory(organisation=organisation, role="editor").user

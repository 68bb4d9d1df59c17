"""A simulation made into a file when the organisation has one already."""

import pytest
from django.test import Client

from tests.factories import MembershipFactory, OrganisationFactory
from traitdunion.directory.territories.models import Territory
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.models import Application

PRESS = "/simulateur/dossier/?appel=numerique-2024&qui=commune:76575&pays=SN&cout=80 000&apport=8 000"

pytestmark = pytest.mark.usefixtures("calls")


@pytest.fixture
def client():
    town = OrganisationFactory(territory=Territory.objects.by_ref("commune:76575"))
    client = Client()
    client.force_login(MembershipFactory(organisation=town).user)
    return client


def test_a_withdrawn_file_needs_no_reason_for_another(client):
    client.post(PRESS)
    Application.objects.update(withdrawn_at=now())

    again = client.post(PRESS)

    assert again.status_code == 302
    assert list(Application.objects.values_list("another_because", flat=True)) == ["", ""]

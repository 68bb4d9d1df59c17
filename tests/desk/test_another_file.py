"""A simulation made into a file when the organisation has one already."""

import pytest
from django.test import Client

from tests.factories import MembershipFactory
from traitdunion.directory.territories.models import Territory
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.acts import start_from_simulation
from traitdunion.programme.applications.models import Application
from traitdunion.regulations import Facts

PRESS = "/simulateur/dossier/?appel=numerique-2024&qui=commune:76575&pays=SN&cout=80 000&apport=8 000"

pytestmark = pytest.mark.usefixtures("calls")


@pytest.fixture
def member():
    return MembershipFactory(organisation__territory=Territory.objects.by_ref("commune:76575"))


@pytest.fixture
def client(member):
    client = Client()
    client.force_login(member.user)
    return client


def test_a_withdrawn_file_needs_no_reason_for_another(client):
    client.post(PRESS)
    Application.objects.update(withdrawn_at=now())

    again = client.post(PRESS)

    assert again.status_code == 302
    assert list(Application.objects.values_list("another_because", flat=True)) == ["", ""]


def test_a_second_press_that_came_meanwhile_gives_the_same_file(client, member):
    client.post(PRESS)
    first = Application.objects.get()

    second = start_from_simulation(call=first.call, lead=member.organisation, facts=Facts(), by=member.user)

    assert second == first
    assert Application.objects.get().cost == first.cost

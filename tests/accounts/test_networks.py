"""The list of regional networks: the ministry corrects it, imports then leave it alone."""

import pytest
from django.test import Client

from tests.factories import UserFactory
from traitdunion.directory.territories.models import Network


@pytest.fixture
def network(db):
    return Network.objects.create(name="Réseau d’essai", status="to_verify", source="seed 004")


@pytest.fixture
def officer(db):
    client = Client()
    client.force_login(UserFactory(officer=True))
    return client


def test_officer_corrects_a_network(officer, network):
    answer = officer.post(
        f"/instruction/reseaux/{network.pk}/",
        {"name": "Réseau vérifié", "region": "", "status": "sourced", "source": "Lettre du réseau, 3 mars 2024"},
    )

    network.refresh_from_db()
    assert answer.url == "/instruction/reseaux/"
    assert (network.name, network.status) == ("Réseau vérifié", "sourced")
    assert network.edited_at is not None


def test_officer_adds_a_network_once(officer, network):
    typed = {"name": "Nouveau réseau", "region": "", "status": "to_verify", "source": "réunion"}
    assert officer.post("/instruction/reseaux/nouveau/", typed).status_code == 302

    answer = officer.post("/instruction/reseaux/nouveau/", typed | {"name": "nouveau RÉSEAU"})

    assert answer.status_code == 422
    assert "nouveau RÉSEAU" in answer.content.decode()
    assert Network.objects.count() == 2


def test_a_stranger_finds_no_such_page(client, network):
    client.force_login(UserFactory())
    assert client.get("/instruction/reseaux/").status_code == 404


@pytest.mark.parametrize("page", ["comptes", "courrier", "reseaux", "reseaux/nouveau"])
def test_officers_pages_stand_under_theirs(officer, page):
    crumb = officer.get(f"/instruction/{page}/").text.partition('class="crumb"')[2].partition("</nav>")[0]

    assert '<li><a href="/instruction/">Instruction</a></li>' in crumb
    assert "Mon compte" not in crumb

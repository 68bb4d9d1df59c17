"""My account: what I change, take with me, erase."""

import json

import pytest

from tests.factories import (
    InvitationFactory,
    MembershipFactory,
)
from tests.visits import browser
from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import User
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db


def test_person_changes_name_and_language(agent):
    browser(agent).post("/compte/", {"name": "Autre nom", "language": "ar"})

    agent.refresh_from_db()
    assert (agent.name, agent.language) == ("Autre nom", "ar")


def test_person_changes_address_with_a_code_and_the_old_one_is_told(agent, last_code):
    client = browser(agent)
    client.post("/compte/confirmer/", {"password": "un-mot-de-passe-assez-long"})

    client.post("/compte/adresse/", {"action_add": "1", "email": "nouvelle@example.org"})
    client.post("/inscription/code/", {"code": last_code("nouvelle@example.org")})

    assert User.objects.get().email == "nouvelle@example.org"
    assert Letter.objects.filter(to="agent@example.org").get().subject == "Votre compte a changé"


def test_person_exports_what_we_hold(manager):
    InvitationFactory(invited_by=manager.user, email="invitee@example.org", organisation=manager.organisation)

    data = json.loads(browser(manager.user).get("/compte/mes-donnees.json").content)

    assert data["compte"]["adresse"] == manager.user.email
    assert [row["organisme"] for row in data["organismes"]] == [manager.organisation.name]
    assert [row["adresse"] for row in data["invitations envoyées"]] == ["invitee@example.org"]
    assert [row["acte"] for row in data["historique"]] == ["founded"]


def test_rooms_above_add_to_the_export_and_hear_of_the_erasure(agent):
    heard = []

    def add(sender, user, **kwargs):
        return {"dossiers": ["NIR-2024-0001"]}

    def let_go(sender, user, **kwargs):
        heard.append(user.email)

    acts.exporting.connect(add)
    acts.erasing.connect(let_go)
    client = browser(agent)
    data = json.loads(client.get("/compte/mes-donnees.json").content)
    client.post("/compte/supprimer/", {"email": agent.email})
    acts.exporting.disconnect(add)
    acts.erasing.disconnect(let_go)

    assert data["dossiers"] == ["NIR-2024-0001"]
    assert heard == ["agent@example.org"]


def test_person_erases_the_account_after_writing_the_address(agent):
    client = browser(agent)

    assert client.post("/compte/supprimer/", {"email": "autre@example.org"}).status_code == 422
    assert User.objects.exists()
    client.post("/compte/supprimer/", {"email": "Agent@example.org"})

    assert not User.objects.exists()
    assert client.get("/compte/").status_code == 302


def test_only_manager_of_colleagues_is_asked_to_hand_over_first(manager):
    MembershipFactory(organisation=manager.organisation, editor=True)

    page = browser(manager.user).post("/compte/supprimer/", {"email": manager.user.email})

    assert "Des collègues comptent sur vous" in page.content.decode()
    assert User.objects.filter(pk=manager.user.pk).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_account_page_costs_the_same_with_1_and_30_organisations(agent, django_assert_num_queries, count):
    MembershipFactory.create_batch(count, user=agent)
    client = browser(agent)

    with django_assert_num_queries(11):
        page = client.get("/compte/")

    assert len(page.context["memberships"]) == count

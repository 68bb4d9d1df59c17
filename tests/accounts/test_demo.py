"""The demo's sample accounts, and their silence elsewhere."""

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from tests.factories import CountryFactory, OrganisationFactory, TerritoryFactory
from traitdunion.directory.accounts import demo
from traitdunion.directory.accounts.models import MembershipChange, StaffRole, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def samples(settings):
    settings.DEMO = True
    cache.clear()
    CountryFactory()
    TerritoryFactory(code="76575", name="Saint-Étienne-du-Rouvray", siren="217605757")
    call_command("demo_accounts")


def test_command_makes_one_account_per_role_and_may_run_again(samples, capsys):
    call_command("demo_accounts")

    roles = {user.email: list(user.roles.values()) for user in User.objects.all()}
    assert roles == {
        "mairie@example.org": ["manager"],
        "collegue@example.org": ["editor"],
        "stagiaire@example.org": ["reader"],
        "association@example.org": ["manager"],
        "instruction@example.org": [],
        "administration@example.org": [],
    }
    assert sorted(StaffRole.objects.values_list("role", flat=True)) == ["administrator", "officer"]
    assert MembershipChange.objects.filter(act="founded").count() == 2
    assert "instruction@example.org" in capsys.readouterr().out


def test_officer_of_the_demo_serves_the_ministry_that_published_calls(settings):
    settings.DEMO = True
    ministry = OrganisationFactory(ministry=True)
    TerritoryFactory(code="76575")

    call_command("demo_accounts")

    assert set(StaffRole.objects.values_list("owner", flat=True)) == {ministry.pk}


def test_sample_account_is_one_button_on_the_sign_in_page(samples, client):
    page = client.get("/connexion/").content.decode()
    client.post("/connexion/", {"login": "mairie@example.org", "password": demo.PASSWORD})

    assert all(sample.email in page for sample in demo.SAMPLES)
    assert client.get("/compte/").status_code == 200


def test_officer_of_the_demo_reads_the_code_on_the_page_and_it_is_checked(samples, client):
    client.post("/connexion/", {"login": "instruction@example.org", "password": demo.PASSWORD})
    page = client.get("/connexion/second-facteur/")

    wrong = client.post("/connexion/second-facteur/", {"code": "000000"})
    right = client.post("/connexion/second-facteur/", {"code": page.context["demo_code"]})

    assert page.context["demo_code"] in page.content.decode()
    assert wrong.status_code == 422
    assert right.status_code == 302


def test_three_people_may_use_the_same_sample_account_in_a_minute(samples):
    from django.test import Client

    for _person in range(3):
        client = Client()
        client.post("/connexion/", {"login": "instruction@example.org", "password": demo.PASSWORD})
        code = client.get("/connexion/second-facteur/").context["demo_code"]
        assert client.post("/connexion/second-facteur/", {"code": code}).status_code == 302


def test_nothing_of_the_demo_shows_elsewhere(samples, client, settings):
    settings.DEMO = False

    page = client.get("/connexion/").content.decode()
    client.post("/connexion/", {"login": "instruction@example.org", "password": demo.PASSWORD})
    second = client.get("/connexion/second-facteur/")

    assert demo.PASSWORD not in page
    assert second.context["demo_code"] == ""
    with pytest.raises(CommandError):
        call_command("demo_accounts")

"""Choosing one's organisation, or adding it."""

import pytest
from django.urls import reverse

from tests.factories import (
    CountryFactory,
    MembershipFactory,
    TerritoryFactory,
)
from tests.visits import browser
from traitdunion.directory.accounts.models import Membership, Organisation

pytestmark = pytest.mark.django_db


def test_person_chooses_a_town_and_comes_back_where_she_was(agent):
    CountryFactory()
    town = TerritoryFactory(name="Trois-Rives")

    done = browser(agent).post("/organismes/nouveau/?next=/compte/", {"territory": town.ref, "next": "/compte/"})

    assert done.headers["Location"] == "/compte/"
    assert Membership.objects.get(user=agent).organisation.territory == town


def test_town_that_has_members_is_asked(agent, manager):
    CountryFactory()

    done = browser(agent).post("/organismes/nouveau/", {"territory": manager.organisation.territory.ref}, follow=True)

    assert done.redirect_chain == [(reverse("accounts:join", args=[manager.organisation.pk]), 302)]
    assert not Membership.objects.filter(user=agent).exists()


def test_pending_request_says_what_it_waits_for(agent, manager):
    page = reverse("accounts:join", args=[manager.organisation.pk])
    client = browser(agent)

    shown = client.post(page, {"message": "Service jeunesse"}, follow=True)

    assert "Votre demande attend une réponse" in shown.content.decode()
    assert "Vous ne voyez pas encore ses dossiers, parce que" in shown.content.decode()


def test_unknown_town_is_refused_with_a_way_out(agent):
    page = browser(agent).post("/organismes/nouveau/", {"territory": "Nulle-Part-sur-Rien"})

    assert page.status_code == 422
    assert "ou ajoutez un organisme" in page.content.decode()


def test_homonyms_are_offered_with_what_tells_them_apart(agent):
    for code, department in (("93066", "Seine-Saint-Denis"), ("97411", "La Réunion")):
        parent = TerritoryFactory(kind="department", code=code[:3], name=department, siren="", pickable=False)
        TerritoryFactory(code=code, name="Saint-Denis", department=parent)

    page = browser(agent).post("/organismes/nouveau/", {"territory": "Saint-Denis"})

    assert page.status_code == 422
    assert {candidate.label for candidate in page.context["territory_form"].candidates} == {
        "Saint-Denis (Seine-Saint-Denis)",
        "Saint-Denis (La Réunion)",
    }


OWN = {
    "which": "own",
    "name": "Rives et Baobabs",
    "kind": "association",
    "country": "country:FR",
    "siren": "",
    "address": "",
}


def test_person_adds_an_organisation_of_her_own(agent):
    CountryFactory()

    browser(agent).post("/organismes/nouveau/", OWN | {"siren": "732 829 320"})

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.siren, organisation.is_checked) == ("Rives et Baobabs", "732829320", False)
    assert Membership.objects.get(user=agent).role == "manager"


@pytest.mark.parametrize("siren", ["732829321", "12345678", "abcdefghi", "٧٣٢٨٢٩٣٢٠"])
def test_number_that_is_no_siren_is_refused(agent, siren):
    CountryFactory()

    page = browser(agent).post("/organismes/nouveau/", OWN | {"siren": siren})

    assert page.status_code == 422
    assert list(page.context["own_form"].errors) == ["siren"]
    assert not Organisation.objects.exists()


def test_siren_of_an_organisation_that_is_here_leads_to_it(agent):
    CountryFactory()
    here = MembershipFactory(organisation__siren="732829320").organisation

    done = browser(agent).post("/organismes/nouveau/", OWN | {"siren": "732829320"}, follow=True)

    assert done.redirect_chain == [(reverse("accounts:join", args=[here.pk]), 302)]


def test_a_misspelt_country_is_chosen_in_one_press(agent):
    CountryFactory(code="SN")
    typed = {"which": "own", "name": "Commune de Keur Ndiaye", "kind": "foreign_authority", "country": "Sénégale"}
    client = browser(agent)

    refused = client.post("/organismes/nouveau/", typed)
    assert refused.status_code == 422
    assert '<button class="btn alt s" name="country" value="SN">' in refused.content.decode()
    client.post("/organismes/nouveau/", typed | {"country": ["Sénégale", "SN"]})

    assert Membership.objects.get(user=agent).organisation.country_id == "SN"

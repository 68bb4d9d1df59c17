"""Pages of people and organisations, for each kind of reader."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    CountryFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    TerritoryFactory,
    UserFactory,
)
from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import JoinRequest, Membership, Organisation, User
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MembershipFactory(user__name="Gestionnaire")


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


# Members


def test_member_page_for_each_kind_of_reader(manager, client_of):
    organisation = manager.organisation
    page = reverse("accounts:organisation", args=[organisation.pk])
    people = {
        "manager": manager.user,
        "editor": MembershipFactory(organisation=organisation, editor=True).user,
        "reader": MembershipFactory(organisation=organisation, reader=True).user,
        "stranger": MembershipFactory().user,
        "officer": UserFactory(officer=True),
    }

    seen = {name: client_of(person).get(page).status_code for name, person in people.items()}

    assert seen == {"manager": 200, "editor": 200, "reader": 200, "stranger": 404, "officer": 404}
    assert Client().get(page).headers["Location"] == f"/connexion/?next={page}"


def test_only_managers_see_requests_and_invite(manager, client_of):
    JoinRequestFactory(organisation=manager.organisation, user__name="Candidate")
    editor = MembershipFactory(organisation=manager.organisation, editor=True).user
    page = reverse("accounts:organisation", args=[manager.organisation.pk])

    for_manager, for_editor = (client_of(person).get(page).content.decode() for person in (manager.user, editor))

    assert "Candidate" in for_manager
    assert "Candidate" not in for_editor
    assert "Les membres sont gérés par les gestionnaires" in for_editor


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("accounts:invite", "organisation"),
        ("accounts:answer_request", "request"),
        ("accounts:withdraw_invitation", "invitation"),
    ],
)
@pytest.mark.parametrize("role", ["reader", "editor", "stranger"])
def test_who_does_not_manage_finds_no_act(manager, client_of, name, of, role):
    organisation = manager.organisation
    things = {
        "organisation": organisation,
        "request": JoinRequestFactory(organisation=organisation),
        "invitation": InvitationFactory(organisation=organisation),
    }
    where = {} if role == "stranger" else {"organisation": organisation}
    person = MembershipFactory(role="manager" if role == "stranger" else role, **where).user

    answer = client_of(person).post(reverse(name, args=[things[of].pk]), {"email": "x@example.org", "role": "manager"})

    assert answer.status_code == 404


def test_manager_invites_and_the_colleague_creates_an_account_and_joins(manager, client_of, client, last_code):
    page = reverse("accounts:organisation", args=[manager.organisation.pk])
    client_of(manager.user).post(page + "inviter/", {"email": "Collegue@example.org", "role": "editor"})
    letter = Letter.objects.get(to="collegue@example.org")
    address = next(word for word in letter.text.split() if "/organismes/invitation/" in word).replace(
        "http://testserver", ""
    )

    assert "Gestionnaire vous invite" in letter.subject
    assert client.get(address).status_code == 200
    client.post("/inscription/", {"name": "Collègue", "email": "collegue@example.org", "next": address})
    client.post("/inscription/code/", {"code": last_code("collegue@example.org"), "next": address})
    done = client.post(address, follow=True)

    assert done.redirect_chain == [(page, 302)]
    assert Membership.objects.get(user__email="collegue@example.org").role == "editor"


def test_invitation_for_another_address_says_so(client_of, agent):
    token = acts.invitation_token(InvitationFactory(email="quelquun.d.autre@example.org"))
    page = reverse("accounts:invitation", args=[token])

    shown, refused = client_of(agent).get(page), client_of(agent).post(page)

    assert "pour une autre adresse" in shown.content.decode()
    assert refused.status_code == 404


def test_invitation_that_opens_nothing_any_more_is_a_404_with_words(client):
    page = client.get(reverse("accounts:invitation", args=["nimporte-quoi"]))

    assert page.status_code == 404
    assert "Cette invitation n’ouvre plus rien" in page.content.decode()


def test_invitation_waits_on_the_account_page(client_of, agent):
    invitation = InvitationFactory(email=agent.email)
    client = client_of(agent)

    assert invitation.organisation.name in client.get("/compte/").content.decode()
    client.post(reverse("accounts:accept", args=[invitation.pk]))

    assert Membership.objects.get(user=agent).organisation == invitation.organisation


def test_manager_lets_a_person_in(manager, client_of):
    request = JoinRequestFactory(organisation=manager.organisation)

    client_of(manager.user).post(reverse("accounts:answer_request", args=[request.pk]), {"role": "reader"})

    assert Membership.objects.get(user=request.user).role == "reader"


def test_manager_does_not_let_a_person_in(manager, client_of):
    request = JoinRequestFactory(organisation=manager.organisation)

    client_of(manager.user).post(
        reverse("accounts:answer_request", args=[request.pk]), {"role": "reader", "do": "decline"}
    )

    assert not Membership.objects.filter(user=request.user).exists()
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize(
    ("posted", "role"),
    [({"do": "role", "role": "reader"}, "reader"), ({"do": "hand_over"}, "manager"), ({"do": "remove"}, None)],
)
def test_manager_changes_a_member(manager, client_of, posted, role):
    colleague = MembershipFactory(organisation=manager.organisation, editor=True)
    page = reverse("accounts:member", args=[manager.organisation.pk, colleague.pk])

    answer = client_of(manager.user).post(page, posted)

    assert answer.status_code == 302
    assert Membership.objects.filter(pk=colleague.pk).values_list("role", flat=True).first() == role


def test_last_manager_is_told_why_he_stays(manager, client_of):
    client = client_of(manager.user)
    own = reverse("accounts:member", args=[manager.organisation.pk, manager.pk])
    away = reverse("accounts:leave", args=[manager.organisation.pk])

    refused = [client.post(own, {"do": "role", "role": "reader"}), client.post(away)]

    assert [page.status_code for page in refused] == [422, 422]
    assert all("dernier gestionnaire" in page.content.decode() for page in refused)


def test_member_leaves(manager, client_of):
    reader = MembershipFactory(organisation=manager.organisation, reader=True)

    client_of(reader.user).post(reverse("accounts:leave", args=[manager.organisation.pk]))

    assert not Membership.objects.filter(pk=reader.pk).exists()


def test_member_of_another_organisation_is_not_reached_through_ones_own(manager, client_of):
    elsewhere = MembershipFactory(reader=True)

    page = client_of(manager.user).get(reverse("accounts:member", args=[manager.organisation.pk, elsewhere.pk]))

    assert page.status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_organisation_page_costs_the_same_with_1_and_30_members(manager, client_of, django_assert_num_queries, count):
    MembershipFactory.create_batch(count - 1, organisation=manager.organisation, editor=True)
    JoinRequestFactory.create_batch(count, organisation=manager.organisation)
    InvitationFactory.create_batch(count, organisation=manager.organisation)
    client = client_of(manager.user)

    with django_assert_num_queries(11):
        page = client.get(reverse("accounts:organisation", args=[manager.organisation.pk]))

    assert len(page.context["members"]) == count


@pytest.mark.parametrize("count", [1, 30])
def test_account_page_costs_the_same_with_1_and_30_organisations(agent, client_of, django_assert_num_queries, count):
    MembershipFactory.create_batch(count, user=agent)
    client = client_of(agent)

    with django_assert_num_queries(11):
        page = client.get("/compte/")

    assert len(page.context["memberships"]) == count


# Choosing an organisation


def test_person_chooses_a_town_and_comes_back_where_she_was(agent, client_of):
    CountryFactory()
    town = TerritoryFactory(name="Trois-Rives")

    done = client_of(agent).post("/organismes/nouveau/?next=/compte/", {"territory": town.ref, "next": "/compte/"})

    assert done.headers["Location"] == "/compte/"
    assert Membership.objects.get(user=agent).organisation.territory == town


def test_town_that_has_members_is_asked(agent, client_of, manager):
    CountryFactory()

    done = client_of(agent).post("/organismes/nouveau/", {"territory": manager.organisation.territory.ref}, follow=True)

    assert done.redirect_chain == [(reverse("accounts:join", args=[manager.organisation.pk]), 302)]
    assert not Membership.objects.filter(user=agent).exists()


def test_pending_request_says_what_it_waits_for(agent, client_of, manager):
    page = reverse("accounts:join", args=[manager.organisation.pk])
    client = client_of(agent)

    shown = client.post(page, {"message": "Service jeunesse"}, follow=True)

    assert "Votre demande attend une réponse" in shown.content.decode()
    assert "Vous ne voyez pas encore ses dossiers, parce que" in shown.content.decode()


def test_unknown_town_is_refused_with_a_way_out(agent, client_of):
    page = client_of(agent).post("/organismes/nouveau/", {"territory": "Nulle-Part-sur-Rien"})

    assert page.status_code == 422
    assert "ou ajoutez un organisme" in page.content.decode()


def test_homonyms_are_offered_with_what_tells_them_apart(agent, client_of):
    for code, department in (("93066", "Seine-Saint-Denis"), ("97411", "La Réunion")):
        parent = TerritoryFactory(kind="department", code=code[:3], name=department, siren="", pickable=False)
        TerritoryFactory(code=code, name="Saint-Denis", department=parent)

    page = client_of(agent).post("/organismes/nouveau/", {"territory": "Saint-Denis"})

    assert page.status_code == 422
    assert {candidate.label for candidate in page.context["territory_form"].candidates} == {
        "Saint-Denis (Seine-Saint-Denis)",
        "Saint-Denis (La Réunion)",
    }


OWN = {
    "which": "own",
    "name": "Rives et Baobabs",
    "kind": "association",
    "country_name": "country:FR",
    "siren": "",
    "address": "",
}


def test_person_adds_an_organisation_of_her_own(agent, client_of):
    CountryFactory()

    client_of(agent).post("/organismes/nouveau/", OWN | {"siren": "732 829 320"})

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.siren, organisation.is_checked) == ("Rives et Baobabs", "732829320", False)
    assert Membership.objects.get(user=agent).role == "manager"


@pytest.mark.parametrize("siren", ["732829321", "12345678", "abcdefghi", "٧٣٢٨٢٩٣٢٠"])
def test_number_that_is_no_siren_is_refused(agent, client_of, siren):
    CountryFactory()

    page = client_of(agent).post("/organismes/nouveau/", OWN | {"siren": siren})

    assert page.status_code == 422
    assert list(page.context["own_form"].errors) == ["siren"]
    assert not Organisation.objects.exists()


def test_siren_of_an_organisation_that_is_here_leads_to_it(agent, client_of):
    CountryFactory()
    here = MembershipFactory(organisation__siren="732829320").organisation

    done = client_of(agent).post("/organismes/nouveau/", OWN | {"siren": "732829320"}, follow=True)

    assert done.redirect_chain == [(reverse("accounts:join", args=[here.pk]), 302)]


# My account


def test_person_changes_name_and_language(agent, client_of):
    client_of(agent).post("/compte/", {"name": "Autre nom", "language": "ar"})

    agent.refresh_from_db()
    assert (agent.name, agent.language) == ("Autre nom", "ar")


def test_person_changes_address_with_a_code_and_the_old_one_is_told(agent, client_of, last_code):
    client = client_of(agent)
    client.post("/compte/confirmer/", {"password": "un-mot-de-passe-assez-long"})

    client.post("/compte/adresse/", {"action_add": "1", "email": "nouvelle@example.org"})
    client.post("/inscription/code/", {"code": last_code("nouvelle@example.org")})

    assert User.objects.get().email == "nouvelle@example.org"
    assert Letter.objects.filter(to="agent@example.org").get().subject == "Votre compte a changé"


def test_person_exports_what_we_hold(client_of, manager):
    InvitationFactory(invited_by=manager.user, email="invitee@example.org", organisation=manager.organisation)

    data = json.loads(client_of(manager.user).get("/compte/mes-donnees.json").content)

    assert data["compte"]["adresse"] == manager.user.email
    assert [row["organisme"] for row in data["organismes"]] == [manager.organisation.name]
    assert [row["adresse"] for row in data["invitations envoyées"]] == ["invitee@example.org"]
    assert [row["acte"] for row in data["historique"]] == ["founded"]


def test_rooms_above_add_to_the_export_and_hear_of_the_erasure(agent, client_of):
    heard = []

    def add(sender, user, **kwargs):
        return {"dossiers": ["NIR-2024-0001"]}

    def let_go(sender, user, **kwargs):
        heard.append(user.email)

    acts.exporting.connect(add)
    acts.erasing.connect(let_go)
    client = client_of(agent)
    data = json.loads(client.get("/compte/mes-donnees.json").content)
    client.post("/compte/supprimer/", {"email": agent.email})
    acts.exporting.disconnect(add)
    acts.erasing.disconnect(let_go)

    assert data["dossiers"] == ["NIR-2024-0001"]
    assert heard == ["agent@example.org"]


def test_person_erases_the_account_after_writing_the_address(agent, client_of):
    client = client_of(agent)

    assert client.post("/compte/supprimer/", {"email": "autre@example.org"}).status_code == 422
    assert User.objects.exists()
    client.post("/compte/supprimer/", {"email": "Agent@example.org"})

    assert not User.objects.exists()
    assert client.get("/compte/").status_code == 302


def test_only_manager_of_colleagues_is_asked_to_hand_over_first(manager, client_of):
    MembershipFactory(organisation=manager.organisation, editor=True)

    page = client_of(manager.user).post("/compte/supprimer/", {"email": manager.user.email})

    assert "Des collègues comptent sur vous" in page.content.decode()
    assert User.objects.filter(pk=manager.user.pk).exists()


# The ministry's list


@pytest.mark.parametrize("person", ["stranger", "officer", "administrator"])
def test_list_of_accounts_is_for_the_ministry(client_of, person):
    user = UserFactory() if person == "stranger" else UserFactory(**{person: True})

    assert client_of(user).get("/instruction/comptes/").status_code == (404 if person == "stranger" else 200)


@pytest.mark.parametrize("name", ["accounts:check_membership", "accounts:check_organisation"])
def test_acts_of_the_list_are_for_the_ministry(client_of, manager, name):
    membership = MembershipFactory(unchecked=True)
    organisation = OrganisationFactory(association=True, to_check=True)
    number = {"accounts:check_membership": membership.pk, "accounts:check_organisation": organisation.pk}[name]

    assert client_of(manager.user).post(reverse(name, args=[number])).status_code == 404


def test_officer_confirms_and_refuses(client_of):
    officer = client_of(UserFactory(officer=True))
    honest, impostor = MembershipFactory(unchecked=True), MembershipFactory(unchecked=True)
    association = OrganisationFactory(association=True, to_check=True)

    officer.post(reverse("accounts:check_membership", args=[honest.pk]))
    officer.post(reverse("accounts:check_membership", args=[impostor.pk]), {"do": "refuse"})
    officer.post(reverse("accounts:check_organisation", args=[association.pk]))

    assert [(member.pk, member.is_checked) for member in Membership.objects.all()] == [(honest.pk, True)]
    assert Organisation.objects.get(pk=association.pk).is_checked


def test_officer_gives_a_manager_to_an_organisation_that_has_none(client_of):
    request = JoinRequestFactory()

    listed = client_of(UserFactory(officer=True)).get("/instruction/comptes/?voir=demandes")
    client_of(UserFactory(officer=True)).post(
        reverse("accounts:answer_request", args=[request.pk]), {"role": "manager"}
    )

    assert list(listed.context["page"].object_list) == [request]
    assert Membership.objects.get(user=request.user).is_checked


@pytest.mark.parametrize(
    ("shown", "make"),
    [
        ("membres", lambda count: MembershipFactory.create_batch(count, unchecked=True)),
        ("organismes", lambda count: OrganisationFactory.create_batch(count, association=True, to_check=True)),
        ("demandes", JoinRequestFactory.create_batch),
    ],
)
@pytest.mark.parametrize("count", [1, 60])
def test_list_costs_the_same_with_1_and_60_rows(client_of, django_assert_num_queries, shown, make, count):
    if shown == "organismes":
        CountryFactory()
    make(count)
    officer = client_of(UserFactory(officer=True))
    officer.get("/instruction/comptes/")

    with django_assert_num_queries(7):
        page = officer.get(f"/instruction/comptes/?voir={shown}")

    assert len(page.context["page"].object_list) == min(count, 50)


def test_a_misspelt_country_is_chosen_in_one_press(agent, client_of):
    CountryFactory(code="SN")
    typed = {"which": "own", "name": "Commune de Keur Ndiaye", "kind": "foreign_authority", "country_name": "Sénégale"}
    client = client_of(agent)

    refused = client.post("/organismes/nouveau/", typed)
    assert refused.status_code == 422
    assert '<button class="btn alt s" name="country_name" value="Sénégal">' in refused.content.decode()
    client.post("/organismes/nouveau/", typed | {"country_name": ["Sénégale", "Sénégal"]})

    assert Membership.objects.get(user=agent).organisation.country_id == "SN"

"""Administrators give and withdraw the roles of the ministry's side."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    SecondFactorFactory,
    StaffRoleFactory,
    UserFactory,
)
from tests.visits import browser
from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import Invitation, MembershipChange, StaffRole, User
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db

ROLES = "/instruction/roles/"


@pytest.fixture
def administrator():
    return UserFactory(administrator=True, name="Administratrice d’essai")


@pytest.fixture
def owner(administrator):
    return administrator.staff_roles.get().owner


def role_of(user):
    return StaffRole.objects.filter(user=user).values_list("role", flat=True).first()


def test_an_administrator_gives_a_role_to_an_account_and_the_person_is_told(administrator, owner, agent):
    done = browser(administrator).post(ROLES, {"email": "Agent@Example.org", "role": "officer"})

    assert done.url == ROLES
    assert role_of(agent) == "officer"
    assert Letter.objects.get().to == agent.email
    assert list(MembershipChange.objects.filter(organisation=owner).values_list("act", "role", "by")) == [
        ("staff", "officer", administrator.reference)
    ]


def test_whoever_has_no_account_is_invited_and_has_the_role_once_accepted(administrator, owner):
    browser(administrator).post(ROLES, {"email": "nouvelle@example.org", "role": "administrator"})
    invitation = Invitation.objects.get()
    assert (invitation.staff, invitation.role, Letter.objects.get().to) == (
        True,
        "administrator",
        "nouvelle@example.org",
    )
    newcomer = UserFactory(email="nouvelle@example.org")

    done = browser(newcomer).post(reverse("accounts:invitation", args=[acts.invitation_token(invitation)]))

    assert done.url == "/instruction/comptes/"
    assert role_of(newcomer) == "administrator"
    assert not newcomer.memberships.exists()


def test_an_account_whose_address_was_never_confirmed_is_invited_not_trusted(administrator):
    impostor = User.objects.create_user("future@example.org", "un-mot-de-passe-assez-long")

    browser(administrator).post(ROLES, {"email": "future@example.org", "role": "officer"})

    assert role_of(impostor) is None
    assert Invitation.objects.get().email == "future@example.org"


def test_the_page_lists_the_people_and_the_invitations_of_ones_own_owner(administrator, owner):
    StaffRoleFactory(user__name="Chargée d’essai", owner=owner)
    StaffRoleFactory(user__name="Ailleurs", owner=OrganisationFactory(ministry=True, name="Autre ministère"))
    InvitationFactory(organisation=owner, email="invitee@example.org", role="officer", staff=True)
    InvitationFactory(organisation=owner, email="membre@example.org")

    page = browser(administrator).get(ROLES).content.decode()

    assert "Chargée d’essai" in page
    assert "Ailleurs" not in page
    assert "invitee@example.org" in page
    assert "membre@example.org" not in page


def test_who_administers_two_owners_says_for_which(administrator, owner, agent):
    second = StaffRoleFactory(
        user=administrator, owner=OrganisationFactory(ministry=True, name="Région d’essai"), role="administrator"
    ).owner

    refused = browser(administrator).post(ROLES, {"email": agent.email, "role": "officer"})
    browser(administrator).post(ROLES, {"email": agent.email, "role": "officer", "owner": second.pk})

    assert refused.status_code == 422
    assert list(StaffRole.objects.filter(user=agent).values_list("owner", flat=True)) == [second.pk]


def test_a_role_is_withdrawn_on_a_page_of_its_own(administrator, owner):
    officer = StaffRoleFactory(owner=owner)
    client, page = browser(administrator), f"{ROLES}{officer.pk}/"

    assert "ne verra plus les dossiers reçus" in client.get(page).content.decode()
    assert StaffRole.objects.filter(pk=officer.pk).exists()
    done = client.post(page, {"do": "withdraw"})

    assert done.url == ROLES
    assert role_of(officer.user) is None
    assert Letter.objects.get().to == officer.user.email
    assert MembershipChange.objects.get(organisation=owner).act == "staff_end"


def test_the_ministry_is_closed_at_once_to_who_loses_the_role(administrator, owner):
    officer = StaffRoleFactory(owner=owner)
    SecondFactorFactory(user=officer.user)
    client = browser(officer.user)
    assert client.get("/instruction/comptes/").status_code == 200

    acts.withdraw_staff_role(staff_role=officer, by=administrator)

    assert client.get("/instruction/comptes/").status_code == 404


@pytest.mark.parametrize("typed", [{"do": "withdraw"}, {"do": "role", "role": "officer"}])
def test_the_last_administrator_is_never_withdrawn(administrator, typed):
    own = administrator.staff_roles.get()

    refused = browser(administrator).post(f"{ROLES}{own.pk}/", typed)

    assert refused.status_code == 422
    assert "dernier administrateur" in refused.content.decode()
    assert role_of(administrator) == "administrator"


def test_the_last_administrator_does_not_step_down_by_the_form_that_gives(administrator):
    refused = browser(administrator).post(ROLES, {"email": administrator.email, "role": "officer"})

    assert refused.status_code == 422
    assert role_of(administrator) == "administrator"


def test_the_last_administrator_does_not_erase_the_account(administrator):
    page = browser(administrator).post("/compte/supprimer/", {"email": administrator.email})

    assert "Vous êtes le seul administrateur" in page.content.decode()
    with pytest.raises(ValidationError):
        acts.erase(user=administrator)


def test_one_of_two_administrators_may_leave(administrator, owner):
    StaffRoleFactory(owner=owner, role="administrator")

    done = browser(administrator).post(f"{ROLES}{administrator.staff_roles.get().pk}/", {"do": "withdraw"})

    assert done.url == "/compte/"
    assert role_of(administrator) is None


def test_the_role_of_another_owner_is_out_of_reach(administrator):
    elsewhere = StaffRoleFactory(owner=OrganisationFactory(ministry=True, name="Autre ministère"))

    assert browser(administrator).post(f"{ROLES}{elsewhere.pk}/", {"do": "withdraw"}).status_code == 404
    assert role_of(elsewhere.user) == "officer"


def test_a_manager_of_the_ministry_as_an_organisation_does_not_reach_its_roles(owner):
    manager = MembershipFactory(organisation=owner).user
    invitation = InvitationFactory(organisation=owner, role="administrator", staff=True, email="invitee@example.org")
    client = browser(manager)

    assert "invitee@example.org" not in client.get(reverse("accounts:organisation", args=[owner.pk])).content.decode()
    client.post(reverse("accounts:withdraw_invitation", args=[invitation.pk]))
    client.post(reverse("accounts:invite", args=[owner.pk]), {"email": "invitee@example.org", "role": "administrator"})

    assert Invitation.objects.get().role == "administrator"


def test_an_invitation_to_a_role_is_withdrawn(administrator, owner):
    invitation = InvitationFactory(organisation=owner, role="officer", staff=True)

    browser(administrator).post(reverse("accounts:withdraw_role_invitation", args=[invitation.pk]))

    assert not Invitation.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_with_1_and_30_people(administrator, owner, django_assert_num_queries, count):
    StaffRoleFactory.create_batch(count, owner=owner)
    client = browser(administrator)
    client.get(ROLES)

    with django_assert_num_queries(6):
        client.get(ROLES)

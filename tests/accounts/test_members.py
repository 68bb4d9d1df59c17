"""The members of an organisation: who sees them, lets in, changes, leaves."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    UserFactory,
)
from tests.visits import browser
from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import JoinRequest, Membership
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db


def test_member_page_for_each_kind_of_reader(manager):
    organisation = manager.organisation
    page = reverse("accounts:organisation", args=[organisation.pk])
    people = {
        "manager": manager.user,
        "editor": MembershipFactory(organisation=organisation, editor=True).user,
        "reader": MembershipFactory(organisation=organisation, reader=True).user,
        "stranger": MembershipFactory().user,
        "officer": UserFactory(officer=True),
    }

    seen = {name: browser(person).get(page).status_code for name, person in people.items()}

    assert seen == {"manager": 200, "editor": 200, "reader": 200, "stranger": 404, "officer": 404}
    assert Client().get(page).headers["Location"] == f"/connexion/?next={page}"


def test_only_managers_see_requests_and_invite(manager):
    JoinRequestFactory(organisation=manager.organisation, user__name="Candidate")
    editor = MembershipFactory(organisation=manager.organisation, editor=True).user
    page = reverse("accounts:organisation", args=[manager.organisation.pk])

    for_manager, for_editor = (browser(person).get(page).content.decode() for person in (manager.user, editor))

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
def test_who_does_not_manage_finds_no_act(manager, name, of, role):
    organisation = manager.organisation
    things = {
        "organisation": organisation,
        "request": JoinRequestFactory(organisation=organisation),
        "invitation": InvitationFactory(organisation=organisation),
    }
    where = {} if role == "stranger" else {"organisation": organisation}
    person = MembershipFactory(role="manager" if role == "stranger" else role, **where).user

    answer = browser(person).post(reverse(name, args=[things[of].pk]), {"email": "x@example.org", "role": "manager"})

    assert answer.status_code == 404


def test_manager_invites_and_the_colleague_creates_an_account_and_joins(manager, client, last_code):
    page = reverse("accounts:organisation", args=[manager.organisation.pk])
    browser(manager.user).post(page + "inviter/", {"email": "Collegue@example.org", "role": "editor"})
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


def test_invitation_for_another_address_says_so(agent):
    token = acts.invitation_token(InvitationFactory(email="quelquun.d.autre@example.org"))
    page = reverse("accounts:invitation", args=[token])

    shown, refused = browser(agent).get(page), browser(agent).post(page)

    assert "pour une autre adresse" in shown.content.decode()
    assert refused.status_code == 404


def test_invitation_that_opens_nothing_any_more_is_a_404_with_words(client):
    page = client.get(reverse("accounts:invitation", args=["nimporte-quoi"]))

    assert page.status_code == 404
    assert "Cette invitation n’ouvre plus rien" in page.content.decode()


def test_invitation_waits_on_the_account_page(agent):
    invitation = InvitationFactory(email=agent.email)
    client = browser(agent)

    assert invitation.organisation.name in client.get("/compte/").content.decode()
    client.post(reverse("accounts:accept", args=[invitation.pk]))

    assert Membership.objects.get(user=agent).organisation == invitation.organisation


def test_manager_lets_a_person_in(manager):
    request = JoinRequestFactory(organisation=manager.organisation)

    browser(manager.user).post(reverse("accounts:answer_request", args=[request.pk]), {"role": "reader"})

    assert Membership.objects.get(user=request.user).role == "reader"


def test_manager_does_not_let_a_person_in(manager):
    request = JoinRequestFactory(organisation=manager.organisation)

    browser(manager.user).post(
        reverse("accounts:answer_request", args=[request.pk]), {"role": "reader", "do": "decline"}
    )

    assert not Membership.objects.filter(user=request.user).exists()
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize(
    ("posted", "role"),
    [({"do": "role", "role": "reader"}, "reader"), ({"do": "hand_over"}, "manager"), ({"do": "remove"}, None)],
)
def test_manager_changes_a_member(manager, posted, role):
    colleague = MembershipFactory(organisation=manager.organisation, editor=True)
    page = reverse("accounts:member", args=[manager.organisation.pk, colleague.pk])

    answer = browser(manager.user).post(page, posted)

    assert answer.status_code == 302
    assert Membership.objects.filter(pk=colleague.pk).values_list("role", flat=True).first() == role


def test_last_manager_is_told_why_he_stays(manager):
    client = browser(manager.user)
    own = reverse("accounts:member", args=[manager.organisation.pk, manager.pk])
    away = reverse("accounts:leave", args=[manager.organisation.pk])

    refused = [client.post(own, {"do": "role", "role": "reader"}), client.post(away)]

    assert [page.status_code for page in refused] == [422, 422]
    assert all("dernier gestionnaire" in page.content.decode() for page in refused)


def test_member_leaves(manager):
    reader = MembershipFactory(organisation=manager.organisation, reader=True)

    browser(reader.user).post(reverse("accounts:leave", args=[manager.organisation.pk]))

    assert not Membership.objects.filter(pk=reader.pk).exists()


def test_member_of_another_organisation_is_not_reached_through_ones_own(manager):
    elsewhere = MembershipFactory(reader=True)

    page = browser(manager.user).get(reverse("accounts:member", args=[manager.organisation.pk, elsewhere.pk]))

    assert page.status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_organisation_page_costs_the_same_with_1_and_30_members(manager, django_assert_num_queries, count):
    MembershipFactory.create_batch(count - 1, organisation=manager.organisation, editor=True)
    JoinRequestFactory.create_batch(count, organisation=manager.organisation)
    InvitationFactory.create_batch(count, organisation=manager.organisation)
    client = browser(manager.user)

    with django_assert_num_queries(11):
        page = client.get(reverse("accounts:organisation", args=[manager.organisation.pk]))

    assert len(page.context["members"]) == count

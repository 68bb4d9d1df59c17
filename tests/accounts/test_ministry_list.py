"""The ministry's list of accounts to check."""

import pytest
from django.urls import reverse

from tests.factories import (
    CountryFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.visits import browser
from traitdunion.directory.accounts.models import Membership, Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", ["stranger", "officer", "administrator"])
def test_list_of_accounts_is_for_the_ministry(person):
    user = UserFactory() if person == "stranger" else UserFactory(**{person: True})

    assert browser(user).get("/instruction/comptes/").status_code == (404 if person == "stranger" else 200)


@pytest.mark.parametrize("name", ["accounts:check_membership", "accounts:check_organisation"])
def test_acts_of_the_list_are_for_the_ministry(manager, name):
    membership = MembershipFactory(unchecked=True)
    organisation = OrganisationFactory(association=True, to_check=True)
    number = {"accounts:check_membership": membership.pk, "accounts:check_organisation": organisation.pk}[name]

    assert browser(manager.user).post(reverse(name, args=[number])).status_code == 404


def test_officer_confirms_and_refuses():
    officer = browser(UserFactory(officer=True))
    honest, impostor = MembershipFactory(unchecked=True), MembershipFactory(unchecked=True)
    association = OrganisationFactory(association=True, to_check=True)

    officer.post(reverse("accounts:check_membership", args=[honest.pk]))
    officer.post(reverse("accounts:check_membership", args=[impostor.pk]), {"do": "refuse"})
    officer.post(reverse("accounts:check_organisation", args=[association.pk]))

    assert [(member.pk, member.is_checked) for member in Membership.objects.all()] == [(honest.pk, True)]
    assert Organisation.objects.get(pk=association.pk).is_checked


def test_officer_gives_a_manager_to_an_organisation_that_has_none():
    request = JoinRequestFactory()

    listed = browser(UserFactory(officer=True)).get("/instruction/comptes/?voir=demandes")
    browser(UserFactory(officer=True)).post(reverse("accounts:answer_request", args=[request.pk]), {"role": "manager"})

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
def test_list_costs_the_same_with_1_and_60_rows(django_assert_num_queries, shown, make, count):
    if shown == "organismes":
        CountryFactory()
    make(count)
    officer = browser(UserFactory(officer=True))
    officer.get("/instruction/comptes/")

    with django_assert_num_queries(7):
        page = officer.get(f"/instruction/comptes/?voir={shown}")

    assert len(page.context["page"].object_list) == min(count, 50)

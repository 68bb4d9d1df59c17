"""Permissions answer yes, or no with a reason."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import MembershipFactory, OrganisationFactory, StaffRoleFactory, UserFactory
from traitdunion.directory.accounts.permissions import (
    can_check_accounts,
    can_manage,
    can_read,
    can_write,
    is_administrator_of,
    is_officer_of,
    predicate,
)


@predicate("Il pleut.")
def is_dry(user, thing):
    return thing == "dry"


@predicate("Il fait froid.")
def is_warm(user, thing):
    return thing == "warm"


def test_and_gives_the_first_refusal():
    answer = (is_dry & is_warm)(None, "neither")

    assert (bool(answer), answer.reason) == (False, "Il pleut.")


def test_or_gives_the_first_yes_or_the_last_refusal():
    either = is_dry | is_warm

    assert either(None, "warm")
    assert either(None, "neither").reason == "Il fait froid."


def test_reason_can_be_replaced_and_the_question_moved_to_a_part():
    asked = is_dry.on(lambda thing: thing["weather"]).because("Restez ici.")

    assert asked(None, {"weather": "dry"})
    assert asked(None, {"weather": "wet"}).reason == "Restez ici."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "reads", "writes", "manages"),
    [("reader", True, False, False), ("editor", True, True, False), ("manager", True, True, True)],
)
def test_roles_open_what_they_say(role, reads, writes, manages):
    membership = MembershipFactory(role=role)
    person, organisation = membership.user, membership.organisation

    answers = [bool(can(person, organisation)) for can in (can_read, can_write, can_manage)]

    assert answers == [reads, writes, manages]


@pytest.mark.django_db
def test_stranger_and_visitor_are_refused_with_their_reason():
    organisation = OrganisationFactory()

    assert str(can_read(AnonymousUser(), organisation).reason) == "Connectez-vous pour continuer."
    assert str(can_read(UserFactory(), organisation).reason).startswith("Cette page est celle des membres")


@pytest.mark.django_db
def test_ministry_roles_are_scoped_by_owner():
    ours, theirs = OrganisationFactory(ministry=True), OrganisationFactory(ministry=True, name="Région d’essai")
    officer = StaffRoleFactory(owner=ours).user
    administrator = StaffRoleFactory(owner=ours, role="administrator").user

    assert [bool(is_officer_of(officer, owner)) for owner in (ours, theirs)] == [True, False]
    assert [bool(is_administrator_of(person, ours)) for person in (officer, administrator)] == [False, True]
    assert can_check_accounts(officer)
    assert not can_check_accounts(UserFactory())

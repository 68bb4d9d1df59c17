"""Permissions answer yes, or no with a reason."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import MembershipFactory, OrganisationFactory, StaffRoleFactory, UserFactory
from traitdunion.directory.accounts.permissions import belongs, can_manage, is_staff, predicate
from traitdunion.directory.accounts.permissions import writes as can_write


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

    answers = [bool(can(person, organisation)) for can in (belongs, can_write, can_manage)]

    assert answers == [reads, writes, manages]


@pytest.mark.django_db
def test_stranger_and_visitor_are_refused_with_their_reason():
    organisation = OrganisationFactory()

    assert str(can_manage(AnonymousUser(), organisation).reason) == "Connectez-vous pour continuer."
    assert str(can_manage(UserFactory(), organisation).reason).startswith("Cette page est celle des membres")


@pytest.mark.django_db
def test_staff_are_those_with_a_ministry_role():
    assert is_staff(StaffRoleFactory().user)
    assert not is_staff(UserFactory())
    assert not is_staff(AnonymousUser())

"""Organisations and membership: what each act does."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.factories import (
    CountryFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffRoleFactory,
    TerritoryFactory,
    UserFactory,
)
from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.forms import OrganisationForm, ProfileForm
from traitdunion.directory.accounts.models import Invitation, JoinRequest, Membership, MembershipChange, Organisation
from traitdunion.foundation.journal.models import PersonSalt
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db


def history(organisation):
    return list(MembershipChange.objects.filter(organisation=organisation).values_list("act", "role"))


def test_organisation_of_a_territory_is_made_at_first_use_and_checked():
    CountryFactory()
    town = TerritoryFactory(name="Trois-Rives", siren="217600001")

    organisation = acts.organisation_for(town)

    assert (organisation.kind, organisation.name, organisation.siren) == ("commune", "Trois-Rives", "217600001")
    assert organisation.is_checked
    assert acts.organisation_for(town) == organisation
    assert Organisation.objects.count() == 1


def test_organisation_added_by_hand_becomes_that_of_the_territory_with_the_same_siren():
    town = TerritoryFactory(siren="217600001")
    by_hand = OrganisationFactory(
        territory=None, siren="217600001", name="Mairie", kind="public_body", status="to_check"
    )

    organisation = acts.organisation_for(town)

    assert organisation == by_hand
    assert (organisation.territory, organisation.kind, organisation.is_checked) == (town, "commune", True)


@pytest.mark.parametrize("twin", [{"siren": "217600001"}, {"territory": "same"}])
def test_two_organisations_never_share_a_siren_or_a_territory(twin):
    first = OrganisationFactory(siren="217600001")
    again = {"siren": "", "territory": None, "name": "Double"} | {
        name: first.territory if value == "same" else value for name, value in twin.items()
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(**again)


def test_organisations_without_siren_or_territory_are_not_twins():
    OrganisationFactory.create_batch(2, foreign=True)

    assert Organisation.objects.count() == 2


def test_organisation_of_ones_own_is_usable_at_once_and_to_be_checked(agent):
    organisation = acts.add_organisation(
        kind="association", name="Rives et Baobabs", country=CountryFactory(), by=agent
    )

    membership = Membership.objects.get(user=agent, organisation=organisation)
    assert not organisation.is_checked
    assert (membership.role, membership.is_checked) == ("manager", False)


def test_siren_already_taken_is_refused_with_a_sentence(agent):
    OrganisationFactory(siren="217600001")

    with pytest.raises(ValidationError) as refused:
        acts.add_organisation(kind="association", name="Double", country=CountryFactory(), by=agent, siren="217600001")

    assert refused.value.messages == ["Un organisme porte déjà ce numéro SIREN."]


def test_first_member_is_manager_at_once_and_unchecked(agent):
    organisation = OrganisationFactory()

    membership = acts.join(user=agent, organisation=organisation)

    assert (membership.role, membership.is_checked) == ("manager", False)
    assert history(organisation) == [("founded", "manager")]


def test_second_person_asks_and_the_managers_are_written_to(agent):
    manager = MembershipFactory(user__email="gestion@example.org")

    request = acts.join(user=agent, organisation=manager.organisation, message="Service jeunesse")

    assert isinstance(request, JoinRequest)
    assert not Membership.objects.filter(user=agent).exists()
    assert list(Letter.objects.values_list("to", flat=True)) == ["gestion@example.org"]


def test_asking_twice_is_one_request_and_one_letter(agent):
    organisation = MembershipFactory().organisation

    acts.join(user=agent, organisation=organisation)
    acts.join(user=agent, organisation=organisation)

    assert JoinRequest.objects.count() == 1
    assert Letter.objects.count() == 1


def test_organisation_whose_members_left_does_not_fall_to_the_next_comer(agent):
    organisation = MembershipFactory().organisation
    Membership.objects.all().delete()

    answer = acts.join(user=agent, organisation=organisation)

    assert isinstance(answer, JoinRequest)
    assert list(JoinRequest.objects.without_manager()) == [answer]


@pytest.mark.parametrize(("manager_is_checked", "newcomer_is_checked"), [(True, True), (False, False)])
def test_word_of_a_checked_manager_checks_the_newcomer(manager_is_checked, newcomer_is_checked):
    manager = MembershipFactory(unchecked=not manager_is_checked)
    request = JoinRequestFactory(organisation=manager.organisation)

    membership = acts.admit(request=request, role="editor", by=manager.user)

    assert (membership.role, membership.is_checked) == ("editor", newcomer_is_checked)
    assert not JoinRequest.objects.exists()


def test_declined_person_is_told_and_may_ask_again():
    manager = MembershipFactory()
    request = JoinRequestFactory(organisation=manager.organisation, user__email="refuse@example.org")

    acts.decline(request=request, by=manager.user)

    assert list(Letter.objects.values_list("to", flat=True)) == ["refuse@example.org"]
    assert isinstance(acts.join(user=request.user, organisation=manager.organisation), JoinRequest)


def test_invited_person_joins_with_the_role_proposed(agent):
    manager = MembershipFactory()
    invitation = acts.invite(
        organisation=manager.organisation, email="Agent@Example.org", role="reader", by=manager.user, language="fr"
    )

    acts.accept(invitation=invitation, by=agent)

    membership = Membership.objects.get(user=agent)
    assert (membership.role, membership.is_checked) == ("reader", True)
    assert not Invitation.objects.open().exists()


def test_forwarded_invitation_opens_nothing(agent):
    invitation = InvitationFactory(email="quelquun.d.autre@example.org")

    with pytest.raises(PermissionError):
        acts.accept(invitation=invitation, by=agent)

    assert not Membership.objects.filter(user=agent).exists()


def test_inviting_again_changes_the_role_and_writes_again():
    manager = MembershipFactory()
    words = {"organisation": manager.organisation, "email": "nouveau@example.org", "by": manager.user, "language": "fr"}

    acts.invite(role="reader", **words)
    acts.invite(role="editor", **words)

    assert Invitation.objects.get().role == "editor"
    assert Letter.objects.count() == 2


def test_invitation_is_in_one_language_whatever_that_of_the_page():
    manager = MembershipFactory()

    with translation.override("en"):
        acts.invite(
            organisation=manager.organisation,
            email="nouveau@example.org",
            role="reader",
            by=manager.user,
            language="fr",
        )

    text = Letter.objects.get().text
    assert "Lecture" in text
    assert "Reader" not in text


def test_names_cannot_turn_a_page_round():
    person = ProfileForm({"name": "Camille\u202e Exemple", "language": "fr"}, instance=UserFactory())
    organisation = OrganisationForm({"name": "Rives\u2066 et Baobabs"})

    person.full_clean()
    organisation.full_clean()

    assert person.cleaned_data["name"] == "Camille Exemple"
    assert organisation.cleaned_data["name"] == "Rives et Baobabs"


def test_member_is_not_invited():
    manager = MembershipFactory()

    with pytest.raises(ValidationError) as refused:
        acts.invite(
            organisation=manager.organisation, email=manager.user.email, role="editor", by=manager.user, language="fr"
        )

    assert refused.value.messages == ["Cette personne est déjà membre de l’organisme."]


def test_old_or_altered_invitation_is_not_found(monkeypatch):
    invitation, real = InvitationFactory(), time.time
    token = acts.invitation_token(invitation)

    assert acts.invitation_of(token) == invitation
    assert acts.invitation_of(token[:-1] + "x") is None
    monkeypatch.setattr("time.time", lambda: real() + 15 * 86_400)
    assert acts.invitation_of(token) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda manager: acts.leave(membership=manager),
        lambda manager: acts.remove(membership=manager, by=manager.user),
        lambda manager: acts.change_role(membership=manager, role="editor", by=manager.user),
    ],
)
def test_last_manager_stays(act):
    manager = MembershipFactory()
    MembershipFactory(organisation=manager.organisation, editor=True)

    with pytest.raises(ValidationError):
        act(manager)

    assert Membership.objects.managers().get().user == manager.user


def test_handing_over_swaps_the_roles():
    manager = MembershipFactory()
    colleague = MembershipFactory(organisation=manager.organisation, reader=True)

    acts.hand_over(organisation=manager.organisation, to=colleague, by=manager.user)

    manager.refresh_from_db()
    assert (colleague.role, manager.role) == ("manager", "editor")


def test_officer_may_take_out_even_the_last_manager():
    impostor = MembershipFactory(unchecked=True)

    acts.remove(membership=impostor, by=StaffRoleFactory().user)

    assert not Membership.objects.exists()
    assert history(impostor.organisation)[-1] == ("removed", "manager")


def test_officer_confirms_a_member_once():
    membership = MembershipFactory(unchecked=True)
    officer = StaffRoleFactory().user

    acts.check_membership(membership=membership, by=officer)
    acts.check_membership(membership=membership, by=officer)

    assert membership.is_checked
    assert history(membership.organisation) == [("founded", "manager"), ("checked", "manager")]


def test_erasing_leaves_the_history_and_cuts_the_person_off():
    membership = MembershipFactory()
    person = membership.user.reference

    acts.erase(user=membership.user)

    assert history(membership.organisation) == [("founded", "manager"), ("erased", "manager")]
    assert set(MembershipChange.objects.values_list("person", flat=True)) == {person}
    assert not PersonSalt.objects.filter(reference=person).exists()
    assert not Membership.objects.exists()


def test_erasing_waits_until_colleagues_have_a_manager():
    manager = MembershipFactory()
    colleague = MembershipFactory(organisation=manager.organisation, editor=True)

    with pytest.raises(ValidationError):
        acts.erase(user=manager.user)
    acts.change_role(membership=colleague, role="manager", by=manager.user)
    acts.erase(user=manager.user)

    assert Membership.objects.get() == colleague


def test_address_is_one_account_whatever_its_capitals():
    UserFactory(email="agent@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="Agent@Example.org")

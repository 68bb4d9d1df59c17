"""Who may open the pages of people and organisations; makes the people that every table speaks of."""

from datetime import date

from tests.factories import InvitationFactory, JoinRequestFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.files.samples import PDF, upload
from tests.house.addresses import EVERYONE, OFFICERS, PEOPLE, SIGNED_IN, Address, only
from traitdunion.directory.accounts import acts
from traitdunion.directory.territories.models import Network

ELSEWHERE = dict.fromkeys(PEOPLE, 302)
"""Steps of a sign-in: whoever has not begun it is sent back."""
VISITORS = ELSEWHERE | {"anonymous": 200}
WITH_SECOND_FACTOR = only("officer", "administrator", yes=302)
"""Sent to confirm that it is them; the others have no second factor."""


def build(world):
    """An organisation with its reader, editor and manager; a stranger; the two people of the ministry."""
    world["organisation"] = OrganisationFactory()
    for role in ("manager", "editor", "reader"):
        world.people[role] = MembershipFactory(role=role, organisation=world["organisation"]).user
    world.people["stranger"] = MembershipFactory().user
    world.people["officer"] = UserFactory(officer=True)
    world.people["administrator"] = UserFactory(administrator=True)
    world["membership"] = MembershipFactory(organisation=world["organisation"], reader=True, unchecked=True)
    world["request"] = JoinRequestFactory(organisation=world["organisation"])
    world["invitation"] = InvitationFactory(organisation=world["organisation"])
    world["invitation_of_reader"] = InvitationFactory(email=world.people["reader"].email)
    world["staff_role"] = world.people["officer"].staff_roles.get()
    world["invitation_to_a_role"] = InvitationFactory(
        organisation=world["staff_role"].owner, role="officer", staff=True
    )
    world["network"] = Network.objects.create(name="Réseau d’essai", status="sourced", source="essai")
    world["mandate"] = acts.add_mandate(
        organisation=world["organisation"],
        by=world.people["manager"],
        name="Dominique Exemple",
        function="Maire",
        starts_on=date(2024, 1, 1),
        scan=upload("arrete.pdf", PDF),
    )
    world["to_check"] = OrganisationFactory(association=True, to_check=True)


def the(name):
    return lambda world: [world[name].pk]


ADDRESSES = {
    "account_login": Address(VISITORS),
    "account_confirm_login_code": Address(ELSEWHERE),
    "mfa_authenticate": Address(ELSEWHERE),
    "account_logout": Address(SIGNED_IN),
    "account_inactive": Address(EVERYONE),
    "account_signup": Address(VISITORS),
    "account_email_verification_sent": Address(ELSEWHERE),
    "account_reset_password": Address(EVERYONE),
    "account_confirm_password_reset_code": Address(ELSEWHERE),
    "account_complete_password_reset": Address(ELSEWHERE),
    "account_email": Address(SIGNED_IN),
    "account_change_password": Address(SIGNED_IN),
    "account_set_password": Address(ELSEWHERE),
    "account_reauthenticate": Address(SIGNED_IN),
    "mfa_reauthenticate": Address(only("officer", "administrator", no=302)),
    "mfa_index": Address(SIGNED_IN),
    "mfa_activate_totp": Address(ELSEWHERE),
    "mfa_deactivate_totp": Address(WITH_SECOND_FACTOR),
    "mfa_view_recovery_codes": Address(WITH_SECOND_FACTOR),
    "mfa_generate_recovery_codes": Address(ELSEWHERE),
    "accounts:home": Address(SIGNED_IN),
    "accounts:export": Address(SIGNED_IN),
    "accounts:letters": Address(SIGNED_IN, post=only(*PEOPLE[1:], yes=302)),
    "accounts:try_address": Address(post=only(*PEOPLE[1:], yes=302)),
    "accounts:undelivered": Address(OFFICERS),
    "accounts:erase": Address(SIGNED_IN),
    "accounts:accept": Address(post=only("reader", yes=302), args=the("invitation_of_reader")),
    "accounts:new_organisation": Address(SIGNED_IN),
    "accounts:invitation": Address(EVERYONE, args=lambda world: [acts.invitation_token(world["invitation"])]),
    "accounts:organisation": Address(only("reader", "editor", "manager"), args=the("organisation")),
    "accounts:join": Address(SIGNED_IN | dict.fromkeys(("reader", "editor", "manager"), 302), args=the("organisation")),
    "accounts:invite": Address(post=only("manager", yes=422), args=the("organisation")),
    "accounts:member": Address(only("manager"), args=lambda world: [world["organisation"].pk, world["membership"].pk]),
    "accounts:mandates": Address(
        only("reader", "editor", "manager"),
        post=only("manager", yes=422) | {"reader": 403, "editor": 403},
        args=the("organisation"),
    ),
    "accounts:mandate_scan": Address(
        only("reader", "editor", "manager"),
        args=lambda world: [world["organisation"].pk, world["mandate"].pk],
    ),
    "accounts:leave": Address(only("reader", "editor", "manager"), args=the("organisation")),
    "accounts:answer_request": Address(post=only("manager", "officer", "administrator", yes=302), args=the("request")),
    "accounts:withdraw_invitation": Address(post=only("manager", yes=302), args=the("invitation")),
    "accounts:check": Address(OFFICERS),
    "accounts:roles": Address(only("administrator")),
    "accounts:role": Address(only("administrator"), args=the("staff_role")),
    "accounts:withdraw_role_invitation": Address(post=only("administrator", yes=302), args=the("invitation_to_a_role")),
    "accounts:networks": Address(OFFICERS),
    "accounts:new_network": Address(OFFICERS),
    "accounts:network": Address(OFFICERS, args=the("network")),
    "accounts:check_membership": Address(post=only("officer", "administrator", yes=302), args=the("membership")),
    "accounts:check_organisation": Address(post=only("officer", "administrator", yes=302), args=the("to_check")),
}

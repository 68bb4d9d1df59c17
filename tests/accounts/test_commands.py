"""The commands of the server's operator: a first role, a lost second factor."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import OrganisationFactory, UserFactory
from traitdunion.directory.accounts.models import StaffRole
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db


def test_command_gives_and_changes_a_role(agent):
    ministry = OrganisationFactory(ministry=True)

    call_command("staff_role", agent.email, "officer")
    call_command("staff_role", agent.email, "administrator")

    role = StaffRole.objects.get()
    assert (role.user, role.owner, role.role) == (agent, ministry, "administrator")


def test_command_keeps_the_last_administrator(agent):
    OrganisationFactory(ministry=True)
    call_command("staff_role", agent.email, "administrator")

    with pytest.raises(CommandError, match="dernier administrateur"):
        call_command("staff_role", agent.email, "officer")


def test_command_names_what_is_missing(agent):
    with pytest.raises(CommandError, match="signs up first"):
        call_command("staff_role", "absent@example.org", "officer")
    with pytest.raises(CommandError, match="publish a call first"):
        call_command("staff_role", agent.email, "officer")


def test_command_asks_which_ministry_when_there_are_two(agent):
    OrganisationFactory(ministry=True)
    second = OrganisationFactory(ministry=True, name="Région d’essai")

    with pytest.raises(CommandError, match="--owner"):
        call_command("staff_role", agent.email, "officer")
    call_command("staff_role", agent.email, "officer", owner=second.pk)

    assert StaffRole.objects.get().owner == second


def test_lost_second_factor_is_forgotten_and_its_owner_told(client):
    officer = UserFactory(officer=True)
    client.force_login(officer)

    call_command("forget_second_factor", officer.email)

    assert client.get("/instruction/comptes/").headers["Location"] == "/connexion/?next=/instruction/comptes/"
    client.force_login(officer)
    assert client.get("/instruction/comptes/").headers["Location"] == "/compte/second-facteur/activer/"
    assert Letter.objects.get().to == officer.email
    with pytest.raises(CommandError, match="no second factor"):
        call_command("forget_second_factor", officer.email)

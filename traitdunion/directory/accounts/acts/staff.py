"""Roles on the ministry's side, for the calls of one owner. The second factor is asked at the door."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from traitdunion.directory.accounts.acts.members import Act, address, remember, write
from traitdunion.directory.accounts.models import Organisation, StaffRole, User
from traitdunion.foundation.clock import now

ADMINISTRATOR = StaffRole.Role.ADMINISTRATOR


@transaction.atomic
def give_staff_role(*, user: User, owner: Organisation, role: str, by: User) -> StaffRole:
    """Give a person a role, or another one, and tell them by letter.

    ValidationError when the owner's calls would be left without an administrator.
    """
    staff_role, changed = set_staff_role(user=user, owner=owner, role=role, by=by)
    if changed:
        write(
            user,
            "accounts_staff_role",
            key=f"accounts:staff_role:{staff_role.pk}:{staff_role.since.timestamp()}:{role}",
            organisation=owner,
            role=StaffRole.Role(role).label,
            by=by.shown_name,
            url=address("accounts:check", user.language),
        )
    return staff_role


@transaction.atomic
def set_staff_role(*, user: User, owner: Organisation, role: str, by: User | None = None) -> tuple[StaffRole, bool]:
    """The role that the person has from now on, and whether it is new; `by` is the person when nobody else gave it."""
    found = StaffRole.objects.filter(user=user, owner=owner).first()
    if found and found.role == role:
        return found, False
    if found and role != ADMINISTRATOR:
        _keep_an_administrator(found)
    given, _created = StaffRole.objects.update_or_create(
        user=user, owner=owner, defaults={"role": role, "since": now()}
    )
    remember(given, Act.STAFF_GIVEN, by or user)
    return given, True


@transaction.atomic
def withdraw_staff_role(*, staff_role: StaffRole, by: User) -> None:
    """Take a role away and tell the person. ValidationError for the last administrator of an owner of calls."""
    _keep_an_administrator(staff_role)
    remember(staff_role, Act.STAFF_ENDED, by)
    write(
        staff_role.user,
        "accounts_staff_role_ended",
        key=f"accounts:staff_role:{staff_role.pk}:{staff_role.since.timestamp()}:ended",
        organisation=staff_role.owner,
        by=by.shown_name,
    )
    staff_role.delete()


def _keep_an_administrator(staff_role: StaffRole) -> None:
    if staff_role.role != ADMINISTRATOR:
        return
    Organisation.objects.select_for_update().get(pk=staff_role.owner_id)
    others = StaffRole.objects.filter(owner=staff_role.owner_id, role=ADMINISTRATOR).exclude(pk=staff_role.pk)
    if not others.exists():
        raise ValidationError(_("C’est le dernier administrateur. Donnez d’abord ce rôle à une autre personne."))

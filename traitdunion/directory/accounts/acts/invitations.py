"""Inviting people by letter, and what an accepted invitation gives."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from traitdunion.directory.accounts.acts.members import Act, Role, address, give_role, vouches
from traitdunion.directory.accounts.acts.staff import give_staff_role, set_staff_role
from traitdunion.directory.accounts.models import Invitation, JoinRequest, Membership, Organisation, StaffRole, User
from traitdunion.foundation.clock import now
from traitdunion.foundation.mail import acts as mail

INVITATION_LASTS = timedelta(days=14)


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User, language: str) -> Invitation:
    """Send a letter that invites `email`; inviting the same address again sends a new letter with the new role."""
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, user__email__iexact=email).exists():
        raise ValidationError(_("Cette personne est déjà membre de l’organisme."))
    return _sent(organisation, email, Role(role), by=by, language=language)


@transaction.atomic
def invite_staff(*, owner: Organisation, email: str, role: str, by: User, language: str) -> Invitation | StaffRole:
    """Give a role on the ministry's side to whoever has an account at `email`; the others get a letter that invites.

    An account whose address was never confirmed is nobody's yet.
    """
    email = email.strip().lower()
    user = User.objects.filter(email=email, emailaddress__verified=True).first()
    if user:
        return give_staff_role(user=user, owner=owner, role=role, by=by)
    return _sent(owner, email, StaffRole.Role(role), by=by, language=language)


def _sent(organisation: Organisation, email: str, role: TextChoices, *, by: User, language: str) -> Invitation:
    """The invitation of this address, the only one that waits, and its letter: a new one each time."""
    invitation, _created = Invitation.objects.update_or_create(
        organisation=organisation,
        email=email,
        staff=isinstance(role, StaffRole.Role),
        accepted_at=None,
        defaults={"role": role, "invited_by": by, "created": now()},
    )
    mail.send(
        to=invitation.email,
        template="accounts_invitation",
        context={
            "organisation": organisation.name,
            "person": by.shown_name,
            "role": role.label,
            "url": address("accounts:invitation", language, invitation_token(invitation)),
            "days": INVITATION_LASTS.days,
        },
        language=language,
        key=f"accounts:invitation:{invitation.pk}:{uuid4()}",
    )
    return invitation


def invitation_token(invitation: Invitation) -> str:
    """What the letter's address carries; it says which invitation, it does not say who may accept."""
    return signing.dumps(invitation.pk, salt="accounts.invitation")


def invitation_of(token: str) -> Invitation | None:
    """The invitation that still waits behind an address, or None: forged, too old, withdrawn or accepted."""
    try:
        number = signing.loads(token, salt="accounts.invitation", max_age=INVITATION_LASTS)
    except signing.BadSignature:
        return None
    return Invitation.objects.open().filter(pk=number).select_related("organisation", "invited_by").first()


@transaction.atomic
def accept(*, invitation: Invitation, by: User) -> None:
    """The person of the invited address joins. PermissionError for anyone else: a forwarded letter opens nothing."""
    if invitation.email.lower() != by.email.lower():
        raise PermissionError
    (_accept_role if invitation.staff else _accept_membership)(invitation, by)
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])


def _accept_role(invitation: Invitation, by: User) -> None:
    if not StaffRole.objects.filter(user=by, owner=invitation.organisation).exists():
        set_staff_role(user=by, owner=invitation.organisation, role=invitation.role, by=invitation.invited_by or by)


def _accept_membership(invitation: Invitation, by: User) -> None:
    vouched = invitation.invited_by is not None and vouches(invitation.invited_by, invitation.organisation)
    if not Membership.objects.filter(user=by, organisation=invitation.organisation).exists():
        give_role(
            by,
            invitation.organisation,
            invitation.role,
            act=Act.ACCEPTED,
            by=invitation.invited_by or by,
            checked=vouched,
        )
    asked = JoinRequest.objects.filter(user=by, organisation=invitation.organisation).first()
    if asked:
        Membership.objects.filter(user=by, organisation=invitation.organisation).update(onward=asked.onward)
        asked.delete()

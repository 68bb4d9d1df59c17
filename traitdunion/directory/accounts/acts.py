"""What people do about organisations and membership. Each act is one transaction and leaves its line of history."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from traitdunion.directory.accounts.models import (
    Invitation,
    JoinRequest,
    Membership,
    MembershipChange,
    Organisation,
    StaffRole,
    User,
)
from traitdunion.directory.territories.models import Country, Territory
from traitdunion.foundation.clock import now
from traitdunion.foundation.journal import acts as journal
from traitdunion.foundation.mail import acts as mail

INVITATION_LASTS = timedelta(days=14)
KIND_OF_TERRITORY = {
    "commune": Organisation.Kind.COMMUNE,
    "former": Organisation.Kind.COMMUNE,
    "intercommunal": Organisation.Kind.EPCI,
    "paris_body": Organisation.Kind.EPCI,
    "department": Organisation.Kind.DEPARTMENT,
    "region": Organisation.Kind.REGION,
    "single": Organisation.Kind.REGION,
    "overseas": Organisation.Kind.OVERSEAS,
}

erasing = Signal()
"""Sent with `user` in the transaction that erases an account, before the row goes: upper rooms let go of the person."""

exporting = Signal()
"""Sent with `user` when a person asks for their data; a receiver answers {name: JSON value}."""

Act = MembershipChange.Act
Role = Membership.Role


def organisation_for(territory: Territory) -> Organisation:
    """The organisation of a territory, made at its first use. Two people at once get the same row.

    A row that someone added before under the same SIREN becomes that of the territory.
    """
    found = Organisation.objects.filter(territory=territory).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return _organisation_of(territory)
    except IntegrityError:
        return Organisation.objects.get(territory=territory)


def _organisation_of(territory: Territory) -> Organisation:
    known = Organisation.objects.filter(siren=territory.siren).first() if territory.siren else None
    organisation = known or Organisation(siren=territory.siren)
    organisation.territory = territory
    organisation.kind = KIND_OF_TERRITORY[territory.kind]
    organisation.name = territory.name
    organisation.country = Country.objects.get(code=territory.country_code)
    organisation.status = Organisation.Status.CHECKED
    organisation.save()
    return organisation


@transaction.atomic
def add_organisation(  # noqa: PLR0913 - each names a part of the organisation
    *, kind: str, name: str, country: Country, by: User, siren: str = "", siret: str = "", address: str = ""
) -> Organisation:
    """An organisation of a person's own, usable at once and checked later; `by` becomes its manager.

    Raises ValidationError with the sentence of the constraint that it would break (a SIREN already taken…).
    """
    organisation = Organisation(kind=kind, name=name, country=country, siren=siren, siret=siret, address=address)
    organisation.full_clean()
    organisation.save()
    join(user=by, organisation=organisation)
    return organisation


@transaction.atomic
def join(*, user: User, organisation: Organisation, message: str = "") -> Membership | JoinRequest:
    """The first member that an organisation ever has is its manager at once; the next ones ask.

    An organisation whose members have all left does not fall to the next comer: an officer answers the request.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = Membership.objects.filter(user=user, organisation=organisation).first()
    if known:
        return known
    if not MembershipChange.objects.filter(organisation=organisation).exists():
        return _give_role(user, organisation, Role.MANAGER, act=Act.FOUNDED, by=user, checked=False)
    request, created = JoinRequest.objects.get_or_create(
        user=user, organisation=organisation, defaults={"message": message}
    )
    if created:
        for membership in Membership.objects.filter(organisation=organisation).managers().select_related("user"):
            _write(
                membership.user,
                "accounts_join_request",
                key=f"accounts:join:{request.pk}:{membership.pk}",
                organisation=organisation,
                person=user.shown_name,
                message=message,
                url=_address("accounts:organisation", membership.user.language, organisation.pk),
            )
    return request


@transaction.atomic
def admit(*, request: JoinRequest, role: str, by: User) -> Membership:
    """A manager, or an officer where there is none, lets a person in."""
    membership = Membership.objects.filter(user=request.user, organisation=request.organisation).first()
    if membership is None:
        membership = _give_role(
            request.user,
            request.organisation,
            role,
            act=Act.ADMITTED,
            by=by,
            checked=_vouches(by, request.organisation),
        )
    _write(
        request.user,
        "accounts_admitted",
        key=f"accounts:admitted:{request.pk}",
        organisation=request.organisation,
        url=_address("accounts:organisation", request.user.language, request.organisation_id),
    )
    request.delete()
    return membership


@transaction.atomic
def decline(*, request: JoinRequest, by: User) -> None:
    """A manager, or an officer, does not let a person in; the person is told."""
    _write(
        request.user,
        "accounts_declined",
        key=f"accounts:declined:{request.pk}",
        organisation=request.organisation,
        by=by.shown_name,
    )
    request.delete()


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User, language: str) -> Invitation:
    """Send a letter that invites `email`; inviting the same address again sends a new letter with the new role."""
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, user__email__iexact=email).exists():
        raise ValidationError(_("Cette personne est déjà membre de l’organisme."))
    invitation, _created = Invitation.objects.update_or_create(
        organisation=organisation,
        email=email,
        accepted_at=None,
        defaults={"role": role, "invited_by": by, "created": now()},
    )
    mail.send(
        to=email,
        template="accounts_invitation",
        context={
            "organisation": organisation.name,
            "person": by.shown_name,
            "role": str(Role(role).label),
            "url": _address("accounts:invitation", language, invitation_token(invitation)),
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
def accept(*, invitation: Invitation, by: User) -> Membership:
    """The person of the invited address joins. PermissionError for anyone else: a forwarded letter opens nothing."""
    if invitation.email.lower() != by.email.lower():
        raise PermissionError
    vouched = invitation.invited_by is not None and _vouches(invitation.invited_by, invitation.organisation)
    membership = Membership.objects.filter(user=by, organisation=invitation.organisation).first()
    if membership is None:
        membership = _give_role(
            by,
            invitation.organisation,
            invitation.role,
            act=Act.ACCEPTED,
            by=invitation.invited_by or by,
            checked=vouched,
        )
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    JoinRequest.objects.filter(user=by, organisation=invitation.organisation).delete()
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> None:
    """Give a member another role. ValidationError when nobody would be left to manage the organisation."""
    if role == membership.role:
        return
    if role != Role.MANAGER:
        _keep_a_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    _remember(membership, Act.ROLE, by)


@transaction.atomic
def hand_over(*, organisation: Organisation, to: Membership, by: User) -> None:
    """Make a colleague manager and become an editor oneself."""
    change_role(membership=to, role=Role.MANAGER, by=by)
    own = Membership.objects.get(user=by, organisation=organisation)
    change_role(membership=own, role=Role.EDITOR, by=by)


@transaction.atomic
def remove(*, membership: Membership, by: User) -> None:
    """Take a member out. ValidationError when nobody would be left to manage the organisation."""
    if not by.is_staff_member:
        _keep_a_manager(membership)
    _remember(membership, Act.REMOVED, by)
    membership.delete()


@transaction.atomic
def leave(*, membership: Membership) -> None:
    """Leave an organisation. ValidationError for its last manager."""
    _keep_a_manager(membership)
    _remember(membership, Act.LEFT, membership.user)
    membership.delete()


@transaction.atomic
def check_membership(*, membership: Membership, by: User) -> None:
    """An officer confirms that the person acts for the organisation."""
    if not membership.is_checked:
        membership.checked_at = now()
        membership.save(update_fields=["checked_at"])
        _remember(membership, Act.CHECKED, by)


@transaction.atomic
def check_organisation(*, organisation: Organisation) -> None:
    """An officer confirms that the body exists under this name."""
    organisation.status = Organisation.Status.CHECKED
    organisation.save(update_fields=["status"])


@transaction.atomic
def give_staff_role(*, user: User, owner: Organisation, role: str) -> StaffRole:
    """Let a person work on the ministry's side, for the calls of one owner. The second factor is asked at the door."""
    staff_role, _created = StaffRole.objects.update_or_create(user=user, owner=owner, defaults={"role": role})
    return staff_role


@transaction.atomic
def erase(*, user: User) -> None:
    """Erase an account and the link between the person and every history, at the person's request."""
    if Organisation.objects.left_alone_by(user).exists():
        raise ValidationError(_("Confiez d’abord la gestion de vos organismes à un collègue."))
    for membership in Membership.objects.of(user):
        _remember(membership, Act.ERASED, user)
    erasing.send(sender=User, user=user)
    journal.forget(user.pk)
    user.delete()


def _give_role(  # noqa: PLR0913 - who, where, what, why, by whom
    user: User, organisation: Organisation, role: str, *, act: str, by: User, checked: bool
) -> Membership:
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, checked_at=now() if checked else None
    )
    _remember(membership, act, by)
    return membership


def _vouches(by: User, organisation: Organisation) -> bool:
    """Whether the word of `by` is enough: an officer, or a member who is checked himself."""
    if by.is_staff_member:
        return True
    return Membership.objects.filter(user=by, organisation=organisation, checked_at__isnull=False).exists()


def _keep_a_manager(membership: Membership) -> None:
    if membership.role != Role.MANAGER:
        return
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    others = Membership.objects.filter(organisation=membership.organisation_id).managers().exclude(pk=membership.pk)
    if not others.exists():
        raise ValidationError(
            _("C’est le dernier gestionnaire de l’organisme. Donnez d’abord la gestion à un autre membre.")
        )


def _remember(membership: Membership, act: str, by: User) -> None:
    MembershipChange.objects.create(
        organisation_id=membership.organisation_id,
        person=membership.user.reference,
        by=by.reference,
        act=act,
        role=membership.role,
    )


def _write(to: User, template: str, *, key: str, organisation: Organisation, **context: str) -> None:
    mail.send(
        to=to.email,
        template=template,
        context={"name": to.shown_name, "organisation": organisation.name, **context},
        language=to.language,
        key=key,
    )


def _address(name: str, language: str, *args: object) -> str:
    with translation.override(language):
        return settings.BASE_URL + reverse(name, args=args)

"""Organisations, who belongs to them, and the end of an account."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from traitdunion.directory.accounts.models import (
    ONWARD,
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
def join(*, user: User, organisation: Organisation, message: str = "", onward: str = "") -> Membership | JoinRequest:
    """The first member that an organisation ever has is its manager at once; the next ones ask.

    `onward` is the page of ours to go on with once let in. An organisation whose members have all left does not fall
    to the next comer: an officer answers the request.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = Membership.objects.filter(user=user, organisation=organisation).first()
    if known:
        return known
    if not MembershipChange.objects.filter(organisation=organisation).exists():
        return give_role(user, organisation, Role.MANAGER, act=Act.FOUNDED, by=user, checked=False)
    request, created = JoinRequest.objects.get_or_create(
        user=user, organisation=organisation, defaults={"message": message, "onward": onward[:ONWARD]}
    )
    if not created and onward:
        request.onward = onward[:ONWARD]
        request.save(update_fields=["onward"])
    if created:
        for membership in Membership.objects.filter(organisation=organisation).managers().select_related("user"):
            write(
                membership.user,
                "accounts_join_request",
                key=f"accounts:join:{request.pk}:{membership.pk}",
                organisation=organisation,
                person=user.shown_name,
                message=message,
                url=address("accounts:organisation", membership.user.language, organisation.pk) + "#demandes",
            )
    return request


@transaction.atomic
def admit(*, request: JoinRequest, role: str, by: User) -> Membership:
    """A manager, or an officer where there is none, lets a person in."""
    organisation = request.organisation
    membership = Membership.objects.filter(user=request.user, organisation=organisation).first()
    if membership is None:
        checked = vouches(by, organisation)
        membership = give_role(request.user, organisation, role, act=Act.ADMITTED, by=by, checked=checked)
    if request.onward:
        membership.onward = request.onward
        membership.save(update_fields=["onward"])
    _answer(request, "accounts_admitted", address("accounts:organisation", request.user.language, organisation.pk))
    return membership


@transaction.atomic
def decline(*, request: JoinRequest, by: User) -> None:
    """A manager, or an officer, does not let a person in; the person is told."""
    elsewhere = address("accounts:new_organisation", request.user.language)
    _answer(request, "accounts_declined", elsewhere, by=by.shown_name)


def _answer(request: JoinRequest, template: str, page: str, **context: str) -> None:
    """Tell the person, with the page to go on with, and close the request."""
    write(
        request.user,
        template,
        key=f"accounts:answer:{request.pk}",
        organisation=request.organisation,
        onward=settings.BASE_URL + request.onward if request.onward else "",
        url=page,
        **context,
    )
    request.delete()


@transaction.atomic
def arrive(*, user: User, organisation: Organisation) -> None:
    """The person has gone on with what waited for this membership: it is shown no more."""
    Membership.objects.filter(user=user, organisation=organisation).exclude(onward="").update(onward="")


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> None:
    """Give a member another role. ValidationError when nobody would be left to manage the organisation."""
    if role == membership.role:
        return
    if role != Role.MANAGER:
        _keep_a_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    remember(membership, Act.ROLE, by)


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
    remember(membership, Act.REMOVED, by)
    membership.delete()


@transaction.atomic
def leave(*, membership: Membership) -> None:
    """Leave an organisation. ValidationError for its last manager."""
    _keep_a_manager(membership)
    remember(membership, Act.LEFT, membership.user)
    membership.delete()


@transaction.atomic
def check_membership(*, membership: Membership, by: User) -> None:
    """An officer confirms that the person acts for the organisation."""
    if not membership.is_checked:
        membership.checked_at = now()
        membership.save(update_fields=["checked_at"])
        remember(membership, Act.CHECKED, by)


@transaction.atomic
def check_organisation(*, organisation: Organisation) -> None:
    """An officer confirms that the body exists under this name."""
    organisation.status = Organisation.Status.CHECKED
    organisation.save(update_fields=["status"])


@transaction.atomic
def end_sessions(*, user: User) -> None:
    """Sign the person out of every browser."""
    user.signed_out_at = timezone.now()
    user.save(update_fields=["signed_out_at"])


@transaction.atomic
def erase(*, user: User) -> None:
    """Erase an account and the link between the person and every history, at the person's request."""
    if Organisation.objects.left_alone_by(user).exists():
        raise ValidationError(_("Confiez d’abord la gestion de vos organismes à un collègue."))
    if Organisation.objects.administered_only_by(user).exists():
        raise ValidationError(_("Vous êtes le seul administrateur : donnez d’abord ce rôle à quelqu’un."))
    for held in [*Membership.objects.of(user), *user.staff_roles.all()]:
        remember(held, Act.ERASED, user)
    erasing.send(sender=User, user=user)
    journal.forget(user.pk)
    mail.forget(user.email)
    user.delete()


def give_role(  # noqa: PLR0913 - who, where, what, why, by whom
    user: User, organisation: Organisation, role: str, *, act: str, by: User, checked: bool
) -> Membership:
    """A new membership, checked or not, and its line of history."""
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, checked_at=now() if checked else None
    )
    remember(membership, act, by)
    return membership


def vouches(by: User, organisation: Organisation) -> bool:
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


def remember(held: Membership | StaffRole, act: str, by: User) -> None:
    """Write the line of history of what was just done about a role."""
    MembershipChange.objects.create(
        organisation_id=held.organisation_id if isinstance(held, Membership) else held.owner_id,
        person=held.user.reference,
        by=by.reference,
        act=act,
        role=held.role,
    )


def write(to: User, template: str, *, key: str, organisation: Organisation, **context: str | Promise) -> None:
    """A letter about `organisation`, in the language of its reader: so are the lazy texts of `context`."""
    mail.send(
        to=to.email,
        template=template,
        context={"name": to.shown_name, "organisation": organisation.name, **context},
        language=to.language,
        key=key,
    )


def address(name: str, language: str, *args: object) -> str:
    """The whole address of a page, in `language`."""
    with translation.override(language):
        return settings.BASE_URL + reverse(name, args=args)

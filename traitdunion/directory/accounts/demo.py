"""The sample accounts of the demo. Everything here is silent unless settings.DEMO."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import Membership, Organisation, User
from traitdunion.directory.territories.models import Country
from traitdunion.directory.territories.queries import resolve
from traitdunion.foundation.clock import now

PASSWORD = "trait-d-union-2024"  # noqa: S105 - shown to everyone, in demo only
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the same
TOWN = "commune:76575"
ASSOCIATION = "Rives et Baobabs (démonstration)"
MINISTRY = "Ministère de démonstration"


@dataclass(frozen=True)
class Sample:
    """One sample account: `role` is "manager", "editor", "reader", "association", "officer" or "administrator"."""

    email: str
    name: str
    label: str | Promise
    role: str
    order: int = 50


SAMPLES = (
    Sample("mairie@example.org", "Agent de la mairie", _("Agent d’une ville, gestionnaire"), "manager", 1),
    Sample("collegue@example.org", "Collègue de la mairie", _("Collègue, rédaction"), "editor", 2),
    Sample("stagiaire@example.org", "Stagiaire de la mairie", _("Collègue, lecture"), "reader", 3),
    Sample("association@example.org", "Agent d’une association", _("Agent d’une association"), "association", 4),
    Sample("instruction@example.org", "Chargé de programme", _("Chargé de programme, au ministère"), "officer", 5),
    Sample("administration@example.org", "Administrateur", _("Administrateur, au ministère"), "administrator", 6),
)


def samples() -> tuple[Sample, ...]:
    """The accounts that the demo's sign-in page lists."""
    return SAMPLES if settings.DEMO else ()


@transaction.atomic
def make() -> tuple[Sample, ...]:
    """Make what is missing of the sample accounts; what they did, or changed, stays."""
    town = _town()
    ministry = _ministry()
    association, _created = Organisation.objects.get_or_create(
        kind=Organisation.Kind.ASSOCIATION, name=ASSOCIATION, defaults={"country": _france(), "status": "to_check"}
    )
    for sample in SAMPLES:
        user = _person(sample)
        if sample.role in Membership.Role.values:
            _member(user, town, sample.role)
        elif sample.role == "association":
            _member(user, association, Membership.Role.MANAGER)
        else:
            if not user.staff_roles.filter(owner=ministry).exists():
                acts.set_staff_role(user=user, owner=ministry, role=sample.role)
            _with_second_factor(user)
    return SAMPLES


def second_factor(user: User) -> str:
    """A code that the sample account may type now, "" outside the demo and for other accounts; checked like any."""
    if not settings.DEMO or user.email not in {sample.email for sample in SAMPLES}:
        return ""
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    wrapped, secret = authenticator.wrap(), decrypt(authenticator.data["secret"])
    codes = [totp.format_hotp_value(totp.hotp_value(secret, step)) for step in totp.yield_hotp_counters_from_time()]
    unused = (code for code in reversed(codes) if not cache.get(wrapped._get_used_cache_key(code)))  # noqa: SLF001
    return next(unused, codes[-1])


def _town() -> Organisation:
    territory = resolve(TOWN).found
    if territory is None:
        raise LookupError(f"{TOWN} is not in the reference data: run import_reference first.")
    return acts.organisation_for(territory)


def _ministry() -> Organisation:
    """The owner of the published calls, or one of its own when no call is published."""
    kind = Organisation.Kind.MINISTRY
    owner = Organisation.objects.filter(kind=kind, status=Organisation.Status.CHECKED).order_by("pk").first()
    return owner or Organisation.objects.create(
        kind=kind, name=MINISTRY, country=_france(), status=Organisation.Status.CHECKED
    )


def _france() -> Country:
    return Country.objects.get(code="FR")


def _person(sample: Sample) -> User:
    user = User.objects.filter(email=sample.email).first()
    if user is None:
        user = User.objects.create_user(sample.email, PASSWORD, name=sample.name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _member(user: User, organisation: Organisation, role: str) -> None:
    if not Membership.objects.filter(user=user, organisation=organisation).exists():
        if role == Membership.Role.MANAGER:
            acts.join(user=user, organisation=organisation)
            acts.check_membership(membership=user.memberships.get(organisation=organisation), by=user)
        else:
            Membership.objects.create(user=user, organisation=organisation, role=role, checked_at=now())


def _with_second_factor(user: User) -> None:
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": totp.encrypt(TOTP_SECRET)}}
    )

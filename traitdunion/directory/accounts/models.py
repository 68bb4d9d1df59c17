"""People, organisations, and who may act for which."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.mandate import SignatureMandate  # noqa: F401 one of our tables
from traitdunion.directory.accounts.queries import (
    InvitationQuerySet,
    JoinRequestQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    StaffRoleQuerySet,
)
from traitdunion.foundation.clock import now
from traitdunion.foundation.journal import acts as journal
from traitdunion.foundation.search.fields import LexemesField

ONWARD = 4000
"""The longest address that is kept for later, in characters."""


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """A person who may sign in. Without a password, only by a code sent to the address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        """The person of this address, whatever its capitals."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person, known by an e-mail address."""

    email = models.EmailField(
        _("adresse électronique"), unique=True, error_messages={"unique": _("Cette adresse a déjà un compte.")}
    )
    name = models.CharField(_("nom affiché"), max_length=120, blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES, default="fr")
    created = models.DateTimeField(default=now, editable=False)
    is_active = models.BooleanField(default=True)  # type: ignore[misc]
    signed_out_at = models.DateTimeField(null=True, editable=False)
    """Sessions begun before this moment of the wall clock are over."""

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message=_("L’adresse s’écrit en minuscules."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def shown_name(self) -> str:
        """The name that colleagues read: the one chosen, or the address."""
        return self.name or self.email

    @cached_property
    def reference(self) -> str:
        """What stands for the person in every history: opaque, and meaningless once the account is erased."""
        return journal.reference(self.pk)

    @cached_property
    def _memberships(self) -> dict[int, Membership]:
        """Membership by organisation id; read once per request."""
        return {membership.organisation_id: membership for membership in self.memberships.all()}

    @property
    def roles(self) -> dict[int, str]:
        """Role by organisation id."""
        return {organisation: membership.role for organisation, membership in self._memberships.items()}

    @cached_property
    def staff_roles_by_owner(self) -> dict[int, str]:
        """Ministry role by id of the organisation that owns calls; read once per request."""
        return dict(self.staff_roles.values_list("owner_id", "role"))

    def role_in(self, organisation: Organisation | int) -> str | None:
        """One of "reader", "editor", "manager", or None for a stranger."""
        return self.roles.get(organisation if isinstance(organisation, int) else organisation.pk)

    @property
    def manages_any(self) -> bool:
        """Manages the members of one organisation at least."""
        return Membership.Role.MANAGER in self.roles.values()

    def is_checked_in(self, organisation: Organisation | int) -> bool:
        """Someone who may has confirmed that this person acts for `organisation`."""
        key = organisation if isinstance(organisation, int) else organisation.pk
        membership = self._memberships.get(key)
        return membership is not None and membership.is_checked

    @property
    def is_staff_member(self) -> bool:
        """Has a role on the ministry's side, for at least one owner of calls."""
        return bool(self.staff_roles_by_owner)

    @property
    def is_officer(self) -> bool:
        """Follows files for at least one owner of calls (an administrator may do what an officer does)."""
        return self.is_staff_member

    @property
    def is_administrator(self) -> bool:
        """Gives roles for at least one owner of calls."""
        return StaffRole.Role.ADMINISTRATOR in self.staff_roles_by_owner.values()


class Organisation(models.Model):
    """A body that takes part: an authority, an association, a network, a service of a State."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("Commune")
        EPCI = "epci", _("Intercommunalité")
        DEPARTMENT = "department", _("Département")
        REGION = "region", _("Région")
        OVERSEAS = "overseas", _("Collectivité d’outre-mer")
        GROUPING = "grouping", _("Groupement de collectivités")
        ASSOCIATION = "association", _("Association")
        GIP = "gip", _("Groupement d’intérêt public")
        NETWORK = "network", _("Réseau régional multi-acteurs")
        EMBASSY_POST = "embassy_post", _("Ambassade ou consulat")
        PREFECTURE = "prefecture", _("Préfecture")
        MINISTRY = "ministry", _("Ministère")
        FOREIGN_AUTHORITY = "foreign_authority", _("Collectivité étrangère")
        COMPANY = "company", _("Entreprise")
        PUBLIC_BODY = "public_body", _("Établissement public")

    class Status(models.TextChoices):
        CHECKED = "checked", _("Vérifié")
        TO_CHECK = "to_check", _("À vérifier")

    kind = models.CharField(_("nature"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=200)
    country = models.ForeignKey(
        "territories.Country", models.PROTECT, related_name="organisations", verbose_name=_("pays")
    )
    territory = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("territoire"),
    )
    siren = models.CharField("SIREN", max_length=9, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    address = models.TextField(_("adresse"), blank=True, max_length=500)
    status = models.CharField(_("état"), max_length=10, choices=Status.choices, default=Status.TO_CHECK)
    created = models.DateTimeField(default=now, editable=False)
    words = LexemesField(stem=False, of=("name",))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["siren"],
                condition=~Q(siren=""),
                name="organisation_siren_unique",
                violation_error_message=_("Un organisme porte déjà ce numéro SIREN."),
            ),
            models.UniqueConstraint(
                fields=["territory"],
                condition=Q(territory__isnull=False),
                name="organisation_territory_unique",
                violation_error_message=_("Cette collectivité est déjà inscrite."),
            ),
            models.CheckConstraint(
                condition=Q(siren="") | Q(siren__regex=r"^[0-9]{9}$"),
                name="organisation_siren_nine_digits",
                violation_error_message=_("Un numéro SIREN a 9 chiffres."),
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^[0-9]{14}$"),
                name="organisation_siret_fourteen_digits",
                violation_error_message=_("Un numéro SIRET a 14 chiffres."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_checked(self) -> bool:
        """An officer, or the reference data, vouches that this body exists under this name."""
        return self.status == self.Status.CHECKED


class Membership(models.Model):
    """What a person may do for an organisation, from the day it was given."""

    class Role(models.TextChoices):
        READER = "reader", _("Lecture")
        EDITOR = "editor", _("Rédaction")
        MANAGER = "manager", _("Gestion")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisme")
    )
    role = models.CharField(_("rôle"), max_length=10, choices=Role.choices)
    since = models.DateTimeField(default=now, editable=False)
    checked_at = models.DateTimeField(_("vérifié le"), null=True, blank=True)
    onward = models.TextField(blank=True, max_length=ONWARD, default="")
    """The page of ours that the person was on when asking to join, until a file is started there; "" for none."""

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_once_per_organisation",
                violation_error_message=_("Cette personne est déjà membre de l’organisme."),
            )
        ]

    @property
    def is_checked(self) -> bool:
        """Someone who may has confirmed that this person acts for this organisation."""
        return self.checked_at is not None


class JoinRequest(models.Model):
    """A person asks to join an organisation that already has members; deleted once answered."""

    user = models.ForeignKey(User, models.CASCADE, related_name="join_requests", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="join_requests", verbose_name=_("organisme")
    )
    message = models.TextField(_("message"), blank=True, max_length=500)
    onward = models.TextField(blank=True, max_length=ONWARD, default="")
    """The page of ours that the person came from, to go on with once let in; "" for none."""
    created = models.DateTimeField(default=now, editable=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="join_request_once_per_organisation",
                violation_error_message=_("Votre demande est déjà en attente."),
            )
        ]


class StaffRoleName(models.TextChoices):
    """What one may be on the ministry's side."""

    OFFICER = "officer", _("Chargé de programme")
    ADMINISTRATOR = "administrator", _("Administrateur")


class Invitation(models.Model):
    """An address is invited to join, with a role; only the person of that address may accept.

    By a manager, with a role of member; or by an administrator, with a role on the ministry's side (`staff`).
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisme")
    )
    email = models.EmailField(_("adresse électronique"))
    role = models.CharField(_("rôle"), max_length=15, choices=[*Membership.Role.choices, *StaffRoleName.choices])
    staff = models.BooleanField(default=False, editable=False)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="invitations_sent", verbose_name=_("par")
    )
    created = models.DateTimeField(default=now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                "staff",
                condition=Q(accepted_at__isnull=True),
                name="invitation_open_once",
                violation_error_message=_("Cette adresse est déjà invitée."),
            )
        ]


class MembershipChange(models.Model):
    """The history of an organisation's members and, for an owner of calls, of its officers, by their reference only.

    When an account is erased, nothing links the reference to a person any more, and the history stands.
    """

    class Act(models.TextChoices):
        FOUNDED = "founded", _("premier membre")
        ACCEPTED = "accepted", _("a accepté une invitation")
        ADMITTED = "admitted", _("demande acceptée")
        ROLE = "role", _("changement de rôle")
        REMOVED = "removed", _("retrait")
        LEFT = "left", _("départ")
        CHECKED = "checked", _("vérification")
        ERASED = "erased", _("compte supprimé")
        STAFF_GIVEN = "staff", _("rôle donné au ministère")
        STAFF_ENDED = "staff_end", _("rôle retiré au ministère")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="changes")
    person = models.CharField(max_length=64)
    by = models.CharField(max_length=64)
    act = models.CharField(max_length=10, choices=Act.choices)
    role = models.CharField(max_length=15, choices=[*Membership.Role.choices, *StaffRoleName.choices], blank=True)
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["at", "pk"]


class StaffRole(models.Model):
    """A role on the ministry's side, for the calls of one owner."""

    Role = StaffRoleName

    user = models.ForeignKey(User, models.CASCADE, related_name="staff_roles", verbose_name=_("personne"))
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="staff_roles", verbose_name=_("organisme"))
    role = models.CharField(_("rôle"), max_length=15, choices=StaffRoleName.choices)
    since = models.DateTimeField(default=now, editable=False)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "owner"],
                name="staff_role_once_per_owner",
                violation_error_message=_("Cette personne a déjà un rôle pour cet organisme."),
            )
        ]


class KeptForm(models.Model):
    """What was typed in a form when the session had ended, for 24 hours; see `kept`.

    `sealed` is encrypted under a key that only the browser's cookie holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.CharField(max_length=64, blank=True)
    sealed = models.BinaryField()
    at = models.DateTimeField(db_index=True)


class CacheEntry(models.Model):
    """The table of Django's database cache: rate limits count in it, across processes and machines."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache"

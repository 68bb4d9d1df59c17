"""The application: whose it is, to which call, in which state, and the summary that lists read."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation import clock

WHY = 500
"""Longest reason of a withdrawal, in characters."""

UNDO = timedelta(hours=24)
"""How long a deleted draft can be taken back."""

AMOUNT: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
HIGHEST = "999999999.99"


class State(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("déposé")
    REOPENED = "reopened", _("déposé, en cours de modification")


class Summary(models.TextChoices):
    """The whole answer of the regulation, in the words of the engine."""

    OBSTACLE = "obstacle", _("obstacle")
    INCOMPLETE = "incomplete", _("incomplet")
    TO_CHECK = "to_check", _("à vérifier")
    NO_OBSTACLE_FOUND = "no_obstacle_found", _("aucun obstacle trouvé")


def _theirs(user: Any) -> models.Q:
    """Files of the organisations of `user`. What came on paper opens to members that someone confirmed: nobody here
    wrote it, and whoever is first to say that they belong to its lead is a member at once.
    """
    checked = [organisation for organisation in user.roles if user.is_checked_in(organisation)]
    return models.Q(lead__in=list(user.roles), on_paper=False) | models.Q(lead__in=checked, on_paper=True)


def _invited(user: Any) -> models.Q:
    """Files that `user` is invited to read; never those of a call that the user follows as an officer."""
    invited = models.Q(pk__in=user.guest_of.open().values("application"))
    return invited & ~models.Q(call__owner__in=user.staff_roles.values("owner"))


class ApplicationQuerySet(FetchQuerySet):
    def for_member(self, user: Any) -> Self:
        """Files of the organisations that `user` belongs to, deleted ones left out; see `_theirs` for paper."""
        checked = models.Q(on_paper=False) | models.Q(lead__memberships__checked_at__isnull=False)
        return self.filter(checked, lead__memberships__user=user, deleted_at=None)

    def readable_by(self, user: Any) -> Self:
        """Files that the user opens, and submitted files of the calls that the user follows as an officer."""
        followed = models.Q(call__owner__in=list(user.staff_roles_by_owner)) & ~models.Q(state=State.DRAFT)
        return self.filter(_theirs(user) | followed | _invited(user), deleted_at=None)

    def opened_by(self, user: Any) -> Self:
        """Files that `user` reads and comments: those of their organisations, and those they are invited to."""
        return self.filter(_theirs(user) | _invited(user), deleted_at=None)

    def reviewed_by(self, user: Any) -> Self:
        """Files of others that `user` is invited to read."""
        return self.filter(_invited(user), deleted_at=None).exclude(lead__in=list(user.roles))

    def standing(self) -> Self:
        """Files neither deleted nor withdrawn."""
        return self.filter(deleted_at=None, withdrawn_at=None)

    def deleted_lately(self, user: Any) -> Self:
        """Drafts of the user's organisations that can still be taken back."""
        return self.filter(lead__memberships__user=user, deleted_at__gt=clock.now() - UNDO)

    def submitted(self) -> Self:
        """Files with at least one submission, the only ones that officers see."""
        return self.filter(deleted_at=None).exclude(state=State.DRAFT)

    def forgettable(self) -> Self:
        """Deleted drafts whose day of grace is over."""
        return self.filter(deleted_at__lte=clock.now() - UNDO, state=State.DRAFT)

    def with_card(self) -> Self:
        """With what a line of a list reads: lead, and the card of the call, not its document."""
        return self.select_related("lead", "call__snapshot").defer("call__snapshot__document")

    def with_heading(self) -> Self:
        """With what every page of the file reads: call, its published document and regulation, round, lead, project."""
        related = ("call__snapshot__regulation", "call__owner", "round", "lead", "project", "kept")
        return self.select_related(*related).defer("call__snapshot__regulation__text", "kept__text")


class Application(models.Model):
    """An application to a round of a call, owned by its lead organisation.

    `withdrawn_at` and `withdrawn_because` say that it was taken out of the running, whatever its state, and `moved_to`
    which file of another call goes on with it.
    `in_charge` is whom a manager entrusted it to; `another_because` says why it was started beside another one.
    `kept`: while it is submitted, the version of the regulation under which it was received. `change`: what the last
    version changed for it, on every page while `change_shown`.
    `on_paper`: an officer recorded it from what came on paper; its lead reads it.
    `late_until` and `late_because`: an officer authorised it to be submitted after the closing, until then.
    The columns from `title` to `missing` are a summary written at each save: lists read it and evaluate nothing. Its
    counts are those of the panel (`points.Counts`): to correct, unknown, for the body of the call, met, to complete.
    Those in `signed_` tell the last signature: who and what for, in words, and the hash of the summary that was signed.
    """

    number = models.CharField(_("numéro"), max_length=40, unique=True)
    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="applications", verbose_name=_("appel"))
    round = models.ForeignKey("calls.Round", models.PROTECT, related_name="applications", verbose_name=_("session"))
    lead = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="applications", verbose_name=_("chef de file")
    )
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    in_charge = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    withdrawn_because = models.CharField(_("motif du retrait"), max_length=WHY, blank=True)
    moved_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, to_field="number", related_name="+")
    unread_here = models.PositiveSmallIntegerField(_("messages à lire, chef de file"), default=0)
    unread_there = models.PositiveSmallIntegerField(_("messages à lire, ministère"), default=0)
    another_because = models.CharField(_("pourquoi un autre dossier"), max_length=300, blank=True)
    kept = models.ForeignKey("calls.RegulationVersion", models.PROTECT, null=True, blank=True, related_name="+")
    change = models.ForeignKey("applications.Change", models.SET_NULL, null=True, blank=True, related_name="+")
    change_shown = models.BooleanField(default=False)
    on_paper = models.BooleanField(_("reçu sur papier"), default=False)
    late_until = models.DateTimeField(_("dépôt tardif jusqu’au"), null=True, blank=True)
    late_because = models.TextField(_("motif du dépôt tardif"), blank=True, max_length=1000)

    title = models.CharField(_("titre"), max_length=300, blank=True)
    partners = models.CharField(_("partenaires"), max_length=500, blank=True)
    countries = models.CharField(_("pays"), max_length=200, blank=True)
    """ISO 3166-1 codes, sorted, between spaces."""

    requested = models.DecimalField(_("montant demandé"), null=True, blank=True, **AMOUNT)
    cost = models.DecimalField(_("coût"), null=True, blank=True, **AMOUNT)
    overall = models.CharField(_("vérifications"), max_length=20, choices=Summary, blank=True)
    obstacles = models.PositiveSmallIntegerField(default=0)
    unknowns = models.PositiveSmallIntegerField(default=0)
    later = models.PositiveSmallIntegerField(_("à l’examen"), default=0)
    met = models.PositiveSmallIntegerField(default=0)
    missing = models.PositiveSmallIntegerField(_("réponses attendues"), default=0)
    signed_by = models.CharField(max_length=260, blank=True)
    signed_on = models.DateField(null=True)
    signed_on_paper = models.BooleanField(default=False)
    signed_sha256 = models.CharField(max_length=64, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        indexes = [
            models.Index(fields=["call", "state", "-saved_at"], name="application_by_call"),
            models.Index(fields=["lead", "-saved_at"], name="application_by_lead"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values),
                name="application_state_known",
                violation_error_message=_("L’état d’un dossier est brouillon ou déposé."),
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None) | models.Q(state=State.DRAFT),
                name="application_deleted_draft",
                violation_error_message=_("Seul un brouillon peut être supprimé : un dossier déposé reste."),
            ),
            models.CheckConstraint(
                condition=models.Q(requested=None) | models.Q(requested__gte=0),
                name="application_requested_positive",
                violation_error_message=_("Un montant demandé est positif."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT


class Numbering(models.Model):
    """Last number given under a prefix ("NIR-2024"); a number is never given twice, even after a deletion."""

    prefix = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

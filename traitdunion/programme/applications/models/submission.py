"""Submissions: versions of a file as they were received, frozen, each with its signed receipt."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation.search.fields import LexemesField
from traitdunion.programme.applications.models.application import AMOUNT, Application, Summary


class Reception(models.TextChoices):
    """How a version was received."""

    ONLINE = "online", _("en ligne, avant la clôture")
    GRACE = "grace", _("en ligne, dans le délai de grâce")
    LATE = "late", _("en ligne, après la clôture, sur autorisation")
    PAPER = "paper", _("sur papier")


class SubmissionQuerySet(FetchQuerySet):
    def for_member(self, user: Any) -> Self:
        """Submissions of the files of the organisations that `user` belongs to, as `ApplicationQuerySet.for_member`."""
        checked = models.Q(application__lead__memberships__checked_at__isnull=False)
        return self.filter(checked | models.Q(application__on_paper=False), application__lead__memberships__user=user)

    def that_count(self) -> Self:
        """The version that counts of each file."""
        return self.filter(latest=True)

    def for_officer(self, user: Any) -> Self:
        """Submissions to the calls of the bodies for which `user` works."""
        return self.filter(call__owner__in=user.staff_roles_by_owner)

    def with_heading(self) -> Self:
        """With what a receipt shows: file, call, organisation, regulation, printed receipt."""
        return self.select_related("application__call", "application__lead", "regulation", "printed")


class Submission(models.Model):
    """A version of a file, as received. Nothing of it changes but `latest`, and `printed` once the PDF is made.

    `document` is all that the file held (see `proof.frozen`); `facts` the canonical JSON of what the rules read;
    `verdicts` the outcome of each rule by its id; `receipt` what the platform signed. `call` and the columns from
    `title` to `later` are what lists read: they evaluate no rule and open no document.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="submissions", db_index=False)
    version = models.PositiveSmallIntegerField(_("version"))
    received_at = models.DateTimeField(_("reçu"))
    received_as = models.CharField(_("réception"), max_length=8, choices=Reception, default=Reception.ONLINE)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    member_checked = models.BooleanField(_("compte vérifié"))
    regulation = models.ForeignKey("calls.RegulationVersion", models.PROTECT, related_name="+")
    latest = models.BooleanField(default=True)
    title = models.CharField(_("titre"), max_length=300)
    partners = models.CharField(_("partenaires"), max_length=500, blank=True)
    countries = models.CharField(_("pays"), max_length=200, blank=True)
    words = LexemesField()
    requested = models.DecimalField(_("montant demandé"), null=True, **AMOUNT)
    cost = models.DecimalField(_("coût"), null=True, **AMOUNT)
    overall = models.CharField(_("vérifications"), max_length=20, choices=Summary)
    met = models.PositiveSmallIntegerField(default=0)
    unknowns = models.PositiveSmallIntegerField(default=0)
    later = models.PositiveSmallIntegerField(_("à l’examen"), default=0)
    document = models.JSONField()
    facts = models.TextField()
    verdicts = models.JSONField()
    receipt = models.JSONField()
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)
    printed = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="submission_one_per_version"),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(latest=True), name="submission_one_latest"
            ),
        ]
        # The rows are heavy: officers' lists count, filter and order ten thousand of them in these alone.
        indexes = [
            models.Index(
                fields=[
                    *("call", "received_at", "overall", "member_checked", "countries", "latest", "application"),
                    "requested",
                ],
                name="submission_by_reception",
            ),
            models.Index(fields=["call", "requested", "latest", "application"], name="submission_by_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.application.number}/{self.version}"

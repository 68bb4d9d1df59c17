"""What a new version of a regulation changes for a file."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation import clock
from traitdunion.programme.applications.models.application import AMOUNT, Application, Summary
from traitdunion.programme.applications.models.submission import Submission


class Change(models.Model):
    """A file touched by a version of its regulation, as compared at its publication; others have no row.

    `submission` is the version received that was compared; empty for a draft. `rules` are [id, outcome before, outcome
    after], None where the rule is absent. `better`: nothing is lost by it, and a submitted file may take it.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="changes")
    submission = models.ForeignKey(Submission, models.CASCADE, null=True, related_name="+")
    old = models.ForeignKey("calls.RegulationVersion", models.PROTECT, related_name="+")
    new = models.ForeignKey("calls.RegulationVersion", models.PROTECT, related_name="+")
    before = models.CharField(_("avant"), max_length=20, choices=Summary)
    after = models.CharField(_("après"), max_length=20, choices=Summary)
    rules = models.JSONField(default=list)
    ceiling_before = models.DecimalField(_("plafond avant"), null=True, **AMOUNT)
    ceiling_after = models.DecimalField(_("plafond après"), null=True, **AMOUNT)
    better = models.BooleanField(default=False)
    compared_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-compared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "new"], name="change_once_per_version"),
            models.CheckConstraint(
                condition=models.Q(taken_at=None) | models.Q(better=True, submission__isnull=False),
                name="change_taken_when_better",
                violation_error_message=_("Un dossier déposé ne prend que des règles qui lui sont meilleures."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.old} → {self.new}"

"""Versions of the sections: every save, as typed, understood or not."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation import clock
from traitdunion.programme.applications.models.application import Application

Typed = dict[str, list[str]]
"""What a form posted, field name to values, as typed. Lists of row keys ("parties", "places", "expenses") are in it."""


class SectionKey(models.TextChoices):
    """Sections in the order of the stepper. Their addresses are in `sections.py`."""

    PARTIES = "parties", _("Partenaires")
    PROJECT = "project", _("Projet")
    EXPENSES = "expenses", _("Dépenses")
    FUNDING = "funding", _("Plan de financement")
    QUESTIONS = "questions", _("Questions de l’appel")
    ATTACHMENTS = "attachments", _("Pièces")
    REVIEW = "review", _("Relire et déposer")


class SectionVersion(models.Model):
    """One save of a section. Exactly one version of a section is current; nothing is ever overwritten.

    `base` is the version that the person had on screen. A version that met a conflict is kept with `applied` false.
    `restores` is the number of the earlier version that this one brought back.
    `partner` names the party that saved it from the page of its part, without an account.
    `refused` names the fields whose text could not be understood: they are in `typed`, not in the typed tables.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="versions")
    section = models.CharField(max_length=12, choices=SectionKey)
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField(default=0)
    applied = models.BooleanField(default=True)
    current = models.BooleanField(default=True)
    typed = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    restores = models.PositiveIntegerField(null=True)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    partner = models.CharField(max_length=300, blank=True)

    objects = FetchQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "section", "number"], name="section_version_once"),
            models.UniqueConstraint(
                fields=["application", "section"], condition=models.Q(current=True), name="section_one_current"
            ),
            models.CheckConstraint(
                condition=models.Q(current=False) | models.Q(applied=True), name="section_current_applied"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.number}"

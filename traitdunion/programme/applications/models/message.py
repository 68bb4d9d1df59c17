"""Private messages between the authors of a file and those who examine it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation import clock
from traitdunion.programme.applications.models.application import Application

WRITTEN = 5_000
"""Longest message, in characters."""


class Message(models.Model):
    """What the lead wrote to the officers of the call, or they to the lead (`from_officer`). Never part of the file."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="messages")
    from_officer = models.BooleanField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("message"), max_length=WRITTEN)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class Enclosure(models.Model):
    """A file joined to a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="enclosures")
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(_("nom affiché"), max_length=200)

    objects = FetchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

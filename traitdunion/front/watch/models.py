"""What the watcher saw: minutes for five weeks, days for good, incidents with their cause."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.clock import now

MINUTE = timedelta(minutes=1)
SILENCE = 5 * MINUTE
"""Beyond this without a measure, nothing is said of what happened in between, nor of the present."""


class Probe(models.Model):
    """The one row that the watcher writes and reads back: a real save, as that of a form."""

    value = models.CharField(max_length=40)


class Minute(models.Model):
    """A measure. `cause` is the watcher's code when it is not up."""

    at = models.DateTimeField(unique=True)
    up = models.BooleanField()
    milliseconds = models.PositiveIntegerField()
    cause = models.CharField(max_length=40, blank=True)


class Day(models.Model):
    """A day of Paris, in minutes: how many were measured, in how many of them saving worked."""

    day = models.DateField(unique=True)
    measured = models.PositiveSmallIntegerField()
    up = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(up__lte=F("measured")),
                name="day_up_within_measured",
                violation_error_message=_("Un jour ne marche pas plus de minutes qu’il n’en a de mesurées."),
            )
        ]


class Incident(models.Model):
    """From the first failed minute to the first that worked. `seen` is the watcher's last code.

    `explained` is when its cause was written, the last time.
    """

    started = models.DateTimeField(unique=True)
    last = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(default=1)
    seen = models.CharField(max_length=40, blank=True)
    cause = models.TextField(_("cause"), blank=True, max_length=1000)
    explained = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started"]

    @property
    def end(self) -> datetime:
        """When it ended, or the end of the last minute known to have failed."""
        return self.ended or self.last + MINUTE

    @property
    def length(self) -> int:
        """Minutes from its start to its end."""
        return int((self.end - self.started) / MINUTE)


class SetAside(models.Model):
    """An officer decided that a failure does not extend a window, and why."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="set_aside")
    window = models.ForeignKey("calls.Window", models.CASCADE, related_name="+")
    reason = models.TextField(_("motif"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "window"],
                name="set_aside_once",
                violation_error_message=_("Cette prolongation est déjà écartée."),
            )
        ]

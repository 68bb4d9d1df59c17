"""What people ask about a call, what is answered to all, and who follows it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation import clock

ASKED, ANSWERED = 1_500, 5_000
"""Longest question and answer, in characters."""


class EnquiryQuerySet(FetchQuerySet):
    def published(self) -> Self:
        """Those that were answered, the last first: all that the public reads."""
        return self.exclude(answered_at=None).order_by("-answered_at", "-pk")

    def waiting(self) -> Self:
        """Those that nobody answered or set aside, the oldest first."""
        return self.filter(answered_at=None, set_aside_at=None).order_by("asked_at", "pk")


class Enquiry(models.Model):
    """A question about a call. Nothing of it is public before its answer; then `shown` and `answer` are.

    Who asked never is. `text` is what was asked, `shown` what is published, rephrased by the officer where it must be.
    """

    call = models.ForeignKey("calls.Call", models.CASCADE, related_name="enquiries")
    text = models.TextField(_("question"), max_length=ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    shown = models.TextField(_("question publiée"), max_length=ASKED, blank=True)
    answer = models.TextField(_("réponse"), max_length=ANSWERED, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["call", "-answered_at"], name="enquiry_by_call")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(answer="") & ~Q(shown=""),
                name="enquiry_published_whole",
                violation_error_message=_("Une question se publie avec sa réponse."),
            )
        ]

    def __str__(self) -> str:
        return self.shown or self.text


class Follower(models.Model):
    """Someone who gets a letter for each answer published about a call."""

    call = models.ForeignKey("calls.Call", models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calls_followed")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="follower_once")]

"""People around a file: invited readers, what is said of each section, and who has it open."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation import clock
from traitdunion.programme.applications.models.application import Application
from traitdunion.programme.applications.models.section import SectionKey

SAID = 2_000
"""Longest comment, in characters."""

LEASE = timedelta(minutes=2)
"""How long a section is said to be open after its page was last shown or saved, on the real clock."""


class GuestQuerySet(FetchQuerySet):
    def open(self) -> Self:
        """Neither revoked nor past their last day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), revoked_at=None)

    def waiting_for(self, user: Any) -> Self:
        """Invitations to the address of `user` that wait for an answer."""
        waiting = self.open().filter(user=None, email__iexact=user.email, application__deleted_at=None)
        return waiting.select_related("application__call__snapshot", "application__lead", "invited_by").defer(
            "application__call__snapshot__document"
        )


class Guest(models.Model):
    """Someone outside the lead who reads and comments one file, by invitation, until `ends_on` or a revocation.

    `organisation` is the network or body for which they read it, in words. Only the person of `email` may accept.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="guests")
    email = models.EmailField(_("adresse électronique"))
    organisation = models.CharField(_("réseau ou organisme"), max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="guest_of")
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    invited_at = models.DateTimeField(default=clock.now)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "application",
                Lower("email"),
                condition=Q(revoked_at=None),
                name="guest_once_per_file",
                violation_error_message=_("Cette adresse est déjà invitée."),
            )
        ]

    def __str__(self) -> str:
        return self.organisation


class CommentQuerySet(FetchQuerySet):
    def with_followed(self) -> Self:
        """Each with its thread's first comment, and `followed`: whether something stands after it in its thread."""
        thread = Q(answers=OuterRef("pk")) | Q(answers=OuterRef("answers"))
        after = Comment.objects.filter(thread, pk__gt=OuterRef("pk"), withdrawn_at=None)
        return self.select_related("answers").annotate(followed=Exists(after))


class Comment(models.Model):
    """What someone says of a section, or answers to it; never part of what is submitted, nor shown to officers.

    `organisation` is that of an invited reader, empty for a member of the lead. Only a first comment is resolved.
    What is withdrawn says nothing any more; its place stays, for an answer that was being written.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="comments")
    section = models.CharField(_("section"), max_length=12, choices=SectionKey)
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="answered_by")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    organisation = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("commentaire"), max_length=SAID)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    corrected_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answers=None) | Q(resolved_at=None), name="comment_answer_is_not_resolved_alone"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def first(self) -> "Comment":
        """The comment that began its thread."""
        return self.answers or self


class LeaseQuerySet(models.QuerySet["Lease"]):
    def living(self) -> Self:
        """Those renewed less than two real minutes ago."""
        return self.filter(seen__gt=timezone.now() - LEASE)

    def past(self) -> Self:
        """Those that ended."""
        return self.exclude(seen__gt=timezone.now() - LEASE)


class Lease(models.Model):
    """A section that a person has open, on the real clock. It tells; it never blocks."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="leases")
    section = models.CharField(max_length=12, choices=SectionKey)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)

    objects = LeaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "section", "user"], name="lease_once_per_person")]

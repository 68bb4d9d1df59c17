"""Attachments: replaced or withdrawn, never erased while the file lives."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation import clock
from traitdunion.programme.applications.models.application import Application
from traitdunion.programme.applications.models.project import Party

EACH = 10_000_000
TOGETHER = 40_000_000
"""Bytes: the largest file, and all the files of one application."""


class AttachmentQuerySet(FetchQuerySet):
    def present(self) -> Self:
        """Those that count now: neither replaced nor withdrawn."""
        return self.filter(withdrawn_at=None)

    def gone(self) -> Self:
        """Those replaced or withdrawn, the last first, with what took their place."""
        return self.exclude(withdrawn_at=None).select_related("stored", "replaced_by").order_by("-withdrawn_at", "-pk")


class Attachment(models.Model):
    """A piece of the file. `kind` is the key of a document of the call; without `party` it binds all of them."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="attachments")
    kind = models.CharField(_("nature de la pièce"), max_length=80)
    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, blank=True, related_name="attachments", verbose_name=_("partenaire concerné")
    )
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(_("nom affiché"), max_length=200)
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

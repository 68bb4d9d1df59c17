"""Who may sign for an organisation, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation.clock import now, today


class MandateQuerySet(FetchQuerySet):
    """Mandates: `SignatureMandate.objects.…`"""

    def of(self, organisation: Any) -> Self:
        """Those of an organisation (the row or its id)."""
        return self.filter(organisation=organisation)

    def in_force(self, day: date | None = None) -> Self:
        """Those under which one may sign on `day`, today by default."""
        day = day or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)


class SignatureMandate(models.Model):
    """`name`, `function` of whoever may sign for the organisation; `person` when it is a member of it.

    From `starts_on` to `ends_on`, both days included, or until it is ended; never erased nor changed otherwise. `scan`
    is the deed that gives it: delegation order, minutes of the election.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="mandates", verbose_name=_("organisme")
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="mandates")
    name = models.CharField(_("nom"), max_length=120)
    function = models.CharField(_("fonction"), max_length=120)
    email = models.EmailField(_("adresse électronique"), blank=True)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"), null=True, blank=True)
    scan = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_starts",
                violation_error_message=_("Un pouvoir finit le jour où il commence, ou plus tard."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.function}"

    @property
    def is_in_force(self) -> bool:
        """One may sign under it today."""
        day = today()
        return self.ended_at is None and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

"""Withdrawals: a file taken out of the running, and put back in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation import clock
from traitdunion.programme.applications.models.application import WHY, Application


class Withdrawal(models.Model):
    """That a file was withdrawn, by whom and why; ended when it was put back. Never erased while the file lives.

    The columns `withdrawn_at` and `withdrawn_because` of the file repeat the one that holds, for lists.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="withdrawals")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    because = models.CharField(_("motif"), max_length=WHY)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_because = models.CharField(_("motif"), max_length=WHY, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_at=None), name="withdrawal_one_holds")
        ]

    def __str__(self) -> str:
        return self.because

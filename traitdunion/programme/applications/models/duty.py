"""Who does what between the parties: the lead is alone only as long as it has no partner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.programme.applications.models.application import AMOUNT, Application
from traitdunion.programme.applications.models.project import Party


class DutyKind(models.TextChoices):
    OWNS = "owns", _("Maître d’ouvrage du projet")
    FOLLOWS = "follows", _("Suit le projet")
    RECEIVES = "receives", _("Reçoit la subvention")
    REPORTS = "reports", _("Doit le compte rendu")
    GETS = "gets", _("Part de la subvention qui lui est reversée")
    """The only one that several parties may have, each with its amount."""


SINGLE = (DutyKind.OWNS, DutyKind.FOLLOWS, DutyKind.RECEIVES, DutyKind.REPORTS)


class Duty(models.Model):
    """A duty of a party in a file. `amount`, in euros, is what of the grant is passed on to it; others have none."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=8, choices=DutyKind)
    party = models.ForeignKey(Party, models.CASCADE, related_name="duties")
    amount = models.DecimalField(_("montant"), null=True, **AMOUNT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"], condition=~models.Q(kind="gets"), name="duty_of_one_party"
            ),
            models.UniqueConstraint(fields=["application", "kind", "party"], name="duty_once_per_party"),
            models.CheckConstraint(
                condition=models.Q(kind="gets", amount__gte=0) | (~models.Q(kind="gets") & models.Q(amount=None)),
                name="duty_amount_passed_on",
                violation_error_message=_("Seule une part reversée a un montant, positif."),
            ),
        ]

    def __str__(self) -> str:
        return self.kind

"""The budget: expenses by line and year, resources by party and year, the grant that is asked."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.programme.applications.models.application import AMOUNT, HIGHEST, Application
from traitdunion.programme.applications.models.project import Party
from traitdunion.regulations import Form

YEARS = (1990, 2200)


class Nature(models.TextChoices):
    CASH = Form.CASH.value, _("numéraire")
    IN_KIND = Form.IN_KIND.value, _("valorisation")


class FundingStatus(models.TextChoices):
    """How sure a contribution is; empty as long as it is not said."""

    ACQUIRED = "acquired", _("acquis")
    REQUESTED = "requested", _("sollicité")


def _amount(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(amount__gte=0, amount__lte=Decimal(HIGHEST)),
        name=name,
        violation_error_message=_("Un montant va de 0 à 999 999 999,99 €."),
    )


def _year(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(year__range=YEARS),
        name=name,
        violation_error_message=_("Donnez une année proche de celle de l’appel."),
    )


class ExpenseLine(models.Model):
    """An expense of one year, in euros. The lines of one row of the grid share `key` ("e1") and differ by year.

    `payer` is a party; `paid_by_grant` says that the requested grant pays. Neither: not said yet.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="expenses")
    key = models.CharField(max_length=8)
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("intitulé"), max_length=300, blank=True)
    category = models.CharField(_("catégorie"), max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(_("année"))
    payer = models.ForeignKey(Party, models.SET_NULL, null=True, blank=True, related_name="expenses")
    paid_by_grant = models.BooleanField(default=False)
    country = models.CharField(_("part de pays"), max_length=2, blank=True)
    nature = models.CharField(_("nature"), max_length=8, choices=Nature, default=Nature.CASH)
    amount = models.DecimalField(_("montant"), **AMOUNT)

    class Meta:
        ordering = ["position", "year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "key", "year"], name="expense_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(payer=None) | models.Q(paid_by_grant=False),
                name="expense_one_payer",
                violation_error_message=_("Une dépense a un seul payeur."),
            ),
            _amount("expense_amount_in_bounds"),
            _year("expense_year_in_bounds"),
        ]


class FundingLine(models.Model):
    """Money of one year, in euros: from a party (cash or in kind), or asked from `funder` when there is no party.

    `funder` is the funder's key in the regulation, empty when the call has a single one. The lines of one party bear
    the same `status`; the requested grant has none.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="funding")
    party = models.ForeignKey(Party, models.CASCADE, null=True, blank=True, related_name="funding")
    funder = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(_("année"))
    nature = models.CharField(_("nature"), max_length=8, choices=Nature, default=Nature.CASH)
    amount = models.DecimalField(_("montant"), **AMOUNT)
    status = models.CharField(_("statut"), max_length=9, choices=FundingStatus, blank=True)

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "party", "nature", "year"],
                condition=models.Q(party__isnull=False),
                name="funding_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["application", "funder", "year"],
                condition=models.Q(party=None),
                name="grant_once_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(party__isnull=False) | models.Q(nature=Nature.CASH),
                name="grant_in_cash",
                violation_error_message=_("La subvention demandée est en numéraire."),
            ),
            _amount("funding_amount_in_bounds"),
            _year("funding_year_in_bounds"),
        ]

    @property
    def is_requested(self) -> bool:
        return self.party_id is None


class Election(models.Model):
    """An option that the applicant chose where the regulation leaves the choice: rule id and option id."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="elections")
    rule = models.CharField(max_length=80)
    option = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "rule"], name="election_once")]

"""Who pays the expenses, beside who brings the money: the two sides of a budget, year by year."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.models import SectionKey
from traitdunion.programme.applications.regulation import funders_of

GRANT = "grant"
"""Key of the requested grant, all funders together."""
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Payer:
    """A party, or the requested grant: the expenses that it pays and the resources that it brings, in euros by year."""

    key: str
    name: str
    cells: str
    """Beginning of the names of the fields that say what it brings."""
    pays: dict[int, Decimal]
    brings: dict[int, Decimal]

    @property
    def paid(self) -> Decimal:
        return sum(self.pays.values(), ZERO)

    @property
    def brought(self) -> Decimal:
        return sum(self.brings.values(), ZERO)

    @property
    def first(self) -> int:
        """The first year in which it pays."""
        return min(self.pays)

    @property
    def differing(self) -> list[int]:
        """The years in which it does not pay what it brings."""
        years = sorted(self.pays.keys() | self.brings.keys())
        return [year for year in years if self.pays.get(year, ZERO) != self.brings.get(year, ZERO)]


def payers_of(contents: Contents) -> list[Payer]:
    """Every party, then the grant, cash and in kind together. Expenses whose payer is not said are left out."""
    pays: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    brings: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    keys = {party.pk: party.key for party in contents.parties}
    for expense in contents.expenses:
        key = GRANT if expense.paid_by_grant else keys.get(expense.payer_id or 0)
        if key:
            pays[key][expense.year] += expense.amount
    for line in contents.funding:
        key = GRANT if line.is_requested else keys.get(line.party_id or 0)
        if key:
            brings[key][line.year] += line.amount
    funder, _name = funders_of(contents)[0]
    sides = [
        *((party.key, party.name or _("Partenaire sans nom"), f"{party.key}-cash") for party in contents.parties),
        (GRANT, _("Subvention demandée"), f"{GRANT}.{funder}" if funder else GRANT),
    ]
    return [Payer(key, name, cells, dict(pays[key]), dict(brings[key])) for key, name, cells in sides]


def at_odds(contents: Contents) -> list[Payer]:
    """The parties that pay more than they bring in all; none while the plan is empty or not understood."""
    plan = contents.versions.get(SectionKey.FUNDING)
    if not contents.funding or (plan and plan.refused):
        return []
    return [payer for payer in payers_of(contents) if payer.key != GRANT and payer.paid > payer.brought]

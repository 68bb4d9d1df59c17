"""The closed catalogue of rule kinds."""

from typing import get_args

from traitdunion.regulations.rules.base import Finding, Rule
from traitdunion.regulations.rules.bounds import Cap, Envelope, GrantBound
from traitdunion.regulations.rules.dates import Duration, ProjectDates, Window
from traitdunion.regulations.rules.declarations import Criterion, Documents, Goals, OtherCallFits, Ruling, Strands
from traitdunion.regulations.rules.election import Choice, Election
from traitdunion.regulations.rules.groups import AllOf, AnyOf
from traitdunion.regulations.rules.information import Committee, Note, Payments
from traitdunion.regulations.rules.parties import Applicant, Member, NoObligation, PartyCount
from traitdunion.regulations.rules.places import Countries, CountryClass, CountryCount, Focus
from traitdunion.regulations.rules.rates import GrantAtMost, RateBonus, RateByClass, RateByCountry, RateFlat
from traitdunion.regulations.rules.shares import AmountRange, Balance, Categories, MaxShare, MinShare

GROUPS: tuple[tuple[str, tuple[type[Rule], ...]], ...] = (
    ("How much", (RateByClass, RateByCountry, RateFlat, RateBonus, GrantAtMost, Cap, Envelope, Election)),
    ("Budget", (MinShare, MaxShare, AmountRange, Balance, Categories)),
    ("Who", (Applicant, PartyCount, Member, NoObligation)),
    ("Where", (Countries, CountryCount, CountryClass, Focus)),
    ("When", (Window, Duration, ProjectDates)),
    ("What", (Strands, Goals, Criterion, Ruling, Documents, OtherCallFits)),
    ("Together", (AnyOf, AllOf)),
    ("For information", (Committee, Payments, Note)),
)
"""The catalogue, as the documentation and the forms show it."""

CATALOGUE: dict[str, type[Rule]] = {
    get_args(rule.model_fields["kind"].annotation)[0]: rule for _, rules in GROUPS for rule in rules
}

__all__ = ["CATALOGUE", "GROUPS", "Choice", "Finding", "GrantBound", "Rule"]

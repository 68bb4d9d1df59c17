"""What a financing plan comes to: where the money is from, the rules beside each origin, how high the grant may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.names import place_name
from traitdunion.foundation.ui.formats import money
from traitdunion.programme.applications.checks import MONEY, Checks, place_of
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.facts import unread_years
from traitdunion.programme.applications.forms.money import total
from traitdunion.programme.applications.points import is_to_confirm, kind_of
from traitdunion.programme.applications.regulation import funders_of, regulation_of
from traitdunion.programme.calls.ceilings import binding, bound_rows
from traitdunion.regulations import Ceiling, Facts, Kind, Outcome, Side, Verdict, ceiling, sentence

PRIVATE = frozenset({Kind.ASSOCIATION, Kind.COMPANY})
ROWS = {"own": "own", "french": "own", "foreign": "foreign", "other": "public"}
"""The origin of the amounts that a rule compares, by the first word of their name; the others are beside the grant."""


@dataclass(frozen=True)
class Origin:
    """Money of one origin, in euros as declared; `said`: the rules about it, (kind of icon, sentence)."""

    label: str
    amount: Decimal
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Balance:
    gaps: tuple[str, ...]
    """The years in which resources and expenses differ, in words."""
    origins: tuple[Origin, ...]
    ceiling: Ceiling
    bounds: list[dict[str, Any]]
    """How the ceiling is made, for the table of ui."""

    @property
    def binding(self) -> str:
        return binding(self.bounds)


def balance_of(held: Contents, found: Checks) -> Balance:
    """What the plan of a file comes to as it is saved."""
    regulation = regulation_of(held)
    highest = ceiling(found.facts, regulation)
    return Balance(tuple(_gaps(held)), tuple(_origins(held, found)), highest, bound_rows(highest.bounds, regulation))


def _gaps(held: Contents) -> Iterator[str]:
    unread = unread_years(held)
    for year in held.years:
        words: dict[str, object] = {"year": year}
        if year in unread:
            yield _("%(year)s : un montant n’est pas compris, l’équilibre ne peut pas encore être dit.") % words
            continue
        brought = total(line.amount for line in held.funding if line.year == year)
        gap = brought - total(line.amount for line in held.expenses if line.year == year)
        words["gap"] = money(abs(gap))
        if gap > 0:
            yield _("%(year)s : les ressources dépassent les dépenses de %(gap)s.") % words
        elif gap < 0:
            yield _("%(year)s : il manque %(gap)s de ressources.") % words


def _origins(held: Contents, found: Checks) -> Iterator[Origin]:
    """In the order of a plan: own money, that of others, the grant; what is nothing and has no rule is left out."""
    amounts = _amounts(held, found.facts)
    said: dict[str, list[tuple[str, str]]] = {}
    for verdict in (*found.points.open, *found.points.later, *found.points.met):
        if place_of(verdict) == MONEY:
            said.setdefault(_row(verdict), []).append((_kind(verdict), _sentence(verdict)))
    labels = {
        "own": _("Apport propre des collectivités françaises"),
        "foreign": _("Partenaires étrangers"),
        "public": _("Autres financements publics"),
        "private": _("Financements privés"),
        "unsaid": _("Autres, de nature à préciser"),
        **{f"grant.{key}": _asked(name) for key, name in funders_of(held)},
    }
    last = list(labels)[-1]
    for key, label in labels.items():
        rules = tuple(said.get("grant" if key == last else key, ()))
        if amounts.get(key) or rules:
            yield Origin(label, amounts.get(key, Decimal(0)), rules)


def _amounts(held: Contents, facts: Facts) -> dict[str, Decimal]:
    sides = {party.key: party.side for party in facts.parties or ()}
    found: dict[str, Decimal] = {}
    for line in held.funding:
        key = f"grant.{line.funder}"
        if line.party_id:
            party = held.parties_by_id[line.party_id]
            key = _origin(sides.get(party.key), party.kind)
        found[key] = found.get(key, Decimal(0)) + line.amount
    return found


def _origin(side: Side | None, kind: str) -> str:
    if side in {Side.OWN, Side.FOREIGN}:
        return side.value
    if kind in PRIVATE:
        return "private"
    return "public" if kind and kind != Kind.OTHER else "unsaid"


def _row(verdict: Verdict) -> str:
    compared = getattr(verdict.rule, "of", "")
    return ROWS.get(compared.partition(".")[0], "grant") if isinstance(compared, str) else "grant"


def _kind(verdict: Verdict) -> str:
    if is_to_confirm(verdict):
        return "wait"
    return "ok" if verdict.outcome in {Outcome.MET, Outcome.WAIVED} else kind_of(verdict)


def _sentence(verdict: Verdict) -> str:
    return sentence(verdict, get_language() or "fr", place_name)


def _asked(name: str) -> str:
    return _("Demande à %(funder)s") % {"funder": name} if name else _("Subvention demandée")

"""The facts of a simulation, as the rules read them: what was not told is unknown."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from traitdunion.directory.territories.queries import IncomeClassAnswer
from traitdunion.front.desk.simulation import Simulation
from traitdunion.regulations import (
    Answer,
    Country,
    Expense,
    Facts,
    Form,
    Grant,
    Income,
    Kind,
    Party,
    Project,
    Provenance,
    Resource,
    Role,
    Status,
)
from traitdunion.regulations.days import add_months

CENT, ZERO = Decimal("0.01"), Decimal(0)
LONGEST_WORD = 80
WORD = re.compile("[a-z0-9][a-z0-9_-]*")


def facts_from(told: Simulation, *, at: datetime, classes_on: date, assumed: bool, after: date) -> Facts:
    """The facts of `told`, as if the file reached us `at`.

    `classes_on` is the reference day of the call (`assumed`: it is). A project of which only the length is told is
    taken to start the day `after`.
    """
    return Facts(
        received_at=at,
        project=_project(told, after),
        parties=_parties(told),
        countries=tuple(_country(code, told.classes.on(code, classes_on), assumed) for code in told.countries) or None,
        expenses=_expenses(told),
        resources=_resources(told),
        grants=(Grant(amount=told.amounts["demande"]),) if told.amounts["demande"] is not None else None,
        answers={key: Answer(value=value) for key, value in told.answers.items() if _is_word(key)},
    )


def _project(told: Simulation, after: date) -> Project:
    starts = told.starts or (after if told.months else None)
    ends = add_months(starts, told.months) - timedelta(days=1) if starts and told.months else None
    computed = {} if told.starts else {"starts": Provenance.COMPUTED}
    return Project(
        starts=starts,
        ends=ends,
        strands=tuple(key for key in told.strands if _is_word(key)) or None,
        provenance_of=(computed | {"ends": Provenance.COMPUTED}) if ends else {},
    )


def _parties(told: Simulation) -> tuple[Party, ...] | None:
    if not (told.kind or told.places or told.carriers or told.partners):
        return None
    french = told.territory.country_code if told.territory else "FR"
    lead = Party(
        key="lead",
        role=Role.LEAD,
        kind=told.kind,
        name=told.lead_name or None,
        country=french,
        network_member=told.network,
    )
    carriers = [
        Party(key=f"carrier-{n}", role=Role.CARRIER, kind=Kind.LOCAL_AUTHORITY, country="FR", committed=True)
        for n in range(1, (told.carriers or 0) + 1)
    ]
    count = (len(told.places) or 1) if told.partners is None else told.partners
    partners = [_partner(told, n) for n in range(count)]
    return (lead, *carriers, *partners)


def _partner(told: Simulation, rank: int) -> Party:
    """The first partners are one in each country; the next ones are in the first country."""
    place = (told.places[rank] if rank < len(told.places) else told.places[0]) if told.places else None
    return Party(
        key=f"partner-{rank + 1}",
        role=Role.PARTNER,
        kind=Kind.LOCAL_AUTHORITY,
        country=place.country if place else None,
        subdivision=place.code if place and "-" in place.code else None,
    )


def _resources(told: Simulation) -> tuple[Resource, ...] | None:
    """Who brings what. Own money left empty is unknown; what the others bring, left empty, is nothing.

    What was typed and not understood is unknown, whoever brings it.
    """
    if not told.budgeted:
        return None
    partner = {"party": "partner-1"} if (told.partners or (told.partners is None and told.places)) else None
    abroad: dict[str, Any] = partner or {"funder": "partners", "side": "foreign"}
    own: dict[str, Any] = {"party": "lead"} if _known(told, "lead") else {"funder": "lead"}
    own |= {} if told.kind else {"side": "own"}
    rows = (
        ("apport", Form.CASH, own),
        ("valorisation", Form.IN_KIND, own),
        ("partenaires", Form.CASH, abroad),
        ("partenaires-valorisation", Form.IN_KIND, abroad),
        ("autres", Form.CASH, {"funder": "others"}),
    )
    unknown = {name for name in told.amounts if name in told.errors}
    if told.amounts["apport"] is None and told.amounts["valorisation"] is None:
        unknown.add("apport")
    return tuple(
        Resource(amount=told.amounts[name], form=form, **origin)
        for name, form, origin in rows
        if told.amounts[name] or name in unknown
    )


def _expenses(told: Simulation) -> tuple[Expense, ...] | None:
    """The cost of each country part. What is contributed in kind is spread over the parts in their proportion."""
    if all(amount is None for amount in told.costs.values()):
        return None
    parts = {code or None: amount for code, amount in told.costs.items() if amount is not None}
    left = dict(parts)
    in_kind: list[Expense] = []
    for payer, name in (("lead", "valorisation"), ("partner-1", "partenaires-valorisation")):
        amount = min(told.amounts[name] or ZERO, sum(left.values(), ZERO))
        for code, share in _spread(amount, parts).items():
            left[code] -= share
            in_kind.append(Expense(amount=share, form=Form.IN_KIND, country=code, payer=_known(told, payer)))
    cash = [Expense(amount=amount, country=code) for code, amount in left.items()]
    unknown = [Expense(country=code) for code, amount in told.costs.items() if amount is None]
    return tuple([line for line in (*cash, *in_kind) if line.amount] + unknown)


def _known(told: Simulation, key: str) -> str | None:
    return key if any(party.key == key for party in _parties(told) or ()) else None


def _country(code: str, answer: IncomeClassAnswer, assumed: bool) -> Country:
    if answer.class_ == "unknown":
        return Country(code=code)
    status = Status.ASSUMED if assumed or answer.status == "assumed" else Status.SOURCED
    return Country(
        code=code,
        income=Income(answer.class_),
        status=status,
        source=answer.source or None,
        provenance_of={"income": Provenance.REGISTER},
    )


def _spread(amount: Decimal, parts: dict[str | None, Decimal]) -> dict[str | None, Decimal]:
    """`amount` over `parts` in proportion, to the cent; the last part takes the remainder."""
    total = sum(parts.values(), ZERO)
    *firsts, last = parts
    shares = {code: (amount * parts[code] / total).quantize(CENT, ROUND_DOWN) if total else ZERO for code in firsts}
    return shares | {last: amount - sum(shares.values(), ZERO)}


def _is_word(text: str) -> bool:
    """Whether `text` may be a key of a regulation."""
    return len(text) <= LONGEST_WORD and WORD.fullmatch(text) is not None

"""What a simulation said, as if it had been typed in the sections of a file."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from traitdunion.programme.applications.models import PartyRole, SectionKey, Typed
from traitdunion.regulations import Facts, Party, Role


def typed_of(facts: Facts) -> dict[SectionKey, Typed]:
    """The sections that `facts` fills, in the order in which they are to be saved.

    The lead of the file is the organisation that starts it: first party, whatever its key in the simulation.
    """
    keys = _keys(facts)
    sections = {
        SectionKey.PARTIES: _parties(facts, keys),
        SectionKey.PROJECT: _project(facts),
        SectionKey.EXPENSES: _expenses(facts, keys),
        SectionKey.FUNDING: _funding(facts, keys),
        SectionKey.QUESTIONS: _answers(facts),
    }
    return {section: typed for section, typed in sections.items() if typed}


def _keys(facts: Facts) -> dict[str, str]:
    """Key in the file of each party and funder of the simulation."""
    lead = facts.lead
    others = [party.key for party in facts.parties or () if party is not lead]
    funders = dict.fromkeys(line.funder for line in facts.resources or () if line.funder)
    named = [lead.key if lead else "", *others, *funders]
    return {key: f"p{number}" for number, key in enumerate(named, 1) if key}


def _parties(facts: Facts, keys: dict[str, str]) -> Typed:
    typed: Typed = {"parties": ["p1"], "p1-role": [PartyRole.LEAD.value]}
    for key, ours in keys.items():
        party = facts.party(key)
        typed |= _party(ours, party) if party else {f"{ours}-role": [PartyRole.FUNDER.value], f"{ours}-who": [key]}
        if ours != "p1":
            typed["parties"].append(ours)
    return typed | {"parties-last": [str(max(len(keys), 1))]}


def _party(key: str, party: Party) -> Typed:
    typed: Typed = {
        f"{key}-committed": [_said(party.committed)],
        f"{key}-network": [_said(party.network_member)],
    }
    if party.role == Role.LEAD:
        return typed | {f"{key}-role": [PartyRole.LEAD.value]}
    return typed | {
        f"{key}-role": [(party.role or Role.PARTNER).value],
        f"{key}-who": [party.name or ""],
        f"{key}-kind": [party.kind.value if party.kind else ""],
        f"{key}-country": [party.country or ""],
        f"{key}-subdivision": [party.subdivision or ""],
    }


def _project(facts: Facts) -> Typed:
    project = facts.project
    places = [country.code for country in facts.countries or ()]
    typed: Typed = {
        "title": [project.title or ""],
        "strands": list(project.strands or ()),
        "sdg": [str(goal) for goal in project.sdg or ()],
        "places": [f"l{number}" for number in range(1, len(places) + 1)],
        "places-last": [str(len(places))],
    }
    for name, day in (("starts", project.starts), ("ends", project.ends)):
        typed |= _day(name, day)
    return typed | {f"l{number}-country": [code] for number, code in enumerate(places, 1)}


def _day(name: str, day: date | None) -> Typed:
    parts = {"day": day.day, "month": day.month, "year": day.year} if day else {}
    return {f"{name}-{part}": [str(value)] for part, value in parts.items()}


def _expenses(facts: Facts, keys: dict[str, str]) -> Typed:
    rows: dict[tuple[str, str, str, str, str], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in facts.expenses or ():
        payer = "grant" if line.payer == "grant" else keys.get(line.payer or "", "")
        details = (line.label or "", line.category or "", payer, line.country or "", line.form.value)
        if line.amount is not None:
            rows[details][line.year or _first_year(facts)] += line.amount
    names = ("label", "category", "payer", "country", "nature")
    typed: Typed = {"expenses": [f"e{number}" for number in range(1, len(rows) + 1)], "expenses-last": [str(len(rows))]}
    for number, (row, amounts) in enumerate(rows.items(), 1):
        typed |= {f"e{number}-{name}": [value] for name, value in zip(names, row, strict=True)}
        typed |= {f"e{number}-{year}": [str(amount)] for year, amount in amounts.items()}
    return typed if rows else {}


def _funding(facts: Facts, keys: dict[str, str]) -> Typed:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    year = _first_year(facts)
    for line in facts.resources or ():
        if line.amount is not None:
            sums[f"{keys[line.origin_key]}-{line.form.value}-{line.year or year}"] += line.amount
    for grant in facts.grants or ():
        if grant.amount is not None:
            funder = f".{grant.funder}" if grant.funder else ""
            sums[f"grant{funder}-{grant.year or year}"] += grant.amount
    typed = {name: [str(amount)] for name, amount in sums.items()}
    return typed | {f"election-{rule}": [option] for rule, option in facts.elections.items()}


def _answers(facts: Facts) -> Typed:
    return {f"q-{key}": [_said(answer.value)] for key, answer in facts.answers.items() if answer.value is not None}


def _first_year(facts: Facts) -> int:
    """The year of what has none: that of the first day, else of the reception."""
    day = facts.project.starts or facts.received_at
    return day.year if day else 0


def _said(value: bool | None) -> str:
    return {True: "yes", False: "no"}.get(value, "") if value is not None else ""

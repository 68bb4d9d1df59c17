"""What a simulation said, as if it had been typed in the sections of a file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from traitdunion.programme.applications.models import PartyRole, SectionKey, Typed
from traitdunion.regulations import Facts, Party, Role

CENT = Decimal("0.01")


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
        typed |= _party(ours, party) if party else {f"{ours}-role": [PartyRole.FUNDER.value]}
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
    rows: dict[tuple[str, ...], dict[int | None, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in facts.expenses or ():
        payer = "grant" if line.payer == "grant" else keys.get(line.payer or "", "")
        details = (line.label or "", line.category or "", payer, line.country or "", line.form.value)
        if line.amount is not None:
            rows[details][line.year] += line.amount
    names = ("label", "category", "payer", "country", "nature")
    typed: Typed = {"expenses": [f"e{number}" for number in range(1, len(rows) + 1)], "expenses-last": [str(len(rows))]}
    amounts = _by_year(rows.values(), years_shared(facts))
    for number, (row, by_year) in enumerate(zip(rows, amounts, strict=True), 1):
        typed |= {f"e{number}-{name}": [value] for name, value in zip(names, row, strict=True)}
        typed |= {f"e{number}-{year}": [str(amount)] for year, amount in by_year.items()}
    return typed if rows else {}


def _funding(facts: Facts, keys: dict[str, str]) -> Typed:
    sums: dict[str, dict[int | None, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in facts.resources or ():
        if line.amount is not None:
            sums[f"{keys[line.origin_key]}-{line.form.value}"][line.year] += line.amount
    for grant in facts.grants or ():
        if grant.amount is not None:
            sums[f"grant.{grant.funder}" if grant.funder else "grant"][grant.year] += grant.amount
    typed = {
        f"{name}-{year}": [str(amount)]
        for name, by_year in zip(sums, _by_year(sums.values(), years_shared(facts)), strict=True)
        for year, amount in by_year.items()
    }
    return typed | {f"election-{rule}": [option] for rule, option in facts.elections.items()}


def _by_year(lines: Iterable[Mapping[int | None, Decimal]], years: list[int]) -> Iterator[dict[int, Decimal]]:
    """The amounts of each line by year; what has no year (key None) is shared equally between `years`.

    The cents that do not divide are dealt to one year after the other, from one line to the next: the sum of each year
    depends on the sum of the lines alone, so that expenses and resources of the same sum are equal each year too. No
    year gets more than the whole divided by the number of years, rounded up to the cent: a cap by year still holds.
    """
    turn = 0
    for line in lines:
        by_year = {year: amount for year, amount in line.items() if year is not None}
        if None in line:
            share, left = divmod(int(line[None] / CENT), len(years))
            for rank, year in enumerate(years):
                more = (share + ((rank - turn) % len(years) < left)) * CENT
                by_year[year] = by_year.get(year, Decimal(0)) + more
            turn += left
        yield by_year


def _answers(facts: Facts) -> Typed:
    return {f"q-{key}": [_said(answer.value)] for key, answer in facts.answers.items() if answer.value is not None}


def years_shared(facts: Facts) -> list[int]:
    """The years between which an amount without a year is shared: those of the project, else that of the reception."""
    starts, ends = facts.project.starts, facts.project.ends
    if starts and ends and starts <= ends:
        return list(range(starts.year, ends.year + 1))
    day = starts or facts.received_at
    return [day.year if day else 0]


def _said(value: bool | None) -> str:
    return {True: "yes", False: "no"}.get(value, "") if value is not None else ""

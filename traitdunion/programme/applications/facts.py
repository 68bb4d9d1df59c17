"""The facts of a file, with where each comes from: what the rules read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from traitdunion import regulations as engine
from traitdunion.directory.territories.queries import IncomeClassAnswer, income_classes
from traitdunion.foundation.files.models import Scan
from traitdunion.programme.applications.calendar import Entry, entry_of
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.models import Application, Party, PartyRole, Reception, SectionKey
from traitdunion.programme.applications.parts import committed
from traitdunion.programme.applications.regulation import reference_day, regulation_of
from traitdunion.regulations import Facts, Form, Kind, Provenance, Status
from traitdunion.regulations.rules.declarations import Documents

ANSWERS = {"yes": True, "oui": True, "no": False, "non": False}
"""Options of a question that the rules read as a yes or a no."""


def collect(application: Application, at: datetime, contents: Contents | None = None) -> Facts:
    """The facts of `application` as if it reached us `at`. What is not filled, or not understood, is unknown."""
    held = contents or contents_of(application)
    known = {party.key for party in held.carrying}
    entry = entry_of(application, at)
    return Facts(
        round=application.round.key,
        received_at=at,
        begun_at=_begun(application, entry, at),
        waivers=_waivers(held, entry),
        project=_project(held),
        parties=tuple(_party(held, party) for party in held.carrying),
        countries=_countries(held),
        expenses=_expenses(held) or None,
        resources=_resources(held, known) or None,
        grants=_grants(held) or None,
        documents=tuple(_documents(held, known)),
        answers=_answers(held),
        elections=held.elections,
    )


def _begun(application: Application, entry: Entry, at: datetime) -> datetime | None:
    """In the grace only: when work in progress at the closing was last seen; otherwise when the file was started."""
    return (entry.begun_at or application.created_at) if entry.window.in_grace(at) else None


def _waivers(held: Contents, entry: Entry) -> tuple[engine.Waiver, ...]:
    """A file that an officer lets in after the closing is not held to the window."""
    if entry.how != Reception.LATE:
        return ()
    reason = held.application.late_because
    return tuple(engine.Waiver(rule=rule.id, reason=reason) for rule in regulation_of(held).windows)


def _answers(held: Contents) -> dict[str, engine.Answer]:
    """The yes and no that the regulation asks for; some are said by answering a question of the call."""
    said = {key: engine.Answer(value=ANSWERS[value]) for key, value in held.answers.items() if value in ANSWERS}
    for question in held.document["questions"]:
        if question.get("says") and held.answers.get(question["code"]):
            said[question["says"]] = engine.Answer(value=True, provenance=Provenance.COMPUTED)
    return said


def _documents(held: Contents, known: set[str]) -> Iterator[engine.Document]:
    """The pieces joined; on paper, also what shows the commitment of each party that an officer found to be there."""
    for each in held.attachments:
        if each.stored.scan != Scan.REFUSED:
            yield engine.Document(kind=each.kind, covers=_covered(each.party_id, held, known))
    if held.application.on_paper:
        asked = [rule.any[0] for rule in regulation_of(held).of_kind(Documents) if rule.cover != "file"]
        covers = tuple(party.key for party in held.carrying if party.committed)
        for kind in dict.fromkeys(kind for kinds in asked for kind in kinds):
            yield engine.Document(kind=kind, covers=covers)


def _project(held: Contents) -> engine.Project:
    project = held.project
    return engine.Project(
        title=project.title or None,
        starts=project.starts,
        ends=project.ends,
        strands=tuple(held.strands) or None,
        sdg=tuple(sorted(held.goals)) or None,
    )


def _party(held: Contents, party: Party) -> engine.Party:
    from_register = {"network_available": Provenance.REGISTER} if party.network_available is not None else {}
    if party.organisation_id:
        from_register |= dict.fromkeys(("name", "kind", "country"), Provenance.REGISTER)
    return engine.Party(
        key=party.key,
        role=PartyRole(party.role).engine,
        kind=Kind(party.kind) if party.kind else None,
        name=party.name or None,
        country=party.country or None,
        subdivision=party.subdivision or None,
        network_member=party.network_member,
        network_available=party.network_available,
        committed=committed(held, party),
        provenance_of=from_register,
    )


def _countries(held: Contents) -> tuple[engine.Country, ...] | None:
    """Countries of the project and their class at the reference day of the round, France left out."""
    day, assumed = reference_day(held)
    codes = country_codes(held)
    classes = income_classes(codes)
    return tuple(_country(code, classes.on(code, day), assumed=assumed) for code in codes) or None


def country_codes(held: Contents) -> list[str]:
    """Countries of the places and of the foreign parties, each once, France left out."""
    named = [place.country for place in held.places] + [party.country for party in held.carrying]
    return list(dict.fromkeys(code for code in named if code and code != "FR"))


def _country(code: str, answer: IncomeClassAnswer, *, assumed: bool) -> engine.Country:
    if answer.class_ == "unknown":
        return engine.Country(code=code, provenance=Provenance.REGISTER)
    status = Status.ASSUMED if assumed or answer.status == "assumed" else Status.SOURCED
    return engine.Country(
        code=code,
        income=engine.Income(answer.class_),
        status=status,
        source=answer.source or None,
        provenance=Provenance.REGISTER,
        provenance_of={"code": Provenance.DECLARED},
    )


def _expenses(held: Contents) -> tuple[engine.Expense, ...]:
    """Lines of the budget. A line without a country belongs to the only country of the project, if there is one."""
    eligible = {item["code"]: item["eligible"] for item in held.document["budget"]["categories"]}
    codes = country_codes(held)
    only = codes[0] if len(codes) == 1 else None
    lines = tuple(
        engine.Expense(
            amount=line.amount,
            form=Form(line.nature),
            year=line.year,
            payer=_payer(line.payer_id, line.paid_by_grant, held),
            category=line.category or None,
            eligible=eligible.get(line.category, True),
            country=line.country or only,
            label=line.label or None,
            provenance_of={} if line.country or not only else {"country": Provenance.COMPUTED},
        )
        for line in held.expenses
    )
    return lines + tuple(engine.Expense(year=year) for _name, year in _not_understood(held, SectionKey.EXPENSES))


def _payer(party_id: int | None, paid_by_grant: bool, held: Contents) -> str | None:
    if paid_by_grant:
        return "grant"
    party = held.parties_by_id.get(party_id or 0)
    return party.key if party else None


def _resources(held: Contents, known: set[str]) -> tuple[engine.Resource, ...]:
    lines = [
        engine.Resource(
            amount=line.amount,
            form=Form(line.nature),
            year=line.year,
            **_origin(held.parties_by_id[line.party_id].key, known),
        )
        for line in held.funding
        if line.party_id
    ]
    for name, year in _not_understood(held, SectionKey.FUNDING):
        key, _dash, nature = name.replace("-local-", "-").partition("-")
        if nature:
            lines.append(engine.Resource(form=Form(nature), year=year, **_origin(key, known)))
    return tuple(lines)


def _origin(key: str, known: set[str]) -> dict[str, Any]:
    return {"party": key} if key in known else {"funder": key}


def _grants(held: Contents) -> tuple[engine.Grant, ...]:
    lines = [
        engine.Grant(funder=line.funder or None, amount=line.amount, year=line.year)
        for line in held.funding
        if line.is_requested
    ]
    for name, year in _not_understood(held, SectionKey.FUNDING):
        if name.startswith("grant"):
            lines.append(engine.Grant(funder=name.removeprefix("grant").strip(".") or None, year=year))
    return tuple(lines)


def unread_years(held: Contents) -> set[int]:
    """The years in which an amount of the budget or of the plan was typed but not understood."""
    return {
        year for section in (SectionKey.EXPENSES, SectionKey.FUNDING) for _name, year in _not_understood(held, section)
    }


def _not_understood(held: Contents, section: SectionKey) -> list[tuple[str, int]]:
    """Amounts of `section` that were typed but not understood: what comes before the year, and the year."""
    version = held.versions.get(section)
    cells = (name.rpartition("-") for name in (version.refused if version else ()))
    return [(name, int(year)) for name, _dash, year in cells if year.isdecimal()]


def _covered(party_id: int | None, held: Contents, known: set[str]) -> tuple[str, ...] | None:
    party = held.parties_by_id.get(party_id or 0)
    return (party.key,) if party and party.key in known else None

"""A few files of different makes, written and submitted through the acts: the others are copied from them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.files.samples import PDF, upload
from traitdunion.directory.accounts import acts as accounts
from traitdunion.directory.accounts.models import Organisation, User
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, SectionKey, Submission, Typed
from traitdunion.programme.calls.models import Call


@dataclass(frozen=True)
class Make:
    """What tells a pattern from another: countries, thousands of euros asked, member of a network, sent or not."""

    title: str
    countries: tuple[str, ...]
    requested: int
    member: str = ""
    submitted: bool = True


MAKES = (
    Make("Guichets à deux voix", ("SN",), 48, member="yes"),
    Make("Écoles connectées au fleuve", ("MG",), 30, member="no"),
    Make("Médiathèque des deux rives", ("LB",), 40),
    Make("Cartes libres du littoral", ("BJ", "TN"), 60),
    Make("Réemploi des ordinateurs", ("MX",), 36),
    Make("Un brouillon du dernier soir", ("TN",), 20, submitted=False),
)
COST = 80
"""Thousands of euros, over two years, in every pattern: a rate of 25 to 75 %."""


@dataclass(frozen=True)
class Pattern:
    """A file that went through the acts, and the facts that it submitted. `submission` is None for a draft."""

    application: Application
    submission: Submission | None
    facts: dict[str, Any]


def write_patterns(call: Call, leads: list[Organisation], people: list[User], at: datetime) -> list[Pattern]:
    """One file per make, as many as there are `leads` and `people`, who belong to them; submitted `at`."""
    return [_written(*each, call, at) for each in zip(MAKES, leads, people, strict=False)]


def new_member(organisation: Organisation, email: str) -> User:
    """A manager of `organisation`, whose part was checked."""
    user = User.objects.create_user(email, name=email.partition("@")[0])
    membership = accounts.join(user=user, organisation=organisation)
    membership.checked_at = now()
    membership.save()
    return user


def sections_of(call: Call, make: Make) -> dict[SectionKey, Typed]:
    """What a person types in the sections of a file of `make`, the lead aside."""
    document = call.snapshot.document
    strands = [strand["code"] for strand in document["strands"]][:1]
    partners = {f"p{rank}": country for rank, country in enumerate(make.countries, 2)}
    parties: Typed = {
        "parties": ["p1", *partners],
        "parties-last": [str(len(partners) + 1)],
        "p1-role": ["lead"],
        "p1-committed": ["yes"],
        "p1-network": [make.member],
        "p1-commitment": ["Un poste à mi-temps, les locaux, l’accueil des délégations."],
    }
    places: Typed = {"places": [], "places-last": [str(len(partners))]}
    for rank, (key, country) in enumerate(partners.items(), 1):
        parties |= {
            f"{key}-role": ["partner"],
            f"{key}-who": [f"Commune partenaire {rank}"],
            f"{key}-kind": ["local_authority"],
            f"{key}-country": [country],
            f"{key}-committed": ["yes"],
        }
        places["places"].append(f"l{rank}")
        places |= {f"l{rank}-country": [country], f"l{rank}-name": [f"Quartier {rank}"]}
    project: Typed = places | {
        "title": [make.title],
        "summary": ["Ouvrir à tous, dans les deux langues, ce que chacun a appris de l’autre. " * 8],
        "strands": ["", *strands],
        "sdg": ["", "9", "10"],
        "starts-day": ["1"],
        "starts-month": ["9"],
        "starts-year": ["2024"],
        "ends-day": ["31"],
        "ends-month": ["8"],
        "ends-year": ["2025"],
    }
    own = COST - make.requested
    questions: Typed = {
        f"q-{question['code']}": [
            question["options"][0]["code"] if question["options"] else "Ce que nous ferons, étape par étape. " * 12
        ]
        for question in document["questions"]
        if question["kind"] in {"text", "choice"} and "when" not in question
    }
    return {
        SectionKey.PARTIES: parties,
        SectionKey.PROJECT: project,
        SectionKey.EXPENSES: _expenses(make),
        SectionKey.FUNDING: {
            "p1-cash-2024": [str(own * 500)],
            "p1-cash-2025": [str(own * 500)],
            "grant-2024": [str(make.requested * 500)],
            "grant-2025": [str(make.requested * 500)],
        },
        SectionKey.QUESTIONS: questions,
    }


def _expenses(make: Make) -> Typed:
    own = COST - make.requested
    lines = (
        ("Médiatrices et médiateurs", "staff", "p1", own * 500),
        ("Bornes et postes", "equipment", "grant", make.requested * 300),
        ("Ateliers dans les quartiers", "training", "grant", make.requested * 200),
    )
    typed: Typed = {"expenses": [f"e{rank}" for rank in (1, 2, 3)], "expenses-last": ["3"]}
    for rank, (label, category, payer, amount) in enumerate(lines, 1):
        line: dict[str, Any] = {
            "label": label,
            "category": category,
            "payer": payer,
            "country": make.countries[0],
            "nature": "cash",
            "2024": str(amount),
            "2025": str(amount),
        }
        typed |= {f"e{rank}-{name}": [value] for name, value in line.items()}
    return typed


def _written(make: Make, lead: Organisation, by: User, call: Call, at: datetime) -> Pattern:
    application = acts.start(call=call, lead=lead, by=by)
    for section, typed in sections_of(call, make).items():
        base = 1 if section == SectionKey.PARTIES else 0
        acts.save_section(application=application, section=section, typed=typed, base=base, by=by)
    acts.attach(application=application, kind="letter", upload=upload("lettre-d-intention.pdf", PDF), by=by)
    submission = None
    if make.submitted:
        deposit = acts.submit(number=application.number, by=by, received_at=at)
        if deposit.submission is None:
            raise AssertionError(deposit.reason or [each.sentence for each in deposit.checks.missing])
        submission = deposit.submission
    facts = json.loads(submission.facts) if submission else {}
    return Pattern(Application.objects.with_heading().get(pk=application.pk), submission, facts)

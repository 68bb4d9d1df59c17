"""The regulation of a file's call, and what of it the pages need: funders, choices left to the applicant, dates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.names import place_name
from traitdunion.foundation.clock import today
from traitdunion.programme.applications.conditions import concerned
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.models import Application
from traitdunion.programme.calls import rulebook
from traitdunion.programme.calls.models import RegulationVersion
from traitdunion.regulations import Regulation, Rule, Stage, statement
from traitdunion.regulations.rules.declarations import Criterion, Documents
from traitdunion.regulations.rules.election import Election
from traitdunion.regulations.sentences import Speaker
from traitdunion.regulations.terms import Key


@dataclass(frozen=True)
class Choice:
    """A choice that the regulation leaves to the applicant: (option, title) pairs."""

    rule: str
    title: str
    options: tuple[tuple[str, str], ...]


def regulation_of(contents: Contents) -> Regulation:
    """The regulation that the file is read by, with the closings put back, loaded once per process."""
    return rules_of(contents.application, version_of(contents.application, today()))


def version_of(application: Application, day: date) -> RegulationVersion:
    """The version that `application` keeps while it is submitted; otherwise the one in force on `day`."""
    published: RegulationVersion = application.call.snapshot.regulation
    if application.kept:
        return application.kept
    if published.applies_from and published.applies_from > day:
        return application.call.regulation_on(day)
    return published


def rules_of(application: Application, version: RegulationVersion) -> Regulation:
    """`version` as the call of `application` applies it."""
    return application.call.snapshot.rules(version)


def funders_of(contents: Contents) -> list[tuple[str, str]]:
    """(key, name) of each funder that is asked; the key is empty when there is only one."""
    regulation = regulation_of(contents)
    if len(regulation.funders) < 2:
        return [("", "")]
    return [(key, funder_name(regulation, key)) for key in regulation.funders]


def funder_name(regulation: Regulation, key: str) -> str:
    """The name of a funder in the current language; its key when `regulation` does not describe it."""
    found = regulation.funders.get(key)
    return found.name.written_in(_language()) if found else key


def choices_of(contents: Contents) -> list[Choice]:
    """The elections that belong to the applicant."""
    regulation = regulation_of(contents)
    return [
        Choice(
            rule.id, _name(rule, regulation), tuple((key, _name(regulation.rules[key], regulation)) for key in rule.of)
        )
        for rule in regulation.of_kind(Election)
        if rule.chosen_by == "applicant"
    ]


def _name(rule: Rule, regulation: Regulation) -> str:
    return rule.title.written_in(_language()) if rule.title else statement(rule, regulation, _language(), place_name)


def reference_day(contents: Contents) -> tuple[date, bool]:
    """The day at which classes of countries are read, and whether it is assumed (D1)."""
    return rulebook.reference_day(regulation_of(contents), contents.application.round.key)


@dataclass(frozen=True)
class AskedDocument:
    """A document that the regulation names: its key and name, what is asked, and when ("submit", "award" or "")."""

    code: str
    title: str
    detail: str = ""
    due: str = ""
    alternatives: tuple[tuple[str, ...], ...] = ()
    """The sets of which one is enough, when there are several."""


OTHER = "other"
"""Kind of a piece that the regulation does not name."""


def documents_of(contents: Contents) -> list[AskedDocument]:
    """The documents that the regulation asks for, each once, and a place for any other piece."""
    regulation = regulation_of(contents)
    speaker = Speaker(_language(), regulation, place_name)
    asked = {
        kind: AskedDocument(
            kind,
            capfirst(speaker.say(Key("documents", kind))),
            statement(rule, regulation, _language(), place_name),
            "award" if rule.stage >= Stage.AWARD else "submit",
            rule.any if len(rule.any) > 1 else (),
        )
        for rule in regulation.of_kind(Documents)
        for group in rule.any
        for kind in group
    }
    for question in contents.document["questions"]:
        if question["kind"] == "file" and question["attachment"] not in asked:
            due = "submit" if question["required"] and concerned(question, contents.given) else ""
            title = contents.said(question["label"])
            asked[question["attachment"]] = AskedDocument(question["attachment"], title, due=due)
    return [*(document for kind, document in asked.items() if kind != OTHER), AskedDocument(OTHER, _("Autre pièce"))]


def questions_of(contents: Contents) -> list[dict[str, Any]]:
    """The questions of the call, then the yes or no of its regulation that it does not ask already."""
    asked = contents.document["questions"]
    known = {question[name] for question in asked for name in ("code", "says") if question.get(name)}
    regulation = regulation_of(contents)
    keys = dict.fromkeys(rule.key for rule in regulation.of_kind(Criterion) if rule.key not in known)
    return [*asked, *(_yes_or_no(key, rulebook.plain(regulation.questions[key])) for key in keys)]


def _yes_or_no(key: str, label: dict[str, str]) -> dict[str, Any]:
    options = [{"code": "yes", "label": {"fr": _("Oui")}}, {"code": "no", "label": {"fr": _("Non")}}]
    return {"code": key, "label": label, "kind": "choice", "options": options, "required": False, "public": False}


def _language() -> str:
    return get_language() or "fr"

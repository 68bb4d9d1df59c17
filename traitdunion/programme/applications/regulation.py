"""The regulation of a file's call, and what of it the pages need: funders, choices left to the applicant, dates."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from traitdunion.directory.territories.queries import country_name
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.calls.states import Window
from traitdunion.regulations import Regulation, Rule, statement
from traitdunion.regulations.rules.election import Election


@dataclass(frozen=True)
class Choice:
    """A choice that the regulation leaves to the applicant: (option, title) pairs."""

    rule: str
    title: str
    options: tuple[tuple[str, str], ...]


def regulation_of(contents: Contents) -> Regulation:
    """The published version of the regulation that the call applies, loaded once per process."""
    return contents.application.call.snapshot.regulation.load()


def funders_of(contents: Contents) -> list[tuple[str, str]]:
    """(key, name) of each funder that is asked; the key is empty when there is only one."""
    funders = regulation_of(contents).funders
    if len(funders) < 2:
        return [("", "")]
    return [(key, funder.name.written_in(_language())) for key, funder in funders.items()]


def choices_of(contents: Contents) -> list[Choice]:
    """The elections that belong to the applicant."""
    regulation = regulation_of(contents)
    return [
        Choice(rule.id, _name(rule, regulation), tuple((key, _name(regulation.rules[key], regulation)) for key in rule.of))
        for rule in regulation.of_kind(Election)
        if rule.chosen_by == "applicant"
    ]


def _name(rule: Rule, regulation: Regulation) -> str:
    return rule.title.written_in(_language()) if rule.title else statement(rule, regulation, _language(), country_name)


def reference_day(contents: Contents) -> tuple[date, bool]:
    """The day at which classes of countries are read, and whether it is assumed: the opening of the round (D1)."""
    wanted = regulation_of(contents).reference_date
    if isinstance(wanted, date):
        return wanted, False
    windows = [Window.of(row) for row in contents.document["windows"]]
    opened = [window.opening_day for window in windows if window.opening_day]
    return (min(opened), False) if opened else (date(contents.year, 1, 1), True)


def _language() -> str:
    return get_language() or "fr"

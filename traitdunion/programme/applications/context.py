"""What to know of where a project happens: the class of its countries for the round, the cooperations known here,
figures with their source.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import country_name
from traitdunion.programme.applications.models import Application, Party, PartyRole, State
from traitdunion.programme.calls.texts import said
from traitdunion.regulations import Country, Income, Status

KNOWN = 10
"""Cooperations that are shown, at most."""


@dataclass(frozen=True)
class Class:
    """The class of a country, in words; `status` tells whether it is sourced, assumed or unknown."""

    country: str
    words: str
    status: str
    source: str


@dataclass(frozen=True)
class Figure:
    """Two shares that are compared, in per cent, and where they were read."""

    label: str
    first: tuple[str, int]
    second: tuple[str, int]
    source: str


@dataclass(frozen=True)
class Cooperation:
    """A partner of the same lead in another of its files: the name of its country, its own, the file and its title."""

    country: str
    partner: str
    number: str
    title: str


@dataclass(frozen=True)
class Context:
    on: date
    assumed: bool
    """Whether the day itself is assumed."""

    classes: tuple[Class, ...]
    figures: tuple[Figure, ...]
    cooperations: tuple[Cooperation, ...] | None = None
    """None for whoever may not read the other files of the lead."""


def cooperations_of(
    application: Application, countries: Iterable[Country] | None, *, received_by: Any = None
) -> tuple[Cooperation, ...]:
    """The partners that the lead of `application` has in `countries` in its other files, once each, the last first.

    For an officer, only those of the files that the owner `received_by` has received.
    """
    rows = (
        Party.objects.filter(application__lead=application.lead_id, country__in=[each.code for each in countries or ()])
        .filter(application__deleted_at=None, application__withdrawn_at=None)
        .exclude(application=application.pk)
        .exclude(role__in=(PartyRole.LEAD, PartyRole.FUNDER))
        .exclude(name="")
        .order_by("-application")
    )
    if received_by:
        rows = rows.filter(application__call__owner=received_by).exclude(application__state=State.DRAFT)
    found: dict[tuple[str, str], Cooperation] = {}
    for code, name, number, title in rows.values_list("country", "name", "application__number", "application__title"):
        found.setdefault((code, name), Cooperation(country_name(code), name, number, title))
    return tuple(found.values())[:KNOWN]


def context_of(
    countries: Iterable[Country] | None,
    document: Mapping[str, Any],
    day: tuple[date, bool],
    cooperations: tuple[Cooperation, ...] | None = None,
) -> Context:
    """The classes of `countries` at the `day` of reference (and whether it is assumed), the figures of the call."""
    on, assumed = day
    return Context(
        on,
        assumed,
        tuple(
            Class(
                country_name(country.code),
                _class_words(country.income),
                Status.UNKNOWN.value if country.income is None else country.status.value,
                country.source or "",
            )
            for country in countries or ()
        ),
        tuple(_figure(row, document["sources"]) for row in document.get("figures", ())),
        cooperations,
    )


def _class_words(income: Income | None) -> str:
    return (
        {
            Income.LDC: _("pays moins avancé (PMA)"),
            Income.ODA: _("éligible à l’aide publique au développement, hors PMA"),
            Income.OTHER: _("hors de la liste de l’aide publique au développement"),
        }.get(income, _("classe inconnue"))
        if income
        else _("classe inconnue")
    )


def _figure(row: Mapping[str, Any], sources: Mapping[str, Any]) -> Figure:
    source = sources[row["source"]]
    first, second = ((said(row[side]["who"]).text, row[side]["pct"]) for side in ("first", "second"))
    name = _("%(publisher)s, « %(title)s »") % {"publisher": source["publisher"], "title": source["title"]}
    return Figure(said(row["label"]).text, first, second, name)

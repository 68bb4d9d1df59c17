"""What the workbook of a budget says, and how its words are known again in any of our languages."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.search.text import fold
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms import ExpensesSection, FundingSection
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.money import Line
from traitdunion.programme.applications.models import FundingStatus, Nature, SectionKey

MARK = "traitdunion-budget-1"
"""Written in the hidden sheet: the file and the versions that a workbook comes from stand beside it."""
T = TypeVar("T")
SECTIONS = (SectionKey.EXPENSES, SectionKey.FUNDING)
"""The sections that travel."""
CHOSEN = ("category", "payer", "country", "nature")
"""Columns of the expenses that are filled in from a list."""
STATUS = "status"
"""The column of the resources that is."""
LISTED = (*CHOSEN, STATUS)


def headings(section: SectionKey) -> dict[str, str]:
    """The columns of a sheet before its years, with their titles in the current language."""
    if section == SectionKey.EXPENSES:
        return {
            "key": _("Repère"),
            "label": _("Intitulé"),
            "category": _("Catégorie"),
            "payer": _("Qui paie"),
            "country": _("Part de pays"),
            "nature": _("Numéraire ou valorisation"),
        }
    return {
        "key": _("Repère"),
        "who": _("Qui apporte"),
        "role": _("Rôle"),
        "what": _("Nature de l’apport"),
        STATUS: _("Statut"),
    }


@cache
def known_headings(section: SectionKey) -> dict[str, str]:
    """Column by folded title, in every language."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {fold(title): column for column, title in headings(section).items()}
    return found


def sheet_name(section: SectionKey) -> str:
    """The name of a sheet; people may change it, nothing depends on it."""
    return _("Dépenses") if section == SectionKey.EXPENSES else _("Ressources")


@dataclass(frozen=True)
class Lists:
    """The drop-down lists: for each column of LISTED, the words by code, none of them twice."""

    of: dict[str, dict[str, str]]

    def code(self, column: str, text: str) -> str | None:
        """The code that `text` says; empty for an empty text, None when it is not in the list."""
        wanted = fold(text)
        if not wanted:
            return ""
        return next((code for code, word in self.of.get(column, {}).items() if fold(word) == wanted), None)


def lists_of(form: ExpensesSection) -> Lists:
    """The lists of a file, in the current language."""
    return Lists(
        {
            "category": distinct((code, title) for code, title, _hint in form.categories),
            "payer": distinct(form.payers),
            "country": distinct((code, country_name(code, get_language())) for code, _name in form.countries),
            "nature": distinct((nature.value, capfirst(str(nature.label))) for nature in Nature),
            STATUS: distinct((status.value, capfirst(str(status.label))) for status in FundingStatus),
        }
    )


def known_lists(contents: Contents) -> list[Lists]:
    """The lists of a file in each language, the current one first."""
    return in_each_language(lambda: lists_of(ExpensesSection(contents, {})))


def in_each_language(make: Callable[[], T]) -> list[T]:
    """What `make` gives in each language, the current one first."""
    current = get_language()
    found = []
    for language in (current, *(code for code, _name in settings.LANGUAGES if code != current)):
        with translation.override(language):
            found.append(make())
    return found


def distinct(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Words by code; what would be read as a word already there is followed by its rank."""
    found: dict[str, str] = {}
    for code, given in pairs:
        word, rank = " ".join(given.split()), 1
        taken = {fold(each) for each in found.values()}
        while fold(word) in taken or not fold(word):
            rank += 1
            word = f"{' '.join(given.split())} ({rank})"
        found[code] = word
    return found


@dataclass(frozen=True)
class Resource:
    """A line of the financing plan: `prefix` begins the names of its cells."""

    prefix: str
    who: str
    role: str
    what: str
    line: Line
    status: Field | None = None
    """Of the first line of a party: said once for all that it brings."""


def resources_of(form: FundingSection) -> list[Resource]:
    """The lines of the financing plan, those of one party under one name."""
    names = distinct((_prefix(source.lines[0]), source.title) for source in form.sources)
    return [
        Resource(
            _prefix(line),
            names[_prefix(source.lines[0])],
            source.role,
            line.label,
            line,
            source.status if line is source.lines[0] else None,
        )
        for source in form.sources
        for line in source.lines
    ]


def known_resources(contents: Contents) -> dict[tuple[str, str], str]:
    """The beginning of the names of each line, by what a sheet says of it in any language: who (or a role that a single
    party holds) and what, folded.
    """
    found: dict[tuple[str, str], str] = {}
    for resources in in_each_language(lambda: resources_of(FundingSection(contents, {}))):
        sides = Counter((each.role, each.what) for each in resources)
        for each in resources:
            found.setdefault((fold(each.who), fold(each.what)), each.prefix)
            if each.role and sides[each.role, each.what] == 1:
                found.setdefault((fold(each.role), fold(each.what)), each.prefix)
    return found


def _prefix(line: Line) -> str:
    return next(iter(line.cells.values())).name.rpartition("-")[0]

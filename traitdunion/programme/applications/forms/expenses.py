"""Expenses: lines with their category, payer, country part and nature, and an amount by year."""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import country_name
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.facts import country_codes
from traitdunion.programme.applications.forms.fields import Field, choice, text
from traitdunion.programme.applications.forms.money import Line, add_cells, by_year, total
from traitdunion.programme.applications.forms.section import Row, Section, first
from traitdunion.programme.applications.models import ExpenseLine, Nature, SectionKey
from traitdunion.programme.calls.texts import said

GRANT = "grant"
LABEL = 300
PAGE = 12
"""Lines on a page, so that it stays light to load and short to read."""


@dataclass(frozen=True)
class ExpenseRow(Row):
    line: Line = field(default_factory=lambda: Line("", {}))
    number: int = 0

    @property
    def label(self) -> str:
        return self["label"].text or capfirst(nameless(self.number))

    @property
    def details(self) -> str:
        """Category, payer, country and nature in a few words."""
        words = (_word(self[name]) for name in ("category", "payer", "country", "nature"))
        return " · ".join(word for word in words if word)

    @property
    def details_wrong(self) -> bool:
        return super().has_error

    @property
    def has_error(self) -> bool:
        return super().has_error or any(cell.error for cell in self.line.cells.values())


class ExpensesSection(Section):
    key = SectionKey.EXPENSES
    page_length = PAGE
    lists = {"expenses": "e"}
    names = re.compile(r"e\d{1,4}-(label|category|payer|country|nature|\d{4})")

    def build(self) -> None:
        self.years = years_of(self.contents, self.typed, [f"{key}-" for key in self.rows("expenses")])
        language = get_language() or "fr"
        self.categories = tuple(
            (item["code"], said(item["title"], language).text, _hint(item, language))
            for item in self.contents.document["budget"]["categories"]
        )
        self.payers = (
            *((party.key, party.name or _("Partenaire sans nom")) for party in self.contents.parties),
            (GRANT, _("Subvention demandée")),
        )
        self.countries = tuple((code, country_name(code, language)) for code in countries_of(self.contents))
        codes = country_codes(self.contents)
        self._only = codes[0] if len(codes) == 1 else None
        keys = self.rows("expenses")
        self._names = Counter(first(self.typed, f"{key}-label") for key in keys)
        self.lines = [self._row(key, number) for number, key in enumerate(keys, 1)]

    def _row(self, key: str, number: int) -> ExpenseRow:
        blank = ("", _("À préciser"))
        fields = {
            "label": self.add(Field(f"{key}-label", _("Intitulé")), text(LABEL)),
            "category": self._choice(key, "category", _("Catégorie"), (blank, *self.categories)),
            "payer": self._choice(key, "payer", _("Qui paie"), (blank, *self.payers)),
            "country": self._choice(key, "country", _("Part de pays"), (blank, *self.countries)),
            "nature": self._choice(
                key, "nature", _("Numéraire ou valorisation"), tuple((n.value, str(n.label)) for n in Nature)
            ),
        }
        if not fields["country"].text:
            fields["country"].shown = self._only
        label = self._alone(fields["label"].text, number)
        return ExpenseRow(key, fields, key == self.opened, add_cells(self, key, label, self.years), number)

    def _alone(self, label: str, number: int) -> str:
        """What tells a line from all the others where nothing else is read."""
        if label and self._names[label] > 1:
            return _("%(label)s (ligne %(n)s)") % {"label": label, "n": number}
        return label or capfirst(nameless(number))

    def _choice(self, key: str, name: str, label: str, choices: tuple[tuple[str, ...], ...]) -> Field:
        return self.add(Field(f"{key}-{name}", label, "select", choices=choices), choice(c[0] for c in choices))

    def spoken(self, field: Field) -> str:
        key, _dash, name = field.name.partition("-")
        row = next((row for row in self.lines if row.key == key), None)
        return f"{row.label} · {field.label}" if row and name in row.fields else field.label

    @property
    def pages(self) -> list[list[ExpenseRow]]:
        """The lines by pages of a readable length; at least one page."""
        return [self.lines[at : at + PAGE] for at in range(0, len(self.lines), PAGE)] or [[]]

    @property
    def page(self) -> list[ExpenseRow]:
        """The page that holds the row to show, else the first."""
        return next((page for page in self.pages if any(row.key == self.shown for row in page)), self.pages[0])

    @property
    def open_row(self) -> ExpenseRow | None:
        """The row whose details are shown: the one that was opened, else the first of the page that needs it."""
        opened = next((row for row in self.page if row.opened), None)
        return opened or next((row for row in self.page if row.details_wrong), None)

    @property
    def rest(self) -> dict[int, Decimal]:
        """Totals of the lines that are on the other pages."""
        here = {row.key for row in self.page}
        return by_year((row.line for row in self.lines if row.key not in here), self.years)

    @property
    def totals(self) -> dict[int, Decimal]:
        return by_year((row.line for row in self.lines), self.years)

    @property
    def total(self) -> Decimal:
        return total(self.totals.values())

    def entries(self) -> list[ExpenseLine]:
        """What is understood, one line by row and year, not saved yet."""
        payers = {party.key: party for party in self.contents.parties}
        return [
            ExpenseLine(
                application=self.contents.application,
                key=row.key,
                position=position,
                year=year,
                label=row["label"].value or "",
                category=row["category"].value or "",
                payer=payers.get(row["payer"].value),
                paid_by_grant=row["payer"].value == GRANT,
                country=row["country"].value or "",
                nature=row["nature"].value or Nature.CASH,
                amount=cell.value,
            )
            for position, row in enumerate(self.lines)
            for year, cell in row.line.cells.items()
            if cell.value is not None
        ]

    def write(self) -> None:
        self.contents.application.expenses.all().delete()
        ExpenseLine.objects.bulk_create(self.entries())


def nameless(number: int) -> str:
    """How a line that has no label yet is called: by its place in the list."""
    return _("ligne %(n)s") % {"n": number}


def years_of(contents: Contents, typed: dict[str, list[str]], prefixes: list[str]) -> list[int]:
    """Columns of a grid: the years of the project, and those where something is typed."""
    held = {year for year in contents.years_allowed if any(first(typed, f"{prefix}{year}") for prefix in prefixes)}
    return sorted(held | set(contents.years))


def countries_of(contents: Contents) -> list[str]:
    """Countries that a line may belong to: those of the places and of the parties, France last."""
    named = [place.country for place in contents.places] + [party.country for party in contents.carrying]
    abroad = dict.fromkeys(code for code in named if code and code != "FR")
    return [*abroad, "FR"]


def _word(found: Field) -> str:
    return next((str(item[1]) for item in found.choices if found.value and item[0] == found.value), "")


def _hint(item: dict, language: str) -> str:
    hint = said(item["hint"], language).text if item.get("hint") else ""
    return hint if item["eligible"] else _("Dépense non retenue par l’appel.")

"""The financing plan: who brings what each year, and what is asked."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import amount, writing
from traitdunion.programme.applications.forms.expenses import years_of
from traitdunion.programme.applications.forms.fields import Field, choice
from traitdunion.programme.applications.forms.money import Line, add_cells, by_year, total
from traitdunion.programme.applications.forms.section import Section
from traitdunion.programme.applications.models import (
    Election,
    FundingLine,
    Nature,
    Party,
    PartyRole,
    SectionKey,
)
from traitdunion.programme.applications.payers import GRANT, Payer, payers_of
from traitdunion.programme.applications.regulation import Choice, choices_of, funders_of


@dataclass(frozen=True)
class Source:
    """A group of lines: a party, or a funder that is asked."""

    title: str
    role: str
    lines: tuple[Line, ...]
    party: Party | None = None
    funder: str = ""
    payer: Payer | None = None
    """What it pays and brings, after its lines; of the grant, after the last funder asked."""


class FundingSection(Section):
    key = SectionKey.FUNDING
    names = re.compile(r"(p\d{1,4}-(cash|in_kind)|grant(\.[a-z0-9_-]+)?)-\d{4}|election-[a-z0-9_-]+")

    def build(self) -> None:
        funders = funders_of(self.contents)
        prefixes = [f"{party.key}-{nature}-" for party in self.contents.parties for nature in Nature.values]
        self.years = years_of(
            self.contents, self.typed, [*prefixes, *(f"{grant_name(key)}-" for key, _name in funders)]
        )
        self._payers = {payer.key: payer for payer in payers_of(self.contents)}
        self.sources = [
            *(self._party(party) for party in self.contents.parties),
            *(self._funder(key, name, last=key == funders[-1][0]) for key, name in funders),
        ]
        self.choices = [self._election(each) for each in choices_of(self.contents)]

    def _party(self, party: Party) -> Source:
        name = party.name or _("Partenaire sans nom")
        cash = _("Subvention") if party.role == PartyRole.FUNDER else _("Numéraire")
        lines = [self._line(f"{party.key}-cash", f"{name} · {cash}", cash)]
        if party.role != PartyRole.FUNDER:
            in_kind = _("Valorisation")
            lines.append(self._line(f"{party.key}-in_kind", f"{name} · {in_kind}", in_kind))
        return Source(name, str(PartyRole(party.role).label), tuple(lines), party=party, payer=self._payers[party.key])

    def _funder(self, key: str, name: str, *, last: bool) -> Source:
        label = _("Cofinancement demandé")
        title = _("Demande à %(funder)s") % {"funder": name} if name else _("Demande")
        payer = self._payers[GRANT] if last else None
        return Source(title, "", (self._line(grant_name(key), label, label),), funder=key, payer=payer)

    def _line(self, prefix: str, spoken: str, shown: str) -> Line:
        return Line(shown, add_cells(self, prefix, spoken, self.years).cells)

    def _election(self, each: Choice) -> Field:
        options = (("", _("La plus favorable"), ""), *each.options)
        return self.add(
            Field(f"election-{each.rule}", each.title, "choices", choices=options, optional=True),
            choice(option[0] for option in options),
        )

    @property
    def totals(self) -> dict[int, Decimal]:
        return by_year((line for source in self.sources for line in source.lines), self.years)

    @property
    def expenses(self) -> dict[int, Decimal]:
        """Total of the expenses of each year, as saved."""
        return {year: total(line.amount for line in self.contents.expenses if line.year == year) for year in self.years}

    @property
    def gaps(self) -> dict[int, Decimal]:
        """Resources less expenses, by year: all zero in a balanced plan."""
        resources, expenses = self.totals, self.expenses
        return {year: resources[year] - expenses[year] for year in self.years}

    @property
    def total(self) -> Decimal:
        return total(self.totals.values())

    @property
    def cost(self) -> Decimal:
        return total(self.expenses.values())

    def signed(self, gap: Decimal) -> str:
        """A gap with its sign: + 400,00."""
        return writing().keep(f"+\u00a0{amount(gap)}") if gap > 0 else amount(gap)

    @property
    def gap(self) -> Decimal:
        return self.total - self.cost

    def entries(self) -> list[FundingLine]:
        """What is understood, one line by source, nature and year, not saved yet."""
        natures = tuple(Nature)
        return [
            FundingLine(
                application=self.contents.application,
                party=source.party,
                funder=source.funder,
                year=year,
                nature=natures[position],
                amount=cell.value,
            )
            for source in self.sources
            for position, line in enumerate(source.lines)
            for year, cell in line.cells.items()
            if cell.value is not None
        ]

    def write(self) -> None:
        application = self.contents.application
        application.funding.all().delete()
        FundingLine.objects.bulk_create(self.entries())
        application.elections.all().delete()
        Election.objects.bulk_create(
            Election(application=application, rule=field.name.removeprefix("election-"), option=field.value)
            for field in self.choices
            if field.value
        )


def grant_name(funder: str) -> str:
    """Beginning of the names of the cells of what is asked from `funder`, empty for the only one."""
    return f"grant.{funder}" if funder else "grant"

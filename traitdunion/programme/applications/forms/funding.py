"""The financing plan: who brings what each year, and what is asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import amount, money, writing
from traitdunion.programme.applications.amounts import NotUnderstood, read_amount
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.currencies import Currency, currency_of, local_name
from traitdunion.programme.applications.facts import unread_years
from traitdunion.programme.applications.forms.expenses import years_of
from traitdunion.programme.applications.forms.fields import Field, choice, understand
from traitdunion.programme.applications.forms.money import Line, add_cells, by_year, total
from traitdunion.programme.applications.forms.section import Section, first
from traitdunion.programme.applications.models import (
    Election,
    FundingLine,
    FundingStatus,
    Nature,
    Party,
    PartyRole,
    SectionKey,
    Typed,
)
from traitdunion.programme.applications.payers import GRANT, Payer, payers_of
from traitdunion.programme.applications.regulation import Choice, choices_of, funders_of, regulation_of

LOCAL = "-local-"
"""What tells the name of an amount in the currency of its party from that of its euros."""


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
    status: Field | None = None
    """Whether a party has what it brings, or asks for it."""
    currency: Currency | None = None
    """That of a party, when it is not the euro and its rate is known."""
    in_local: bool = False
    """Are its amounts typed in its currency, or in euros?"""

    def beside(self, line: Line) -> str:
        """The amounts of a line in the other currency: in euros when they are typed in that of the party."""
        if self.currency is None:
            return ""
        told = {
            year: money(cell.value) if self.in_local else self.currency.shown(line.local[year].value)
            for year, cell in line.cells.items()
            if cell.value and line.local[year].value is not None
        }
        return " · ".join(_("%(year)s : %(amount)s") % {"year": year, "amount": words} for year, words in told.items())


class FundingSection(Section):
    key = SectionKey.FUNDING
    names = re.compile(
        r"(p\d{1,4}-(cash|in_kind)|grant(\.[a-z0-9_-]+)?)-\d{4}|election-[a-z0-9_-]+"
        r"|p\d{1,4}-(status|local-(cash|in_kind)-\d{4})"
    )

    @classmethod
    def posted(cls, data: QueryDict) -> Typed:
        """An amount typed in the currency of a party comes in place of its euros, which are computed at the save."""
        typed = super().posted(data)
        return typed | {euros_name(name): [""] for name in typed if LOCAL in name}

    @classmethod
    def settle(cls, typed: Typed, contents: Contents) -> Typed:
        before, regulation = contents.typed(cls.key), regulation_of(contents)
        for party in contents.parties:
            currency = currency_of(party.country, regulation)
            for name in list(typed):
                if currency and name.startswith(f"{party.key}{LOCAL}"):
                    typed = typed | settled(name, typed, before, currency)
        return typed

    def build(self) -> None:
        self.typed = self.settle(self.typed, self.contents)
        regulation = regulation_of(self.contents)
        self.currencies = {party.key: currency_of(party.country, regulation) for party in self.contents.parties}
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
        funds = party.role == PartyRole.FUNDER
        words = {Nature.CASH: _("Subvention") if funds else _("Numéraire"), Nature.IN_KIND: _("Valorisation")}
        natures = [Nature.CASH] if funds else list(Nature)
        lines = tuple(
            self._line(f"{party.key}-{nature}", f"{name} · {words[nature]}", words[nature], self.currencies[party.key])
            for nature in natures
        )
        return Source(
            name,
            str(PartyRole(party.role).label),
            lines,
            party=party,
            payer=self._payers[party.key],
            status=self._status(party, name),
            currency=self.currencies[party.key],
            in_local=self._in_local(party, lines),
        )

    def _in_local(self, party: Party, lines: tuple[Line, ...]) -> bool:
        """Those of the party that is shown, or that typed something in its currency that is not understood."""
        wrong = any(cell.error for line in lines for cell in line.local.values())
        return self.currencies[party.key] is not None and (party.key == self.shown or wrong)

    def _status(self, party: Party, name: str) -> Field:
        options = (("", _("Statut non précisé")), *((each.value, capfirst(each.label)) for each in FundingStatus))
        label = _("%(name)s · statut") % {"name": name}
        field = Field(f"{party.key}-status", label, "select", choices=options)
        return self.add(field, choice(option[0] for option in options))

    def _funder(self, key: str, name: str, *, last: bool) -> Source:
        label = _("Cofinancement demandé")
        title = _("Demande à %(funder)s") % {"funder": name} if name else _("Demande")
        payer = self._payers[GRANT] if last else None
        return Source(title, "", (self._line(grant_name(key), label, label),), funder=key, payer=payer)

    def _line(self, prefix: str, spoken: str, shown: str, currency: Currency | None = None) -> Line:
        cells = add_cells(self, prefix, spoken, self.years).cells
        local = {year: self._local(cell, currency) for year, cell in cells.items()} if currency else {}
        return Line(shown, cells, local)

    def _local(self, cell: Field, currency: Currency) -> Field:
        """The field of an amount in the currency of who brings it: as it was typed, else what its euros are worth."""
        key, nature, year = cell.name.split("-")
        label = _("%(line)s, en %(code)s") % {"line": cell.label, "code": currency.code}
        field = understand(Field(local_name(key, nature, int(year)), label), self.typed, currency.read)
        if field.text or key == self.shown:
            self.fields[field.name] = field
        if not field.error:
            field.value = None if cell.value is None else currency.typed_or_worth(field.text, cell.value)
            field.shown = currency.written(field.value)
        return field

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

    @cached_property
    def unread(self) -> set[int]:
        """The years of which the gap cannot be told: an amount is not understood."""
        return unread_years(self.contents)

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
                status=source.status.value if source.status else "",
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


def euros_name(local: str) -> str:
    """The name of an amount in euros, by that of the same in the currency of its party."""
    return local.replace(LOCAL, "-", 1)


def settled(name: str, typed: Typed, before: Typed, currency: Currency) -> Typed:
    """The euros that the local amount `name` makes, when they were left for it; else they rule, and it stays if they
    are still what it makes.

    An amount that was not touched keeps its euros to the cent, whatever its value in the currency.
    """
    amount = _understood(currency.read, first(typed, name))
    euros = _understood(read_amount, first(typed, euros_name(name)))
    found: Typed = {}
    if amount is None:
        return found
    if not first(typed, euros_name(name)):
        was = _understood(read_amount, first(before, euros_name(name)))
        same = was is not None and currency.typed_or_worth(first(before, name), was) == amount
        euros = was if same else currency.to_euros(amount)
        found[euros_name(name)] = [f"{euros:.2f}"]
    if euros != currency.to_euros(amount):
        found[name] = [""]
    return found


def _understood(read: Callable[[str], Decimal | None], typed: str) -> Decimal | None:
    try:
        return read(typed)
    except NotUnderstood:
        return None

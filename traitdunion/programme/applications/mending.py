"""A repair of the engine as text of the file: the amounts or the days that change, and where the money goes."""

from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import money
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.facts import country_codes
from traitdunion.programme.applications.forms import ExpensesSection, FundingSection
from traitdunion.programme.applications.forms.expenses import nameless
from traitdunion.programme.applications.forms.funding import grant_name
from traitdunion.programme.applications.forms.rows import added
from traitdunion.programme.applications.models import ExpenseLine, Nature, PartyRole, SectionKey, SectionVersion, Typed
from traitdunion.programme.applications.models.application import HIGHEST
from traitdunion.programme.applications.regulation import funders_of
from traitdunion.regulations import Expense, Facts, Grant, Lever, Repair, Resource

ZERO = Decimal("0.00")
BY_HAND = {Lever.PARTY, Lever.DOCUMENT}
"""What a button cannot do: find a partner, join a document."""
READ = {SectionKey.PROJECT, SectionKey.EXPENSES, SectionKey.FUNDING}
"""Sections that repairs change: nothing is proposed as long as something of them is not understood."""
Amounts = dict[str, Decimal]
"""In euros, by the names of their fields."""


@dataclass(frozen=True)
class Mending:
    """What a repair types: the whole text of each section that it changes."""

    repair: Repair
    typed: dict[SectionKey, Typed]
    notes: tuple[str, ...] = ()
    """Where the money goes, when there was a choice."""
    parties: tuple[str, ...] = ()
    """Names of the parties, the lead left out, whose part changes: they have to confirm it."""


def mending_of(held: Contents, facts: Facts, repair: Repair) -> Mending | None:
    """The text that makes of `facts`, those of `held`, what `repair` proposes; None when people must do it.

    Money stays in its year. A cost that grows makes the greatest expense grow that its payer has in the year; without
    one, a line is added, to be named. Nothing is proposed that would take a year further from its balance.
    """
    if repair.lever in BY_HAND or any(version.refused for key, version in held.versions.items() if key in READ):
        return None
    if repair.lever is Lever.DATE:
        return Mending(repair, {SectionKey.PROJECT: _days(held, facts, repair.facts)})
    move = _Move(held, facts, repair.facts)
    return Mending(repair, move.typed, tuple(move.notes), tuple(move.parties)) if move.possible else None


def mended(held: Contents, mending: Mending) -> Contents:
    """The file as it would be once `mending` is saved; nothing is written."""
    after = replace(held, versions=dict(held.versions), project=copy(held.project))
    for section, typed in mending.typed.items():
        number = held.number_of(section) + 1
        after.versions[section] = SectionVersion(
            application=held.application, section=section, number=number, typed=typed
        )
    days = mending.repair.facts.project
    after.project.starts, after.project.ends = days.starts, days.ends
    after.expenses = ExpensesSection(after, after.typed(SectionKey.EXPENSES)).entries()
    after.funding = FundingSection(after, after.typed(SectionKey.FUNDING)).entries()
    return after


def _days(held: Contents, before: Facts, after: Facts) -> Typed:
    was, now = before.project, after.project
    changed = {"starts": now.starts != was.starts and now.starts, "ends": now.ends != was.ends and now.ends}
    boxes = {
        f"{name}-{part}": [str(getattr(day, part))]
        for name, day in changed.items()
        if day
        for part in ("day", "month", "year")
    }
    return held.typed(SectionKey.PROJECT) | boxes


class _Move:
    """The amounts of a file before and after a repair."""

    def __init__(self, held: Contents, before: Facts, after: Facts) -> None:
        self.held = held
        self.was: Amounts = {}
        self.now: Amounts = {}
        self.notes: list[str] = []
        self.expenses = held.typed(SectionKey.EXPENSES)
        parties = held.parties_by_id
        new: list[Expense | Resource | Grant] = []
        for names, old, lines in (
            ([f"{line.key}-{line.year}" for line in held.expenses], before.expenses, after.expenses),
            (
                [f"{parties[line.party_id].key}-{line.nature}-{line.year}" for line in held.funding if line.party_id],
                before.resources,
                after.resources,
            ),
            (
                [f"{grant_name(line.funder)}-{line.year}" for line in held.funding if line.is_requested],
                before.grants,
                after.grants,
            ),
        ):
            self.was |= {name: line.amount or ZERO for name, line in zip(names, old or (), strict=True)}
            self.now |= {name: line.amount or ZERO for name, line in zip(names, lines or (), strict=False)}
            new += (lines or ())[len(names) :]
        placed = [(self._place(line), line.amount or ZERO) for line in new]
        self.placed = all(name for name, _amount in placed)
        for name, amount in placed:
            self.now[name] = self.now.get(name, ZERO) + amount

    @property
    def possible(self) -> bool:
        """Each line has its place, and no year is further from its balance than it was."""
        was, now = _gaps(self.was), _gaps(self.now)
        balanced = all(abs(gap) <= abs(was.get(year, ZERO)) for year, gap in now.items())
        return self.placed and balanced and all(amount <= Decimal(HIGHEST) for amount in self.now.values())

    @property
    def typed(self) -> dict[SectionKey, Typed]:
        texts = {SectionKey.EXPENSES: self.expenses, SectionKey.FUNDING: self.held.typed(SectionKey.FUNDING)}
        for section, text in texts.items():
            changed = {name: [f"{self.now[name]:.2f}"] for name in self._changed if _section(name) == section}
            texts[section] = text | changed
        return {section: text for section, text in texts.items() if text != self.held.typed(section)}

    @property
    def parties(self) -> list[str]:
        """Names of the parties whose part changes, the lead left out."""
        changed = {name.partition("-")[0] for name in self._changed}
        others = [party for party in self.held.parties if party.role != PartyRole.LEAD]
        return [party.name or _("Partenaire sans nom") for party in others if party.key in changed]

    @property
    def _changed(self) -> list[str]:
        return [name for name, amount in self.now.items() if amount != self.was.get(name, ZERO)]

    def _place(self, line: Expense | Resource | Grant) -> str:
        """The name of the field of a line that the repair adds; empty when there is none."""
        if line.year not in self.held.years_allowed:
            return ""
        if isinstance(line, Expense):
            return self._spent(line)
        if isinstance(line, Resource):
            return f"{line.party}-{line.form.value}-{line.year}" if line.party else ""
        funders = [key for key, _name in funders_of(self.held)]
        funder = line.funder or funders[0]
        return f"{grant_name(funder)}-{line.year}" if len(funders) == 1 or line.funder in funders else ""

    def _spent(self, line: Expense) -> str:
        """The field of the expense that grows, else that of a new row."""
        payer = next((party for party in self.held.parties if party.key == line.payer), None)
        said = {"amount": money(line.amount or ZERO), "year": line.year, "name": payer.name if payer else ""}
        alike = [each for each in self.held.expenses if payer and each.payer_id == payer.pk and self._alike(each, line)]
        if alike:
            greatest = max(alike, key=lambda each: each.amount)
            said["label"] = greatest.label or capfirst(nameless(greatest.position + 1))
            words = _("« %(label)s » augmente de %(amount)s : c’est la plus grande dépense de %(name)s en %(year)s.")
            self.notes.append(words % said)
            return f"{greatest.key}-{greatest.year}"
        initial = {"payer": line.payer or "", "country": line.country or "", "nature": Nature.CASH.value}
        self.expenses, key = added(self.expenses, "expenses", ExpensesSection.letter("expenses"), initial)
        words = _("Une dépense de %(amount)s est ajoutée en %(year)s, payée par %(name)s : dites ensuite laquelle.")
        self.notes.append(words % said)
        return f"{key}-{line.year}" if key else ""

    def _alike(self, held: ExpenseLine, line: Expense) -> bool:
        """Can the cost of `line` be spent on the expense `held`: in cash, the same year, retained, for its country?"""
        refused = {item["code"] for item in self.held.document["budget"]["categories"] if not item["eligible"]}
        codes = country_codes(self.held)
        country = held.country or (codes[0] if len(codes) == 1 else None)
        there = line.country in {None, country}
        return there and held.nature == Nature.CASH and held.year == line.year and held.category not in refused


def _section(name: str) -> SectionKey:
    return SectionKey.EXPENSES if name.startswith(ExpensesSection.letter("expenses")) else SectionKey.FUNDING


def _gaps(amounts: Amounts) -> dict[str, Decimal]:
    """Resources less expenses, by year."""
    gaps: dict[str, Decimal] = {}
    for name, amount in amounts.items():
        year = name.rpartition("-")[2]
        gaps[year] = gaps.get(year, ZERO) + (amount if _section(name) == SectionKey.FUNDING else -amount)
    return gaps

"""The form of a call or of a file as one drawing: its parts, their fields, and rows left blank to go on.

Paper, the offline page and what reads it back look at the same drawing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import country_name
from traitdunion.programme.applications.answers import pages
from traitdunion.programme.applications.conditions import condition_words
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.currencies import Currency
from traitdunion.programme.applications.exchange.words import lists_of
from traitdunion.programme.applications.forms import (
    SECTIONS,
    ExpensesSection,
    FundingSection,
    PartiesSection,
    ProjectSection,
    QuestionsSection,
    Section,
)
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.funding import Source
from traitdunion.programme.applications.forms.money import Line
from traitdunion.programme.applications.forms.questions import ALL_SHOWN, ROWS, Asked
from traitdunion.programme.applications.forms.rows import MOST
from traitdunion.programme.applications.forms.section import ALL, first
from traitdunion.programme.applications.models import (
    Party,
    PartyRole,
    SectionKey,
    Typed,
)
from traitdunion.programme.applications.regulation import questions_of

ROOM = {"parties": 4, "places": 2, "expenses": 8}
"""Blank rows after those of each list, while it is short."""
LEAST = 2
"""Blank rows after a long list."""
TABLE_ROOM = 3
"""Blank rows after those of a table that the call asks for."""
MOST_LINES = 40
"""Expenses beyond which the budget travels in a workbook, and not in the form: a page so long is read by nobody."""
AMOUNT, CURRENCY = "amount", "currency"
"""Kinds of the amounts in euros alone, and of those that may be written in the currency of their party."""
WRITTEN = ("category", "payer")
"""Columns of the expenses of which the words are written, and known again."""
YEAR = re.compile(r"[0-9]{4}")
CODES = "cibles-"
"""Begins the name of the field where targets are written by their codes."""


@dataclass(frozen=True)
class Row:
    """Fields of a row: of the file, or `new`, to be filled in."""

    key: str
    title: str
    fields: tuple[Field, ...]
    new: bool = False


@dataclass(frozen=True)
class Block:
    """Fields one under the other; or the `rows` of a table, under `heads`. `key`: the row of the file that it is."""

    title: str = ""
    hint: str = ""
    fields: tuple[Field, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    key: str = ""
    removable: bool = False
    name: str = ""
    """Of the table, where it has rows."""


@dataclass(frozen=True)
class Part:
    """A section of the file, or a page of its questions."""

    title: str
    blocks: tuple[Block, ...]
    hint: str = ""


class Drawing:
    """`contents` drawn from the text of each section (the current one by default), with blank rows.

    `rows` gives the keys of the blank rows by list; without it, as many as ROOM says. Beyond `most_lines` expenses, the
    budget is left out.
    """

    def __init__(
        self,
        contents: Contents,
        typed: dict[SectionKey, Typed] | None = None,
        rows: dict[str, list[str]] | None = None,
        *,
        most_lines: int = MOST_LINES,
    ) -> None:
        self.base = typed or {section: contents.typed(section) for section in SECTIONS}
        self.rows = rows
        self.most_lines = most_lines
        self.fresh: dict[str, list[str]] = {}
        self.contents = contents
        self.sections: dict[SectionKey, Section] = {}
        for section in SECTIONS:
            held = self._with_room(section)
            if section == SectionKey.PARTIES:
                self.contents = replace(contents, parties=[*contents.parties, *self._newcomers()])
            self.sections[section] = SECTIONS[section](self.contents, held, shown=ALL)

    @cached_property
    def parts(self) -> list[Part]:
        """The form from top to bottom."""
        budget = [self._expenses(), self._funding()] if self.carries_budget else []
        return [self._parties(), self._project(), *budget, *self._questions()]

    @property
    def carries_budget(self) -> bool:
        return len(self.base[SectionKey.EXPENSES].get("expenses", ())) <= self.most_lines

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """The words of each written column of the expenses, by code, in the current language; none of them twice."""
        form = self.sections[SectionKey.EXPENSES]
        assert isinstance(form, ExpensesSection)
        return {column: words for column, words in lists_of(form).of.items() if column in WRITTEN}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field of the form by its name."""
        blocks = [block for part in self.parts for block in part.blocks]
        held = [*(each for block in blocks for each in block.fields)]
        held += [each for block in blocks for row in block.rows for each in row.fields]
        return {field.name: field for field in held}

    @cached_property
    def shown(self) -> dict[str, list[str]]:
        """What a browser sends back of each control, by name, when nothing is touched."""
        sent: dict[str, list[str]] = {}
        for field in self.fields.values():
            sent |= self._sent(field)
        return sent

    def shows(self, name: str) -> list[str] | None:
        """What the control `name` shows; nothing for an amount of a year without column; None when it is not asked."""
        prefix, _dash, year = name.rpartition("-")
        other = YEAR.fullmatch(year) and int(year) in self.contents.years_allowed and prefix in self._amounts
        return self.shown.get(name, [""] if other else None)

    @cached_property
    def _amounts(self) -> set[str]:
        return {name.rpartition("-")[0] for name, field in self.fields.items() if field.kind in {AMOUNT, CURRENCY}}

    def _sent(self, field: Field) -> dict[str, list[str]]:
        codes = [str(option[0]) for option in field.choices]
        if field.kind in WRITTEN:
            return {field.name: [field.written]}
        if field.kind == "date":
            boxes = [f"{field.name}-{part}" for part in ("day", "month", "year")]
            held = {name: value for typed in self.base.values() for name, value in typed.items()}
            return {name: held.get(name, [""]) for name in boxes}
        if field.many:
            return {field.name: [*(word for word in field.typed if word in codes), ""]}
        if field.kind == "choices":
            return {field.name: [field.text] if field.text in codes else []}
        if field.kind == "select":
            return {field.name: [field.text if field.text in codes else codes[0]]}
        return {field.name: [field.written]}

    def _with_room(self, section: SectionKey) -> Typed:
        """The text of a section with its blank rows."""
        form, typed = SECTIONS[section], self.base[section]
        for name, letter in lists_of_rows(section, self.contents).items():
            held = self._blank_rows(name, letter, typed)
            for key in held:
                typed = typed | {f"{key}-{field}": [value] for field, value in form.initial().items()}
            typed = typed | {name: [*typed.get(name, []), *held]}
            self.fresh[name] = held
        return typed

    def _blank_rows(self, name: str, letter: str, typed: Typed) -> list[str]:
        """The keys of the blank rows of a list: those given, else the next ones."""
        if self.rows is not None:
            return self.rows.get(name, [])
        most = next((each.get("rows") for each in self.contents.document["questions"] if each["code"] == name), None)
        left = (most or (MOST if name in ROOM else ROWS)) - len(typed.get(name, ()))
        last = int(first(typed, f"{name}-last") or 0)
        room = max(LEAST, ROOM.get(name, TABLE_ROOM) - len(typed.get(name, ())))
        return [f"{letter}{last + rank}" for rank in range(1, min(room, left) + 1)]

    def _newcomers(self) -> list[Party]:
        return [
            Party(key=key, role=PartyRole.PARTNER, name=_("Nouveau partenaire %(n)s") % {"n": key[1:]})
            for key in self.fresh["parties"]
            if key not in {party.key for party in self.contents.parties}
        ]

    def _parties(self) -> Part:
        form = self.sections[SectionKey.PARTIES]
        assert isinstance(form, PartiesSection)
        blocks = [
            Block(
                title=row.name,
                hint=_("chef de file") if row.is_lead and self.contents.application.number else "",
                fields=tuple(_countries(row.fields)),
                key=row.key,
                removable=not row.is_lead and row.key not in self.fresh["parties"],
            )
            for row in form.parties
        ]
        duties = (*form.duties, *form.gets.values())
        blocks += [Block(_("Qui fait quoi"), fields=duties)] if duties else []
        return Part(str(SectionKey.PARTIES.label), tuple(blocks))

    def _project(self) -> Part:
        form = self.sections[SectionKey.PROJECT]
        assert isinstance(form, ProjectSection)
        names = ["title", "summary", "starts", "ends", *(["strands"] if form["strands"].choices else [])]
        rows = [
            Row(place.key, str(number), tuple(_countries(place.fields)), place.key in self.fresh["places"])
            for number, place in enumerate(form.places, 1)
        ]
        return Part(
            str(SectionKey.PROJECT.label),
            (
                Block(fields=tuple(form[name] for name in names)),
                Block(
                    _("Lieux"),
                    heads=_heads(rows),
                    rows=tuple(rows),
                    removable=True,
                    name="places",
                ),
                Block(fields=(form["sdg"],)),
            ),
        )

    def _expenses(self) -> Part:
        form = self.sections[SectionKey.EXPENSES]
        assert isinstance(form, ExpensesSection)
        words = self.words
        rows = [
            Row(
                line.key,
                str(line.number),
                (*_written(_countries(line.fields), words), *_amounts(line.line)),
                line.key in self.fresh["expenses"],
            )
            for line in form.lines
        ]
        heads = (*(each.label for line in form.lines[:1] for each in line.fields.values()), *map(str, form.years))
        hint = _("En euros. Une ligne par dépense, un montant par année, qui que ce soit qui paie.")
        return Part(
            str(SectionKey.EXPENSES.label),
            (Block(hint=hint, heads=heads, rows=tuple(rows), removable=True, name="expenses"),),
        )

    def _funding(self) -> Part:
        form = self.sections[SectionKey.FUNDING]
        assert isinstance(form, FundingSection)
        rows = [
            Row("", f"{source.title} · {line.label}", tuple(_amounts(line, source.currency, _kind(source))))
            for source in form.sources
            for line in source.lines
        ]
        hint = [
            _("En euros, ou dans la monnaie d’un partenaire, suivie de son code : 650 000 XOF."),
            *dict.fromkeys(f"{source.currency.terms}." for source in form.sources if source.currency),
            _("Les totaux se calculent au retour ; l’écart avec les dépenses doit être nul chaque année."),
        ]
        table = Block(hint=" ".join(hint), heads=tuple(map(str, form.years)), rows=tuple(rows), name="funding")
        statuses = (source.status for source in form.sources if source.status)
        return Part(str(SectionKey.FUNDING.label), (table, Block(fields=(*statuses, *form.choices))))

    def _questions(self) -> Iterator[Part]:
        form = self.sections[SectionKey.QUESTIONS]
        assert isinstance(form, QuestionsSection)
        asked = {each.code: each.question for each in form.questions}
        for page in pages(self.contents.document, form.questions, lambda each: each.question):
            blocks = tuple(block for each in page.questions for block in self._question(each, asked))
            yield Part(page.title or str(SectionKey.QUESTIONS.label), blocks, page.hint)

    def _question(self, each: Asked, asked: dict[str, Any]) -> Iterator[Block]:
        when = condition_words(each.question, asked) if each.question.get("when") else ""
        if each.kind == "table":
            rows = tuple(
                Row(row.key, str(number), tuple(row.fields.values()), row.key in self.fresh[each.code])
                for number, row in enumerate(each.rows, 1)
            )
            yield Block(
                each.label,
                " ".join(filter(None, (when, each.hint))),
                heads=_heads(rows),
                rows=rows,
                removable=True,
                name=each.code,
            )
        elif each.kind == "targets":
            yield Block(each.label, " ".join(filter(None, (when, each.hint))), (*_few(each.goals), _codes(each)))
        elif each.kind == "file":
            yield Block(each.label, _("Une pièce, à joindre sur la plateforme."))
        elif each.typed:
            yield Block(hint=when, fields=(each.typed,))


def lists_of_rows(section: SectionKey, contents: Contents) -> dict[str, str]:
    """The lists of rows of a section, and the letter that begins the keys of each."""
    if section != SectionKey.QUESTIONS:
        return SECTIONS[section].lists
    return {each["code"]: f"{each['code']}." for each in questions_of(contents) if each["kind"] == "table"}


def _heads(rows: Sequence[Row]) -> tuple[str, ...]:
    """The titles of the columns; none for no row."""
    return tuple(field.label for row in rows[:1] for field in row.fields)


def _countries(fields: dict[str, Field]) -> Iterator[Field]:
    """The fields of a row, countries written by their names: a list of all of them in each row would be long."""
    for name, field in fields.items():
        if name == "country":
            field.kind, field.choices = "country", ()
            field.shown = country_name(field.value, get_language()) if field.value else None
        yield field


def _few(goals: list[Field]) -> Iterator[Field]:
    """All the targets while they are few; otherwise those that are chosen, the others by their codes."""
    many = sum(len(goal.choices) for goal in goals) > ALL_SHOWN
    for goal in goals:
        goal.choices = tuple(each for each in goal.choices if not many or each[0] in goal.typed)
        if goal.choices:
            yield goal


def _written(fields: Iterable[Field], words: dict[str, dict[str, str]]) -> Iterator[Field]:
    """The fields of an expense; category and payer are written, with one list of words for all rows."""
    for field in fields:
        name = field.name.rpartition("-")[2]
        if name in WRITTEN:
            field.kind = name
            field.shown = words[name].get(field.text, field.text)
        yield field


def _kind(source: Source) -> str:
    """Of the amounts that a party brings: in euros alone where that is the currency of its country."""
    return CURRENCY if source.party and (source.currency or not source.party.country) else AMOUNT


def _amounts(line: Line, currency: Currency | None = None, kind: str = AMOUNT) -> Iterator[Field]:
    """The amounts of a line, each in the currency in which it was typed."""
    for year, field in line.cells.items():
        field.kind = kind
        local = line.local.get(year)
        if currency and local and local.text:
            field.shown = local.text if local.error else f"{local.written}\u00a0{currency.code}"
        yield field


def _codes(asked: Asked) -> Field:
    return Field(
        f"{CODES}{asked.code}",
        _("Cibles, par leurs codes"),
        hint=_("Par exemple 4.4, 9.c. Leur objectif est à cocher dans « Projet »."),
        optional=True,
    )

"""The questions of the call, from its published snapshot: a page for each group of questions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from traitdunion.programme.applications.answers import Page, Told, pages, stored, told, told_closed, total_words
from traitdunion.programme.applications.checks_of_answers import answered
from traitdunion.programme.applications.conditions import concerned, condition_words
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.context import Context, context_of, cooperations_of
from traitdunion.programme.applications.forms.answering import field_of, options_of, reader_of, shown
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.section import Row, Section
from traitdunion.programme.applications.models import Answer, SectionKey, Typed
from traitdunion.programme.applications.regulation import questions_of, reference_day
from traitdunion.programme.calls.texts import said
from traitdunion.regulations import Country

ROWS = 20
"""Rows of a table, at most, unless the call says otherwise."""

ALL_SHOWN = 12
"""Up to so many targets are shown at once; beyond, those of one goal at a time."""

TABLE = re.compile(r"[a-z0-9_]+")
CELL = re.compile(r"([a-z0-9_]+)\.\d{1,4}")


@dataclass(frozen=True)
class TableRow(Row):
    """A row of a table. It is typed in when opened, wrong or still empty; otherwise it is one line."""

    @property
    def words(self) -> str:
        told = (
            _("%(label)s : %(value)s") % {"label": each.label, "value": each.said} if each.is_figure else each.said
            for each in self.fields.values()
            if each.text
        )
        return " · ".join(told) or _("Ligne à remplir")

    @property
    def drawn(self) -> bool:
        return self.opened or self.has_error or not any(each.text for each in self.fields.values())


@dataclass
class Asked:
    """A question and what was typed for it: a field, the rows of a table, or a field of targets by goal."""

    question: dict[str, Any]
    typed: Field | None = None
    rows: list[TableRow] = field(default_factory=list)
    goals: list[Field] = field(default_factory=list)
    opened: str = ""
    concerned: bool = True

    @property
    def code(self) -> str:
        return self.question["code"]

    @property
    def kind(self) -> str:
        return self.question["kind"]

    @property
    def label(self) -> str:
        return said(self.question["label"]).text

    @property
    def hint(self) -> str:
        return said(self.question["hint"]).text if self.question.get("hint") else ""

    @property
    def fields(self) -> list[Field]:
        own = [self.typed] if self.typed else []
        return [*own, *self.goals, *(each for row in self.rows for each in row.fields.values())]

    @property
    def value(self) -> Any:
        """The value as JSON has it: see `answers`."""
        if self.kind == "targets":
            return [code for goal in self.goals for code in goal.value]
        if self.kind == "table":
            rows = ({name: stored(each.value) for name, each in row.fields.items()} for row in self.rows)
            return [{name: value for name, value in row.items() if value} for row in rows if any(row.values())]
        value = self.typed.value if self.typed else None
        return value if isinstance(value, list) else stored(value)

    @property
    def told(self) -> Told:
        """To be read: what is understood, else what was typed."""
        if self.typed and self.typed.error:
            return Told(self.label, self.typed.said)
        return told(self.question, self.value)

    @property
    def total(self) -> str:
        return total_words(self.question, self.value) if self.rows else ""

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= (self.question.get("rows") or ROWS)

    def draws(self, goal: Field) -> bool:
        """Whether the targets of `goal` are all shown: there are few, or it was opened."""
        return self.opened == goal.name or sum(len(each.choices) for each in self.goals) <= ALL_SHOWN


@dataclass(frozen=True)
class Block:
    """Questions that share a condition (`when`, in `words`), or that have none."""

    questions: tuple[Asked, ...]
    words: str = ""
    when: str = ""
    answers: str = ""


class QuestionsSection(Section):
    key = SectionKey.QUESTIONS
    names = re.compile(rf"q-[a-z0-9_-]+|{CELL.pattern}-[a-z0-9_]+(-(day|month|year))?")

    @classmethod
    def letter(cls, name: str) -> str:
        return f"{name}." if TABLE.fullmatch(name) else ""

    @classmethod
    def lists_of(cls, *texts: Typed) -> dict[str, str]:
        names = (name.removesuffix("-last") for typed in texts for name in typed if name.endswith("-last"))
        return {name: letter for name in names if (letter := cls.letter(name))}

    def build(self) -> None:
        self.questions = [self._asked(question) for question in questions_of(self.contents)]
        answers: dict[str, Any] = {}
        for asked in self.questions:
            asked.concerned = concerned(asked.question, answers)
            answers |= {asked.code: asked.value} if asked.concerned else {}

    def _asked(self, question: dict[str, Any]) -> Asked:
        kind, asked = question["kind"], Asked(question, opened=self.opened)
        if kind == "table":
            asked.rows = [self._row(question, key) for key in self.rows(question["code"])]
            most = question.get("rows") or ROWS
            if len(asked.rows) > most:
                error = ngettext("%(most)s ligne au plus.", "%(most)s lignes au plus.", most) % {"most": most}
                self.fields[question["code"]] = Field(question["code"], asked.label, error=error)
        elif kind == "targets":
            asked.goals = [self._targets(question, goal) for goal in self._goals(question)]
        elif kind != "file":
            asked.typed = self._field(question, f"q-{question['code']}", optional=not question["required"])
        return asked

    def _field(self, question: dict[str, Any], name: str, *, optional: bool, cell: bool = False) -> Field:
        made = field_of(question, name, optional=optional, cell=cell)
        if question["kind"] == "several":
            return self.add_many(made, (code for code, _label in options_of(question)))
        self.add(made, reader_of(question, self.contents.years_allowed))
        made.shown = shown(made, question)
        return made

    def _row(self, question: dict[str, Any], key: str) -> TableRow:
        fields = {
            column["code"]: self._field(column, f"{key}-{column['code']}", optional=False, cell=True)
            for column in question["columns"]
        }
        return TableRow(key, fields, opened=key == self.opened)

    def _goals(self, question: dict[str, Any]) -> list[int]:
        """The goals of the project, on the page of the question or once something is chosen: else nothing is read."""
        prefix = f"q-{question['code']}-"
        chosen = any(any(values) for name, values in self.typed.items() if name.startswith(prefix))
        read = chosen or self.shown or not question.get("group")
        return sorted(self.contents.goals) if read else []

    def _targets(self, question: dict[str, Any], goal: int) -> Field:
        targets = [target for target in self.contents.targets if target.goal_id == goal]
        name = targets[0].goal.short(get_language()) if targets else ""
        choices = tuple(
            (target.code, _("%(code)s : %(title)s") % {"code": target.code, "title": target.title(get_language())})
            for target in targets
        )
        made = Field(f"q-{question['code']}-{goal}", f"{goal}. {name}", choices=choices, optional=True)
        return self.add_many(made, (code for code, _title in choices))

    @cached_property
    def pages(self) -> list[Page]:
        return pages(self.contents.document, self.questions, lambda asked: asked.question)

    @cached_property
    def page(self) -> Page | None:
        """The page of the row that is opened, else the one that is asked for, else the first."""
        row = CELL.fullmatch(self.opened)
        code = row[1] if row else self.opened.removeprefix("q-").rpartition("-")[0]
        for page in self.pages:
            if page.code == self.shown or any(asked.code == code for asked in page.questions):
                return page
        return self.pages[0] if self.pages else None

    @property
    def next_page(self) -> str:
        codes = [page.code for page in self.pages]
        place = codes.index(self.page.code) + 1 if self.page else 0
        return codes[place] if 0 < place < len(codes) else ""

    @property
    def errors(self) -> list[tuple[str, str]]:
        here = self._names(self.page)
        return [] if not self.blocks(self.refused) else self._told([each for each in self.wrong if each.name in here])

    def blocks(self, refused: list[str]) -> bool:
        return bool(set(refused) & self._names(self.page))

    def _names(self, page: Page | None) -> set[str]:
        asked = page.questions if page else ()
        return {name for each in asked for name in (each.code, *(one.name for one in each.fields))}

    def spoken(self, field: Field) -> str:
        table = CELL.match(field.name)
        label = next((each.label for each in self.questions if table and each.code == table[1]), "")
        return _("%(table)s, %(column)s") % {"table": label, "column": field.label} if label else field.label

    def blocks_of(self, page: Page) -> list[Block]:
        """The questions of a page, those that share a condition together."""
        asked = {each.code: each.question for each in self.questions}
        made = []
        for when, group in groupby(page.questions, lambda each: each.question.get("when")):
            members = tuple(group)
            if when:
                words = condition_words(members[0].question, asked)
                made.append(Block(members, words, f"q-{when['question']}", " ".join(when["is"])))
            else:
                made.append(Block(members))
        return made

    def awaited(self, page: Page) -> int:
        """How many compulsory questions of a page wait for an answer."""
        return sum(
            each.question["required"] and each.concerned and not answered(each.question, each.value, self.contents)
            for each in page.questions
        )

    @property
    def told(self) -> list[tuple[str, list[Told]]]:
        """Every question that concerns the project, by groups, to be read."""
        groups = [(page.title, [each.told for each in page.questions if each.concerned]) for page in self.pages]
        return [(title, answers) for title, answers in groups if answers]

    @cached_property
    def closed(self) -> list[Told]:
        """Answers kept to questions that the call asks no more."""
        asked = {each.code for each in self.questions}
        given = {code: value for code, value in self.contents.given.items() if code not in asked}
        return list(told_closed(self.contents.application.call, given)) if given else []

    def context(self, countries: Iterable[Country] | None, *, inside: bool) -> Context:
        """What to know of the `countries` of the project; the other files of the lead to who is `inside` it."""
        known = cooperations_of(self.contents.application, countries) if inside else None
        return context_of(countries, self.contents.document, reference_day(self.contents), known)

    def pieces(self, asked: Asked) -> list[str]:
        """Names of the files that answer a question of kind file."""
        return [each.name for each in self.contents.attachments if each.kind == asked.question["attachment"]]

    def write(self) -> None:
        application = self.contents.application
        application.answers.filter(question__in=[asked.code for asked in self.questions]).delete()
        Answer.objects.bulk_create(
            Answer(application=application, question=asked.code, kind=asked.kind, value=stored(asked.value))
            for asked in self.questions
            if asked.concerned and asked.value
        )


def place_of_answer(contents: Contents, name: str) -> dict[str, str]:
    """Where to go to the field `name`: the row to open, or the page to show."""
    if row := CELL.match(name):
        return {"opened": row[0]}
    for question in contents.document["questions"]:
        if name.removeprefix("q-") == question["code"] or name.startswith(f"q-{question['code']}-"):
            return {"shown": question.get("group", "")}
    return {}

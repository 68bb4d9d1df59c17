"""The questions of a call as data: what is asked, of what kind, in which group, on which condition."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from traitdunion.regulations.languages import N_
from traitdunion.regulations.problems import nearest
from traitdunion.regulations.strict import Strict, said
from traitdunion.regulations.values import Text
from traitdunion.regulations.vocabulary import Status

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$")]
Word = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:_[a-z0-9]+)*$")]
CHOSEN = ("choice", "several", "yes_no")
"""Kinds whose answer may be the condition of another question."""

NOWHERE = N_("« %(word)s » n’est décrit nulle part.")
YES_NO = ("yes", "no")
KEYS = {
    "text": {"limit"},
    "number": {"unit", "lowest", "highest", "decimals"},
    "amount": {"lowest", "highest"},
    "choice": {"options"},
    "several": {"options"},
    "table": {"columns", "rows", "total"},
    "file": {"attachment"},
}
"""The keys that say more of a question of each kind; other kinds have none."""

NEEDED = {"choice": "options", "several": "options", "table": "columns", "file": "attachment"}


class Option(Strict):
    code: Code
    label: Text


class When(Strict):
    """The question is asked when the answer to another one is (for several answers: has) one of these words."""

    question: Code
    is_: tuple[str, ...] = Field(alias="is", min_length=1)

    @classmethod
    def words(cls) -> frozenset[str]:
        return frozenset({"question", "is"})


class Asked(Strict):
    """What a question and a column of a table have in common; numbers are those of `unit`, limits are in characters."""

    code: Code
    label: Text
    hint: Text | None = None
    limit: int = Field(4000, gt=0, le=20_000)
    unit: Text | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    decimals: int | None = Field(None, ge=0, le=4)
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _keys_go_with_the_kind(self) -> Self:
        kind = getattr(self, "kind", "")
        allowed = KEYS.get(kind, set())
        for key in sorted(set().union(*KEYS.values()) & self.model_fields_set - allowed):
            message = N_("« %(word)s » ne va pas avec le genre « %(kind)s ».")
            raise said(message, word=key, kind=kind, nearest=nearest(key, allowed), at=key)
        needed = NEEDED.get(kind)
        if needed and not getattr(self, needed):
            raise said(N_("Le genre « %(kind)s » a besoin de « %(needed)s »."), kind=kind, needed=needed)
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise said(N_("La plus petite valeur dépasse la plus grande."), at="lowest")
        return self

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be answered, when it is chosen."""
        return YES_NO if getattr(self, "kind", "") == "yes_no" else tuple(option.code for option in self.options)


class Column(Asked):
    code: Word
    kind: Literal["text", "number", "amount", "date", "choice", "yes_no"] = "text"


class Total(Strict):
    """A figure that the server makes of a table: the sum over its rows of the product of some columns.

    `only` keeps the rows in which a column says one of these words.
    """

    label: Text
    of: tuple[Word, ...] = Field(min_length=1)
    only: "Only | None" = None
    unit: Text | None = None


class Only(Strict):
    column: Word
    is_: tuple[str, ...] = Field(alias="is", min_length=1)

    @classmethod
    def words(cls) -> frozenset[str]:
        return frozenset({"column", "is"})


class Group(Strict):
    """A page of questions. A shared group with `themes` is only for the calls that have one of them."""

    code: Code
    title: Text
    hint: Text | None = None


class Question(Asked):
    """A question of the form. `public` answers are published with a selected project.

    `says` names the yes-or-no question of the regulation to which any answer here is a yes.
    """

    kind: Literal["text", "number", "amount", "date", "choice", "several", "yes_no", "table", "file", "targets"]
    group: Code | None = None
    when: When | None = None
    columns: tuple[Column, ...] = ()
    rows: int | None = Field(None, gt=0, le=100)
    total: Total | None = None
    attachment: Code | None = None
    required: bool
    public: bool
    says: str | None = None
    status: Status = Status.SOURCED
    source: Code | None = None
    why: Text | None = None

    @model_validator(mode="after")
    def _table_is_coherent(self) -> Self:
        if self.kind != "table":
            return self
        if "-" in self.code:
            raise said(N_("Le code d’un tableau s’écrit avec « _ », sans tiret."), at="code")
        columns = {column.code: column for column in self.columns}
        if len(columns) < len(self.columns):
            raise said(N_("Deux colonnes ont le même code."), at="columns")
        if self.total:
            counted = [code for code, column in columns.items() if column.kind in {"number", "amount"}]
            for code in self.total.of:
                _known(code, counted, "total.of")
            if self.total.only:
                column = self.total.only.column
                _known(column, [code for code, each in columns.items() if each.answers], "total.only.column")
                for word in self.total.only.is_:
                    _known(word, columns[column].answers, "total.only.is")
        return self


def check_together(questions: Sequence[Question], groups: Sequence[Group]) -> None:
    """Raise when a question names a group, an earlier question or an answer that does not exist."""
    earlier: dict[str, Question] = {}
    for index, question in enumerate(questions):
        place = f"questions.{index}"
        if question.group:
            _known(question.group, [group.code for group in groups], f"{place}.group")
        if question.when:
            chosen = [code for code, each in earlier.items() if each.kind in CHOSEN]
            _known(question.when.question, chosen, f"{place}.when.question")
            for word in question.when.is_:
                _known(word, earlier[question.when.question].answers, f"{place}.when.is")
        earlier[question.code] = question


def in_order(rows: Sequence[dict], groups: Sequence[dict]) -> list[int]:
    """Indices of the questions in the order of their groups; those without one are in the first."""
    places = {group.get("code"): place for place, group in enumerate(groups)}
    return sorted(range(len(rows)), key=lambda index: places.get(rows[index].get("group"), 0))


def for_themes(groups: Sequence[dict], themes: Sequence[str]) -> Iterator[tuple[int, dict]]:
    """The shared groups that a call of these themes has, each with its index."""
    for index, group in enumerate(groups):
        wanted = group.get("themes")
        if not wanted or set(wanted) & set(themes):
            yield index, {key: value for key, value in group.items() if key != "themes"}


def _known(word: str, words: Sequence[str], place: str) -> None:
    if word not in words:
        raise said(NOWHERE, word=word, nearest=nearest(word, words), at=place)

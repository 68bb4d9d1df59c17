"""Answers to the questions of a call: stored as text with their kind, shown in words, summed where the call says so.

A value is the text itself, a number or an amount ("12.5"), a day (ISO 8601), the code of a choice, "yes" or "no"; JSON
for several choices and targets (a list of codes) and for a table (a list of rows, each a value by column).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import date_long, money, number
from traitdunion.programme.applications.conditions import concerned
from traitdunion.programme.calls.models import Call, CallSnapshot
from traitdunion.programme.calls.texts import said

Question = dict[str, Any]
LISTS = {"several", "targets", "table"}
"""Kinds whose value is a list."""


@dataclass(frozen=True)
class Told:
    """A question and its answer, to be read. `heads` and `rows` are those of a table, `total` its figure in words."""

    label: str
    text: str = ""
    heads: tuple[tuple[str, bool], ...] = ()
    """Each with whether its column holds numbers."""

    rows: tuple[tuple[str, ...], ...] = ()
    total: str = ""
    public: bool = False

    @property
    def said(self) -> bool:
        """Whether there is an answer."""
        return bool(self.text or self.rows)


@dataclass(frozen=True)
class Page:
    """A group of questions, in the order of the call; the only one has no title when the call makes no groups."""

    code: str
    title: str
    hint: str
    questions: tuple[Any, ...]


def stored(value: Any) -> str:
    """The text in which a value is kept; empty when there is none."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value.isoformat() if isinstance(value, date) else str(value)


def plain(text: str, kind: str) -> Any:
    """The value in JSON of a stored text: a list for the kinds that have several, the text itself otherwise."""
    return json.loads(text) if kind in LISTS and text else text


def pages(document: Mapping[str, Any], questions: Iterable[Any], key: Callable[[Any], Question]) -> list[Page]:
    """The groups of `document` that hold some of `questions`; `key` gives the question as the call asks it."""
    held = list(questions)
    groups = document.get("groups") or [{"code": "", "title": {"fr": ""}}]
    first = groups[0]["code"]
    made = [
        Page(
            group["code"],
            said(group["title"]).text,
            said(group["hint"]).text if group.get("hint") else "",
            tuple(each for each in held if key(each).get("group", first) == group["code"]),
        )
        for group in groups
    ]
    return [page for page in made if page.questions]


def told(question: Question, value: Any) -> Told:
    """`question` with its `value`, as plain JSON gives it, in the words of the current language."""
    label, public = said(question["label"]).text, question.get("public", False)
    if question["kind"] != "table" or not isinstance(value, list):
        return Told(label, words(question, value), public=public)
    columns = question["columns"]
    return Told(
        label,
        heads=tuple((said(column["label"]).text, _is_figure(column)) for column in columns),
        rows=tuple(tuple(words(column, row.get(column["code"], "")) for column in columns) for row in value),
        total=total_words(question, value),
        public=public,
    )


def told_in(document: Mapping[str, Any], given: Mapping[str, Any]) -> list[tuple[str, list[Told]]]:
    """Every question of the call that concerns the project, by groups, with its answer among `given` (plain JSON)."""
    asked = [question for question in document["questions"] if concerned(question, given)]
    return [
        (page.title, [told(question, given.get(question["code"], "")) for question in page.questions])
        for page in pages(document, asked, lambda question: question)
    ]


def words(question: Question, value: Any) -> str:
    """A single answer in words: the label of a choice, a number with its unit, a day in full."""
    if isinstance(value, list):
        return _(", ").join(words(question, each) for each in value if isinstance(each, str))
    if not value:
        return ""
    kind = question["kind"]
    if kind == "yes_no":
        return {"yes": _("Oui"), "no": _("Non")}.get(value, value)
    if options := question.get("options"):
        return next((said(each["label"]).text for each in options if each["code"] == value), value)
    try:
        return _figure(question, value) if _is_figure(question) else _day(value) if kind == "date" else value
    except (InvalidOperation, ValueError):
        return value


def total_of(question: Question, rows: Iterable[Mapping[str, str]]) -> Decimal | None:
    """The figure that the call makes of a table: the sum, over the rows that count, of the product of its columns.

    A row in which one of them is missing does not count. None when the call makes no figure of this table.
    """
    rule = question.get("total")
    if not rule:
        return None
    only = rule.get("only")
    return sum(
        (_product(row, rule["of"]) for row in rows if not only or row.get(only["column"]) in only["is"]), Decimal(0)
    )


def total_words(question: Question, rows: Iterable[Mapping[str, str]]) -> str:
    """The figure of a table in words; empty when the call makes none."""
    total = total_of(question, rows)
    if total is None:
        return ""
    rule = question["total"]
    return _("%(label)s : %(value)s") % {"label": said(rule["label"]).text, "value": _with_unit(rule, figure(total))}


def closed(call: Call, codes: Iterable[str]) -> dict[str, Question]:
    """The questions that earlier publications of `call` asked under these codes, as the last of them did."""
    wanted = set(codes)
    found: dict[str, Question] = {}
    if not wanted or call.snapshot is None:
        return found
    earlier = CallSnapshot.objects.filter(call=call, version__lt=call.snapshot.version).order_by("-version")
    for document in earlier.values_list("document", flat=True).iterator():
        found |= {each["code"]: each for each in document["questions"] if each["code"] in wanted - found.keys()}
        if found.keys() == wanted:
            break
    return found


def told_closed(call: Call, given: Mapping[str, Any]) -> Iterator[Told]:
    """The answers to questions that the call asks no more."""
    for code, question in closed(call, given).items():
        yield told(question, given[code])


def _product(row: Mapping[str, str], columns: Iterable[str]) -> Decimal:
    product = Decimal(1)
    for column in columns:
        product *= Decimal(row.get(column) or 0)
    return product


def figure(value: Decimal) -> str:
    """A number with the decimals that it has: 12,5."""
    exponent = value.normalize().as_tuple().exponent
    return number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def _is_figure(question: Question) -> bool:
    return question["kind"] in {"number", "amount"}


def _figure(question: Question, value: str) -> str:
    return money(Decimal(value)) if question["kind"] == "amount" else _with_unit(question, figure(Decimal(value)))


def _with_unit(question: Question, text: str) -> str:
    return f"{text} {said(question['unit']).text}" if question.get("unit") else text


def _day(value: str) -> str:
    return date_long(date.fromisoformat(value))

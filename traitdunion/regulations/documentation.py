"""The grammar of both files, in Markdown, generated from the types."""

import re
import types
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from traitdunion.regulations import conditions, facts
from traitdunion.regulations import grammar as files
from traitdunion.regulations.budget import AMOUNTS
from traitdunion.regulations.rules import GROUPS, Rule
from traitdunion.regulations.rules.base import Rule as Base
from traitdunion.regulations.rules.dates import Extension, Length, Span
from traitdunion.regulations.rules.rates import Bonus, Tier
from traitdunion.regulations.values import Text, Value
from traitdunion.regulations.vocabulary import Stage

GUIDE = Path(__file__).parent / "guide"
SIMPLE = {
    str: "text",
    int: "whole number",
    bool: "true / false",
    Decimal: "number",
    date: "day",
    datetime: "hour",
    AwareDatetime: "hour with its zone",
    type(None): "",
}
SECTIONS = {"Condition": "conditions-when", "Ruling": "ruling-1", "Rule": "what-every-rule-may-say"}
"""Anchors of the tables whose section has another title."""

FACT_TABLES: tuple[type[BaseModel], ...] = (
    facts.Facts,
    facts.Project,
    facts.Party,
    facts.Country,
    facts.Expense,
    facts.Resource,
    facts.Grant,
    facts.Document,
    facts.Obligation,
    facts.Answer,
    facts.Ruling,
    facts.Waiver,
    facts.OtherCall,
)
FILE_TABLES: tuple[type[BaseModel], ...] = (files.Regulation, files.Funder, files.Article, files.Example, Text)
RULE_TABLES: tuple[type[BaseModel], ...] = (Tier, Bonus, Span, Extension, Length)


def grammar() -> str:
    """The whole page, with its table of contents."""
    page = "\n".join(_page()).rstrip() + "\n"
    return page.replace("<!-- contents -->", "\n".join(_contents(page)), 1)


def _contents(page: str) -> Iterator[str]:
    """A link to each section of the first two levels, and to each kind of rule under its group."""
    group = ""
    seen: Counter[str] = Counter()
    for marks, title in re.findall(r"^(#{2,5}) (.+)$", page, re.MULTILINE):
        anchor = _anchor(title)
        link = f"[{title}](#{anchor}{f'-{seen[anchor]}' if seen[anchor] else ''})"
        seen[anchor] += 1
        if marks in {"##", "###"}:
            yield from [group] if group else []
            group = ""
            yield f"{'  ' * (len(marks) - 2)}- {link}"
        elif marks == "####":
            yield from [group] if group else []
            group = f"    - {title}:"
        else:
            group += f" {link}"
    yield from [group] if group else []


def _anchor(title: str) -> str:
    """The anchor that readers of Markdown give to a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _page() -> Iterator[str]:
    yield (GUIDE / "introduction.md").read_text(encoding="utf-8")
    yield "## Reference: the regulation file\n"
    for table in FILE_TABLES:
        yield from _table(table)
    yield "### What every rule may say\n"
    yield "A rule is a table `[rules.<id>]`; `kind` chooses one of the kinds below.\n"
    yield from _fields(Base, skip={"id"})
    yield "### Kinds of rule\n"
    for title, rules in GROUPS:
        yield f"#### {title}\n"
        for rule in rules:
            yield from _rule(rule)
    yield "### Tables inside rules\n"
    for table in RULE_TABLES:
        yield from _table(table)
    yield from _lists()
    yield "## Reference: the facts file\n"
    yield "Every table of facts may also say `provenance`, and `provenance_of` for one of its values.\n"
    for table in FACT_TABLES:
        yield from _table(table, skip={"provenance", "provenance_of"})
    yield (GUIDE / "examples.md").read_text(encoding="utf-8")


def _rule(rule: type[Rule]) -> Iterator[str]:
    yield f"##### `{get_args(rule.model_fields['kind'].annotation)[0]}`\n"
    yield _doc(rule) + "\n"
    if rule.states and rule.states != "%(text)s":
        yield f"Says (French): *{rule.states.replace('%(', '‹').replace(')s', '›')}*\n"
    notes = []
    if rule.starts_at is not Stage.SIMULATE:
        notes.append(f"Counts in full from the stage `{rule.starts_at.word}`; before, it is `{rule.before.value}`.")
    if rule.informative:
        notes.append("Stated, never judged.")
    if notes:
        yield " ".join(notes) + "\n"
    own = set(rule.model_fields) - set(Base.model_fields)
    changed = {
        name for name in ("severity",) if rule.model_fields[name].annotation != Base.model_fields[name].annotation
    }
    yield from _fields(rule, skip=set(rule.model_fields) - own - changed)


def _table(table: type[BaseModel], skip: set[str] | None = None) -> Iterator[str]:
    yield f"### {table.__name__}\n"
    if doc := _doc(table):
        yield doc + "\n"
    yield from _fields(table, skip=skip or set())


def _fields(table: type[BaseModel], skip: set[str]) -> Iterator[str]:
    rows = [(name, field) for name, field in table.model_fields.items() if name not in skip]
    if not rows:
        return
    yield "| key | value | left out | meaning |\n|---|---|---|---|"
    for name, field in rows:
        kind = _type(field.annotation, field.metadata)
        yield f"| `{field.alias or name}` | {kind} | {_default(field)} | {field.description or ''} |"
    yield ""


def _default(field: FieldInfo) -> str:  # noqa: PLR0911 (one line for each kind of default)
    if field.is_required():
        return "**required**"
    value: Any = field.default
    if isinstance(value, Value):
        value = value.value
    if value is PydanticUndefined or value is None or isinstance(value, BaseModel):
        return "–"
    if isinstance(value, Stage):
        return f"`{value.word}`"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple | dict):
        return f"`{list(value)}`" if value else "empty"
    return f"`{value}`"


def _type(annotation: Any, metadata: Any = ()) -> str:  # noqa: C901, PLR0911 (one line for each kind of type)
    pattern = next((getattr(one, "pattern", None) for one in metadata if getattr(one, "pattern", None)), None)
    if pattern:
        return _like(pattern)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    if origin is Annotated:
        return _annotated(arguments)
    if origin in {Union, types.UnionType}:
        return " or ".join(kind for one in arguments if one is not type(None) and (kind := _type(one)))
    if origin is Literal:
        return ", ".join(f"`{_word(one)}`" for one in arguments)
    if origin is tuple:
        return f"list of {_type(arguments[0])}"
    if origin is dict:
        return f"table: {_type(arguments[0])} = {_type(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Stage):
        return ", ".join(f"`{one.word}`" for one in Stage)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{one.value}`" for one in annotation)
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return _type(annotation.model_fields["value"].annotation) + " *(value)*"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        name = annotation.__name__
        return f"[{name}](#{SECTIONS.get(name, name.lower())})"
    if annotation is Any or isinstance(annotation, TypeVar):
        return "table"
    raise TypeError(f"{annotation} has no words")


def _annotated(arguments: tuple[Any, ...]) -> str:
    constraints = {
        name: value
        for one in arguments[1:]
        for name in ("ge", "le", "pattern")
        for part in (one, *getattr(one, "metadata", ()))
        if (value := getattr(part, name, None)) is not None
    }
    if "pattern" in constraints:
        return _like(constraints["pattern"])
    if "ge" in constraints and arguments[0] in {int, Decimal}:
        top = constraints.get("le", "")
        name = "amount" if top and top > 999999 else SIMPLE[arguments[0]]
        return name if name == "amount" else f"{name}, {constraints['ge']} to {top}"
    return _type(arguments[0])


PATTERNS = {
    r"^[a-z0-9][a-z0-9_-]*$": "",
    r"^[A-Z]{2}$": "SN",
    r"^[A-Z]{2}-[A-Z0-9]{1,3}$": "CA-QC",
    r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$": "CA or CA-QC",
    r"^[A-Z]{3}$": "EUR",
    r"^[a-z0-9][a-z0-9_-]*@[1-9][0-9]*$": "general-2025@1",
}


def _like(pattern: str) -> str:
    sample = PATTERNS[pattern]
    return f"text like `{sample}`" if sample else "key"


def _word(one: Any) -> str:
    return str(one.value) if isinstance(one, Enum) else str(one)


def _doc(table: type[BaseModel]) -> str:
    doc = table.__dict__.get("__doc__") or ""
    return "" if doc.startswith(("!!!", "Usage docs")) else " ".join(doc.split())


def _lists() -> Iterator[str]:
    yield "### Amounts (`of`, `base`)\n"
    yield "| name | is |\n|---|---|"
    for name, meaning in AMOUNTS.items():
        yield f"| `{name}` | {meaning} |"
    yield "| `category.<key>` | retained expenses of a category described in `[categories]` |\n"
    yield "### Conditions (`when`)\n"
    yield "A condition reads one measured fact, or one answer, or joins conditions with `all`, `any`, `not`.\n"
    yield from _fields(conditions.Condition, skip=set())
    yield "| fact | is | compared with |\n|---|---|---|"
    for measures, compared in (
        (conditions.COUNTS, "`at_least`, `at_most`"),
        (conditions.SETS, "`includes`, `only`"),
        (conditions.FLAGS, "`is`"),
    ):
        for name, (meaning, _) in measures.items():
            yield f"| `{name}` | {meaning} | {compared} |"
    yield ""
    yield "### Words known without being described\n"
    for table, keys in files.STANDARD.items():
        yield f"- `{table}`: " + ", ".join(f"`{key}`" for key in sorted(keys))
    yield ""

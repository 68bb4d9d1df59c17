"""The editorial part of a call: what it is for, whom it helps, what it asks; read from `data/calls/<slug>.toml`.

Rules, rates, calendar, documents and gaps are in the regulation. What several calls share is in `_defaults.toml`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from traitdunion.programme.calls.questions import NOWHERE, Code, Group, Question, check_together, for_themes, in_order
from traitdunion.regulations.languages import N_
from traitdunion.regulations.positions import Positions
from traitdunion.regulations.problems import (
    InvalidFile,
    Problem,
    from_toml,
    from_validation,
    nearest,
    read,
    unknown_word,
)
from traitdunion.regulations.strict import Strict, said
from traitdunion.regulations.values import Text
from traitdunion.regulations.vocabulary import Status

A_REGULATION = N_("Ce fichier est un règlement : c’est celui d’un appel, dans calls/, qui est attendu ici.")
DEFAULTS = "_defaults.toml"
SHARED = ("groups", "questions", "contacts", "resources")
FORM = ("groups", "questions")
"""Shared tables of which a call replaces a row by writing its code again."""

COMMON = {"owners": "owners", "labels": "themes", "sources": "sources"}
"""Tables of words of a call, each with the shared one that it adds to."""

Origins = dict[str, list[tuple[str, int]]]
Row = tuple[tuple[str, int], dict[str, Any]]


class Sourced(Strict):
    """Something that is sourced (with where), assumed (with why) or unknown."""

    status: Status = Status.SOURCED
    source: Code | None = None
    why: Text | None = None


class Source(Strict):
    publisher: str
    title: str
    url: str | None = Field(None, pattern=r"^https?://")


class Strand(Sourced):
    """What a strand is for; its code and title are those of the regulation."""

    code: Code
    summary: Text | None = None
    actions: tuple[Text, ...] = ()


class Category(Strict):
    """A budget category. Lines of one that is not eligible are out of every base."""

    code: Code
    title: Text
    hint: Text | None = None
    eligible: bool
    in_kind: bool
    source: Code | None = None


class Budget(Sourced):
    categories: tuple[Category, ...]


class Contact(Strict):
    """Someone to ask, by role, never by name. `owner`: the address is that of the body that runs the call."""

    role: Text
    purpose: Text
    owner: bool = False
    source: Code | None = None


class Partner(Strict):
    name: str
    text: Text | None = None
    roles: tuple[Text, ...] = ()


class Resource(Strict):
    publisher: str
    title: str
    type: Literal["guide", "report", "network", "examples", "support"]
    strand: Code | None = None
    language: Literal["fr", "en"]
    url: str | None = Field(None, pattern=r"^https?://")
    note: Text | None = None


class Milestone(Sourced):
    """What follows the closing. `latest` is the last possible day, when it is known."""

    code: Code
    title: Text
    text: Text
    latest: date | None = None


class Passage(Strict):
    title: Text
    paragraphs: tuple[Text, ...]
    note: Text | None = None


class Share(Strict):
    who: Text
    pct: int = Field(ge=0, le=100)


class Figure(Strict):
    label: Text
    first: Share
    second: Share
    source: Code


class Labels(Strict):
    name: Text


class Content(Strict):
    """A whole call, shared parts included."""

    slug: Code
    family: Literal["thematic", "geographic", "generalist", "joint", "turnkey"]
    edition: str = Field(pattern=r"^\d{4}$")
    period: str = ""
    owner: Code
    themes: tuple[Code, ...]
    sdg: tuple[Annotated[int, Field(ge=1, le=17)], ...]
    area: Text | None = None
    zones: tuple[str, ...] = Field((), description="other time zones in which to show the calendar")
    channel: Literal["platform", "paper"]
    title: Text
    summary: Text
    who: Text
    how_much: Text
    calendar: Text
    funds: tuple[Text, ...] = ()
    strands: tuple[Strand, ...] = ()
    budget: Budget
    groups: tuple[Group, ...] = ()
    questions: tuple[Question, ...]
    contacts: tuple[Contact, ...]
    partners: tuple[Partner, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    presentation: tuple[Passage, ...] = ()
    figures: tuple[Figure, ...] = ()
    resources: tuple[Resource, ...]
    owners: dict[Code, Labels]
    labels: dict[Code, Text] = Field(description="names of the themes")
    sources: dict[Code, Source]

    @model_validator(mode="after")
    def _words_agree(self) -> Self:
        known: tuple[tuple[Mapping[str, object], Iterable[str]], ...] = (
            (self.sources, sources_named(self)),
            (self.owners, [self.owner]),
            (self.labels, self.themes),
        )
        for words, used in known:
            for word in used:
                if word not in words:
                    raise said(NOWHERE, word=word, nearest=nearest(word, words))
        for name in ("groups", "questions", "strands", "milestones"):
            codes = [row.code for row in getattr(self, name)]
            for code in codes:
                if codes.count(code) > 1:
                    raise said(N_("« %(word)s » figure deux fois."), word=code)
        check_together(self.questions, self.groups)
        return self

    def document(self) -> dict[str, Any]:
        """Plain data for the snapshot; only the sources, owner and labels that the call names."""
        data = self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"owners", "labels", "sources"})
        named = set(sources_named(self))
        data["sources"] = {
            code: row.model_dump(exclude_none=True) for code, row in self.sources.items() if code in named
        }
        data["owner"] = {"code": self.owner, "name": self.owners[self.owner].name.model_dump(exclude_none=True)}
        data["themes"] = [
            {"code": code, "name": self.labels[code].model_dump(exclude_none=True)} for code in self.themes
        ]
        return data


@dataclass(frozen=True)
class Written:
    """A call and where each part of it was written."""

    content: Content
    _origins: Origins
    _places: Mapping[str, Positions]
    _name: str

    def placed(self, problem: Problem) -> Problem:
        return _placed(problem, self._origins, self._places, self._name)

    def own(self, table: str) -> Iterator[tuple[int, Any]]:
        """The rows of a table that the call's own file writes, each with its index among all of them."""
        rows = getattr(self.content, table)
        origins = self._origins.get(table, [(self._name, index) for index in range(len(rows))])
        return ((index, row) for index, row in enumerate(rows) if origins[index][0] == self._name)


def load(path: Path) -> Content:
    """A call with what it shares. Raises InvalidFile with every mistake, its line and the nearest valid word."""
    return written(path).content


def written(path: Path) -> Written:
    """A call with what it shares, if anything, and where. Raises InvalidFile with every mistake."""
    text, data = _read(path)
    if "rules" in data and "slug" not in data:
        raise InvalidFile([Problem(A_REGULATION, {}, (), path.name)])
    common, shared = _read(path.parent / DEFAULTS) if (path.parent / DEFAULTS).exists() else ("", {})
    places = {path.name: Positions(text), DEFAULTS: Positions(common)}
    whole, origins = _merge(data, shared, path.name, places[path.name])
    try:
        content = Content.model_validate(whole)
    except ValidationError as error:
        raise InvalidFile(
            [_placed(problem, origins, places, path.name) for problem in from_validation(error)]
        ) from error
    if content.slug != path.stem:
        raise InvalidFile([Problem(N_("Le fichier s’appelle autrement que son appel."), {}, ("slug",), path.name, 1)])
    return Written(content, origins, places, path.name)


def sources_named(content: Content) -> Iterator[str]:
    """Every source that a part of the call names."""
    yield from _values_of(content.model_dump(exclude_none=True, exclude={"sources"}), "source")


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a file, and what it holds."""
    text = read(path)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile([from_toml(error, path.name, text)]) from error


def _merge(
    data: dict[str, Any], shared: dict[str, Any], name: str, positions: Positions
) -> tuple[dict[str, Any], Origins]:
    """The call's own tables with the shared ones, minus those it leaves out; shared texts put in place.

    Also gives, for each row of these tables, the file and the row that it comes from.
    """
    _refuse_other_shapes(data, name, positions)
    left_out = set(data.pop("without", ()))
    used = {key: row["use"] for key, row in data.items() if isinstance(row, dict) and set(row) == {"use"}}
    _refuse_unknown(left_out, used, shared, name, positions)
    data |= {key: shared["texts"][code] for key, code in used.items()}
    origins: Origins = {}
    for table in SHARED:
        own = [((name, index), row) for index, row in enumerate(data.get(table, []))]
        common = [
            ((DEFAULTS, index), row)
            for index, row in _shared(table, shared, data)
            if not {table, f"{table}.{row.get('code')}"} & left_out
        ]
        rows = _overridden(common, own) if table in FORM else [*own, *common]
        if table == "questions":
            rows = [rows[index] for index in in_order([row for _origin, row in rows], data["groups"])]
        data[table], origins[table] = [row for _origin, row in rows], [origin for origin, _row in rows]
    data |= {"budget": shared["budget"]} if "budget" in shared and "budget" not in data else {}
    for table, where in COMMON.items():
        data[table] = {**shared.get(where, {}), **data.get(table, {})}
    return data, origins


def _refuse_other_shapes(data: dict[str, Any], name: str, positions: Positions) -> None:
    """Raise InvalidFile when what is merged with the shared parts is not a table, or a list of them."""
    problems = [
        Problem(N_("Des tables sont attendues, écrites [[%(word)s]]."), {"word": key}, (key,))
        for key in SHARED
        if not isinstance(rows := data.get(key, []), list) or not all(isinstance(row, dict) for row in rows)
    ]
    problems += [
        Problem(N_("Une table est attendue, écrite [%(word)s]."), {"word": key}, (key,))
        for key in COMMON
        if not isinstance(data.get(key, {}), dict)
    ]
    if problems:
        raise InvalidFile([problem.placed(name, positions) for problem in problems])


def _shared(table: str, shared: dict[str, Any], data: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The shared rows of a table that may be those of this call: groups by themes, questions by groups."""
    rows = shared.get(table, [])
    if table == "groups":
        yield from for_themes(rows, data.get("themes", ()))
        return
    dropped = {row["code"] for row in shared.get("groups", [])} - {row.get("code") for row in data.get("groups", [])}
    yield from ((index, row) for index, row in enumerate(rows) if row.get("group") not in dropped)


def _overridden(common: list[Row], own: list[Row]) -> list[Row]:
    """The shared rows, each replaced by the call's own of the same code; then the other rows of the call."""
    mine = {row.get("code"): (origin, row) for origin, row in own}
    replaced = {row.get("code") for _origin, row in common}
    return [
        *(mine.get(row.get("code"), (origin, row)) for origin, row in common),
        *((origin, row) for origin, row in own if row.get("code") not in replaced),
    ]


def _placed(problem: Problem, origins: Origins, places: Mapping[str, Positions], name: str) -> Problem:
    """`problem` where it was written: a shared row is in the shared file, in the place that it has there."""
    table, *rest = (*problem.path, "")
    rows = origins.get(str(table), ())
    if rows and isinstance(rest[0], int):
        name, index = rows[rest[0]]
        problem = replace(problem, path=(table, index, *problem.path[2:]))
    return problem.placed(name, places[name])


def _refuse_unknown(
    left_out: set[str], used: dict[str, str], shared: dict[str, Any], name: str, positions: Positions
) -> None:
    """Raise InvalidFile when the call leaves out, or uses, a shared part that does not exist."""
    parts = {f"{table}.{row['code']}" for table in SHARED for row in shared.get(table, []) if "code" in row}
    parts |= {table for table in SHARED if table in shared}
    texts, themes = shared.get("texts", {}), shared.get("themes", {})
    problems = (
        [
            unknown_word(
                N_("« %(word)s » n’est pas une partie commune."),
                word,
                parts,
                path=("without",),
                name=name,
                line=positions.line_of_word("without"),
            )
            for word in left_out - parts
        ]
        + [
            unknown_word(
                N_("« %(word)s » n’est pas un texte commun."),
                word,
                texts,
                path=(key, "use"),
                name=name,
                line=positions.line((key,)),
            )
            for key, word in used.items()
            if word not in texts
        ]
        + [
            unknown_word(NOWHERE, word, themes, path=("groups", index), name=DEFAULTS)
            for index, group in enumerate(shared.get("groups", ()))
            for word in group.get("themes", ())
            if word not in themes
        ]
    )
    if problems:
        raise InvalidFile(problems)


def _values_of(thing: object, key: str) -> Iterator[str]:
    if isinstance(thing, dict):
        for name, value in thing.items():
            if name == key and isinstance(value, str):
                yield value
            else:
                yield from _values_of(value, key)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from _values_of(item, key)

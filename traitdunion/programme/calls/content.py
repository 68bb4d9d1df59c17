"""The editorial part of a call: what it is for, whom it helps, what it asks; read from `data/calls/<slug>.toml`.

Rules, rates, calendar, documents and gaps are in the regulation. What several calls share is in `_defaults.toml`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from traitdunion.regulations.positions import Positions
from traitdunion.regulations.problems import InvalidFile, Problem, from_validation, nearest, unknown_word
from traitdunion.regulations.strict import Strict, said
from traitdunion.regulations.values import Text
from traitdunion.regulations.vocabulary import Status

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$")]
DEFAULTS = "_defaults.toml"
SHARED = ("questions", "contacts", "resources")


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


class Option(Strict):
    code: Code
    label: Text


class Question(Sourced):
    """A question of the form. `limit` is in characters; `public` answers are published with a selected project.

    `says` names the yes-or-no question of the regulation to which any answer here is a yes.
    """

    code: Code
    label: Text
    hint: Text | None = None
    kind: Literal["text", "choice"]
    limit: int = Field(4000, gt=0, le=20_000)
    options: tuple[Option, ...] = ()
    required: bool
    public: bool
    says: str | None = None

    @model_validator(mode="after")
    def _choice_has_options(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            raise said("Une question à choix a des options, une question à texte n’en a pas.")
        return self


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
                    raise said("« %(word)s » n’est décrit nulle part.", word=word, nearest=nearest(word, words))
        for name in ("questions", "strands", "milestones"):
            codes = [row.code for row in getattr(self, name)]
            for code in codes:
                if codes.count(code) > 1:
                    raise said("« %(word)s » figure deux fois.", word=code)
        return self

    def document(self) -> dict[str, Any]:
        """Plain data for the snapshot; only the sources, owner and labels that the call names."""
        data = self.model_dump(mode="json", exclude_none=True, exclude={"owners", "labels", "sources"})
        named = set(sources_named(self))
        data["sources"] = {
            code: row.model_dump(exclude_none=True) for code, row in self.sources.items() if code in named
        }
        data["owner"] = {"code": self.owner, "name": self.owners[self.owner].name.model_dump(exclude_none=True)}
        data["themes"] = [
            {"code": code, "name": self.labels[code].model_dump(exclude_none=True)} for code in self.themes
        ]
        return data


def load(path: Path) -> Content:
    """A call with what it shares. Raises InvalidFile with every mistake, its line and the nearest valid word."""
    text = path.read_text(encoding="utf-8")
    data = _read(path, text)
    shared = _read(path.parent / DEFAULTS, (path.parent / DEFAULTS).read_text(encoding="utf-8"))
    positions = Positions(text)
    whole = _merge(data, shared, path.name, positions)
    try:
        content = Content.model_validate(whole)
    except ValidationError as error:
        raise InvalidFile(from_validation(error, path.name, positions)) from error
    if content.slug != path.stem:
        raise InvalidFile([Problem("Le fichier s’appelle autrement que son appel.", {}, ("slug",), path.name, 1)])
    return content


def sources_named(content: Content) -> Iterator[str]:
    """Every source that a part of the call names."""
    yield from _values_of(content.model_dump(exclude_none=True, exclude={"sources"}), "source")


def _read(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile([Problem("%(english)s", {"english": str(error)}, (), path.name)]) from error


def _merge(data: dict[str, Any], shared: dict[str, Any], name: str, positions: Positions) -> dict[str, Any]:
    """The call's own tables with the shared ones, minus those it leaves out; shared texts put in place."""
    left_out = set(data.pop("without", ()))
    used = {key: row["use"] for key, row in data.items() if isinstance(row, dict) and set(row) == {"use"}}
    _refuse_unknown(left_out, used, shared, name, positions)
    data |= {key: shared["texts"][code] for key, code in used.items()}
    for table in SHARED:
        common = [row for row in shared[table] if f"{table}.{row.get('code')}" not in left_out]
        own = data.get(table, [])
        data[table] = [*common, *own] if table == "questions" else [*own, *common]
    data.setdefault("budget", shared["budget"])
    data["owners"], data["labels"] = shared["owners"], shared["themes"]
    data["sources"] = shared["sources"] | data.get("sources", {})
    return data


def _refuse_unknown(
    left_out: set[str], used: dict[str, str], shared: dict[str, Any], name: str, positions: Positions
) -> None:
    """Raise InvalidFile when the call leaves out, or uses, a shared part that does not exist."""
    parts = {f"{table}.{row['code']}" for table in SHARED for row in shared[table] if "code" in row}
    problems = [
        unknown_word(
            "« %(word)s » n’est pas une partie commune.",
            word,
            parts,
            path=("without",),
            name=name,
            line=positions.line_of_word("without"),
        )
        for word in left_out - parts
    ] + [
        unknown_word(
            "« %(word)s » n’est pas un texte commun.",
            word,
            shared["texts"],
            path=(key, "use"),
            name=name,
            line=positions.line((key,)),
        )
        for key, word in used.items()
        if word not in shared["texts"]
    ]
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

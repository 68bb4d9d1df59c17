"""Reading a regulation: TOML, inheritance, and every mistake with its file, line and nearest valid word."""

import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from traitdunion.regulations import coherence
from traitdunion.regulations.facts import Facts
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.positions import Path as Place
from traitdunion.regulations.positions import Positions
from traitdunion.regulations.problems import InvalidFile, Problem, from_toml, from_validation, read, unknown_word
from traitdunion.regulations.rules import CATALOGUE, Rule

Data = dict[str, Any]
Find = Callable[[str, int], "tuple[str, str] | None"]
"""Given the id and version of a regulation, the text of its file and its name, or None."""

INHERITED_TABLES = (
    "rates",
    "funders",
    "articles",
    "rounds",
    "strands",
    "questions",
    "documents",
    "obligations",
    "categories",
    "places",
    "absent",
)
INHERITED_VALUES = ("currency", "reference_date")
KINDS = ("general", "call")
"""What a regulation says that it is, and no other file of the folder does."""
SAID_AGAIN = ("source", "status", "note")
"""What a modified rule does not take from the rule it modifies: a new value needs its own source."""


def load(path: Path | str) -> Regulation:
    """The regulation of a file; what it extends is looked for beside it, then in `../regulations`.

    Raises InvalidFile with every mistake found.
    """
    path = Path(path)
    text = read(path)
    folders = (path.parent, path.parent.parent / "regulations")
    regulation = loads(text, path.name, find=Folders(folders))
    mine = Head.of(regulation, path.name)
    heads = [head for head in _heads(path.parent) if head.id == mine.id and Path(head.name).name != path.name]
    if problems := list(overlaps([mine, *heads], path.name, concerning=mine)):
        raise InvalidFile(problem.placed(path.name, Positions(text)) for problem in problems)
    return regulation


def loads(text: str, name: str = "", *, find: Find | None = None) -> Regulation:
    """The regulation of a text; `find` gives the texts that it extends. Raises InvalidFile."""
    return _Reader(text, name, find or (lambda *_: None), ()).regulation()


def parse(text: str, name: str) -> Data:
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile([from_toml(error, name, text)]) from error
    if "rules" not in data and "kind" not in data and set(data) & (set(Facts.model_fields) - {"round"}):
        message = N_("Ce fichier contient des faits : c’est un règlement qui est attendu ici.")
        raise InvalidFile([Problem(message, {}, (), name)])
    return data


class _Reader:
    """One file being read; `chain` holds the references of those that extend it."""

    def __init__(self, text: str, name: str, find: Find, chain: tuple[str, ...]) -> None:
        self.name = name
        self.find = find
        self.chain = chain
        self.positions = Positions(text)
        self.data = parse(text, name)
        self.problems: list[Problem] = []

    def regulation(self) -> Regulation:
        data = self.merged()
        raw_rules = data.pop("rules", {})
        rules = {key: rule for key, raw in raw_rules.items() if (rule := self._rule(key, raw)) is not None}
        regulation = None
        try:
            regulation = Regulation.model_validate(data)
        except ValidationError as error:
            self.problems += from_validation(error, self.name, self.positions)
        if regulation is not None:
            regulation = regulation.changed(rules=rules)
            found = coherence.mistakes(regulation, complete=len(rules) == len(raw_rules))
            self.problems += [problem.placed(self.name, self.positions) for problem in found]
        if self.problems or regulation is None:
            raise InvalidFile(self.problems)
        return regulation

    # -- inheritance -----------------------------------------------------------------------------------------

    def merged(self) -> Data:
        """The data of the file over those of what it extends."""
        parent = self._parent()
        if parent is None:
            return dict(self.data)
        data = dict(self.data)
        for key in INHERITED_VALUES:
            data.setdefault(key, parent[key]) if key in parent else None
        for table in INHERITED_TABLES:
            if table in parent and isinstance(data.get(table, {}), dict):
                data[table] = {**parent[table], **data.get(table, {})}
        rules = dict(parent.get("rules", {}))
        own = data.get("rules", {})
        for key in data.get("drop", ()):
            if rules.pop(key, None) is None and data.get("absent", {}).pop(key, None) is None:
                known = {*rules, *data.get("absent", {})}
                self._say(
                    unknown_word(N_("« %(word)s » n’est pas dans le règlement étendu."), str(key), known), ("drop",)
                )
        for key, raw in own.items() if isinstance(own, dict) else ():
            rules[key] = self._modified(key, rules.get(key), raw)
        data["rules"] = rules
        return data

    def _parent(self) -> Data | None:
        reference = self.data.get("extends")
        if not isinstance(reference, str) or "@" not in reference:
            return None
        identifier, _, version = reference.partition("@")
        mine = f"{self.data.get('id')}@{self.data.get('version', 1)}"
        chain = (*self.chain, mine)
        if reference in chain:
            loop = " → ".join((*chain, reference))
            self._say(Problem(N_("Les règlements s’étendent en rond : %(loop)s."), {"loop": loop}), ("extends",))
            return None
        found = self.find(identifier, int(version)) if version.isdigit() else None
        if found is None:
            known = {*getattr(self.find, "references", lambda: ())()} - {mine}
            message = N_("Le règlement « %(word)s » est introuvable.")
            self._say(unknown_word(message, reference, known), ("extends",))
            return None
        reader = _Reader(*found, self.find, chain)
        data = reader.merged()
        self.problems += reader.problems
        return data

    @staticmethod
    def _modified(_key: str, old: Data | None, new: Any) -> Any:
        """A rule written without its kind changes the inherited one; with its kind, it takes its place."""
        if not isinstance(new, dict) or "kind" in new or old is None:
            return new
        return {**{key: value for key, value in old.items() if key not in SAID_AGAIN}, **new}

    # -- rules -----------------------------------------------------------------------------------------------

    def _rule(self, key: str, raw: Any) -> Rule | None:
        under: Place = ("rules", key)
        if not isinstance(raw, dict) or "kind" not in raw:
            self._say(Problem(N_('Une règle dit son genre : kind = "…".')), under)
            return None
        kind = CATALOGUE.get(raw["kind"])
        if kind is None:
            message = N_("Le genre de règle « %(word)s » n’existe pas.")
            self._say(unknown_word(message, str(raw["kind"]), CATALOGUE), (*under, "kind"))
            return None
        try:
            return kind.model_validate(raw).model_copy(update={"id": key})
        except ValidationError as error:
            self.problems += from_validation(error, self.name, self.positions, under=under)
            return None

    def _say(self, problem: Problem, path: Place) -> None:
        self.problems.append(replace(problem, path=path).placed(self.name, self.positions))


# -- several files ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """What tells versions apart, and the file they are in."""

    id: str
    version: int
    applies_from: date | None
    applies_until: date | None
    name: str

    @classmethod
    def of(cls, regulation: Regulation, name: str = "") -> "Head":
        return cls(regulation.id, regulation.version, regulation.applies_from, regulation.applies_until, name)


def written(folder: Path, identifier: str) -> list[Path]:
    """The files of a folder that say to be a version of a regulation, by version; one that is not TOML comes last."""
    mine = re.compile(rf"""^id\s*=\s*["']{re.escape(identifier)}["']""", re.MULTILINE)
    found = [path for path in sorted(folder.glob("*.toml")) if mine.search(path.read_text("utf-8", errors="replace"))]
    versions = {head.name: head.version for head in _heads(folder)}
    return sorted(found, key=lambda path: versions.get(str(path), sys.maxsize))


def overlaps(
    versions: Iterable[Head | Regulation], name: str = "", *, concerning: Head | None = None
) -> Iterator[Problem]:
    """Versions of the same regulation that would be in force on the same day, or in the wrong order.

    `concerning`: only what this version is part of.
    """
    heads = [one if isinstance(one, Head) else Head.of(one) for one in versions]
    for before, after in pairwise(sorted(heads, key=lambda head: (head.id, head.version, Path(head.name).name))):
        if before.id != after.id or concerning not in {None, before, after}:
            continue
        files = " / ".join(Path(head.name).name for head in (before, after) if head.name)
        values = {"id": before.id, "before": before.version, "after": after.version, "files": files}
        if before.version == after.version:
            message = N_(
                "Deux fichiers portent la même version, %(id)s@%(before)s : %(files)s. Changez-la dans l’un des deux, "
                "ou mettez la copie dans un autre dossier pour la lire seule."
            )
            yield Problem(message, values, ("version",), name)
        elif not _follows(before, after):
            message = N_(
                "Les versions %(before)s et %(after)s de %(id)s sont en vigueur en même temps (%(files)s) : "
                "voyez applies_from et applies_until."
            )
            yield Problem(message, values, ("applies_from",), name)


def _follows(before: Head, after: Head) -> bool:
    if after.applies_from is None:
        return False
    if before.applies_from is not None and before.applies_from >= after.applies_from:
        return False
    return before.applies_until is None or before.applies_until < after.applies_from


def _heads(folder: Path) -> Iterator[Head]:
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            continue
        if isinstance(data.get("id"), str) and isinstance(data.get("version", 1), int) and data.get("kind") in KINDS:
            days = [
                day if isinstance(day := data.get(key), date) else None for key in ("applies_from", "applies_until")
            ]
            yield Head(data["id"], data.get("version", 1), days[0], days[1], str(path))


class Folders:
    """Finds regulations by id and version in folders."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self._files: Mapping[tuple[str, int], str] | None = None

    def _index(self) -> Mapping[tuple[str, int], str]:
        if self._files is None:
            found = (head for folder in self.folders if folder.is_dir() for head in _heads(folder))
            self._files = {(head.id, head.version): head.name for head in found}
        return self._files

    def __call__(self, identifier: str, version: int) -> tuple[str, str] | None:
        name = self._index().get((identifier, version))
        return (Path(name).read_text(encoding="utf-8"), Path(name).name) if name else None

    def references(self) -> list[str]:
        return [f"{identifier}@{version}" for identifier, version in self._index()]

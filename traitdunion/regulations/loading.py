"""Reading a regulation: TOML, inheritance, and every mistake with its file, line and nearest valid word."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from traitdunion.regulations.conditions import Condition
from traitdunion.regulations.grammar import STANDARD, Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.positions import Path as Place
from traitdunion.regulations.positions import Positions
from traitdunion.regulations.problems import InvalidFile, Problem, from_validation, nearest, unknown_word
from traitdunion.regulations.rules import CATALOGUE, GrantBound, Rule
from traitdunion.regulations.rules.election import Election
from traitdunion.regulations.rules.groups import Group
from traitdunion.regulations.rules.rates import RateBonus
from traitdunion.regulations.rules.shares import Categories, MaxShare
from traitdunion.regulations.vocabulary import Status

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
SAID_AGAIN = ("source", "status", "note")
"""What a modified rule does not take from the rule it modifies: a new value needs its own source."""


def load(path: Path | str) -> Regulation:
    """The regulation of a file; what it extends is looked for beside it, then in `../regulations`.

    Raises InvalidFile with every mistake found.
    """
    path = Path(path)
    folders = (path.parent, path.parent.parent / "regulations")
    regulation = loads(path.read_text(encoding="utf-8"), path.name, find=Folders(folders))
    heads = [head for head in _heads(path.parent) if head.id == regulation.id]
    if problems := list(overlaps(heads, path.name)):
        raise InvalidFile(problems)
    return regulation


def loads(text: str, name: str = "", *, find: Find | None = None) -> Regulation:
    """The regulation of a text; `find` gives the texts that it extends. Raises InvalidFile."""
    return _Reader(text, name, find or (lambda *_: None), ()).regulation()


def parse(text: str, name: str) -> Data:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile([Problem("%(english)s", {"english": str(error)}, (), name)]) from error


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
            self._check(regulation, complete=len(rules) == len(raw_rules))
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
            known = getattr(self.find, "references", lambda: ())()
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

    def _check(self, regulation: Regulation, *, complete: bool) -> None:
        """Coherence of the whole: sources, keys, groups, conditions. Names of rules only when all were read."""
        tables: dict[str, set[str]] = {
            table: set(getattr(regulation, table)) | STANDARD.get(table, frozenset())
            for table in ("funders", "strands", "questions", "documents", "obligations", "categories")
        }
        for rule in regulation.rules.values():
            under: Place = ("rules", rule.id)
            self._check_sources(rule, under)
            if rule.article and rule.article not in regulation.articles:
                self._unknown(
                    N_("L’article « %(word)s » n’est pas dans [articles]."),
                    rule.article,
                    regulation.articles,
                    (*under, "article"),
                )
            for table, keys in rule.names().items():
                if table != "rules":
                    for key in keys:
                        if key not in tables[table]:
                            message = N_("« %(word)s » n’est pas décrit dans [%(table)s].")
                            self._unknown(message, key, tables[table], under, table=table)
            self._check_amounts(rule, regulation, under)
            self._check_conditions(rule, regulation, under)
            if complete:
                self._check_members(rule, regulation, under)

    def _check_sources(self, rule: Rule, under: Place) -> None:
        used = rule.values()
        unsourced = [one for one in used if one.status is Status.SOURCED and not one.source]
        bare = not used and rule.status in {None, Status.SOURCED} and not rule.source
        if unsourced or bare:
            what = f" ({unsourced[0].name})" if unsourced and unsourced[0].name else ""
            message = N_('Il manque la source%(what)s : source = "…", ou status = "assumed" si la valeur est supposée.')
            self._say(Problem(message, {"what": what}), under)

    def _check_amounts(self, rule: Rule, regulation: Regulation, under: Place) -> None:
        for field in ("of", "base"):
            name = getattr(rule, field, None)
            if isinstance(name, str) and name.startswith("category."):
                key = name.removeprefix("category.")
                if key not in regulation.categories:
                    self._unknown(
                        N_("« %(word)s » n’est pas décrit dans [%(table)s]."),
                        key,
                        regulation.categories,
                        (*under, field),
                        table="categories",
                    )

    def _check_conditions(self, rule: Rule, regulation: Regulation, under: Place) -> None:
        conditions: list[Condition] = [rule.when] if rule.when else []
        if isinstance(rule, RateBonus):
            conditions += [bonus.when for bonus in rule.bonuses]
        for key in {key for condition in conditions for key in condition.answers()}:
            if key not in regulation.questions:
                self._unknown(
                    N_("« %(word)s » n’est pas décrit dans [%(table)s]."),
                    key,
                    regulation.questions,
                    (*under, "when"),
                    table="questions",
                )
        if isinstance(rule, MaxShare | Categories) and rule.when and rule.when.facts() & {"cost", "grant"}:
            self._say(
                Problem(N_("Ce qui forme le coût ne peut pas dépendre du coût ni de la demande.")), (*under, "when")
            )

    def _check_members(self, rule: Rule, regulation: Regulation, under: Place) -> None:
        for key in rule.names().get("rules", ()):
            member = regulation.rules.get(key)
            if member is None:
                self._unknown(N_("La règle « %(word)s » n’existe pas."), key, regulation.rules, (*under, "of"))
            elif isinstance(rule, Election) and not isinstance(member, GrantBound):
                self._say(
                    Problem(
                        N_("La règle « %(word)s » ne borne pas la subvention : elle ne peut pas être une option."),
                        {"word": key},
                    ),
                    (*under, "of"),
                )
            elif isinstance(rule, Group) and isinstance(member, Group | Election):
                self._say(
                    Problem(
                        N_("La règle « %(word)s » est déjà un groupe : un groupe n’en contient pas d’autre."),
                        {"word": key},
                    ),
                    (*under, "of"),
                )

    def _unknown(self, message: str, word: str, words: Iterable[str], path: Place, **values: object) -> None:
        self._say(Problem(message, {"word": word, "nearest": nearest(word, words), **values}), path)

    def _say(self, problem: Problem, path: Place) -> None:
        self.problems.append(Problem(problem.message, problem.values, path, self.name, self.positions.line(path)))


# -- several files ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """What tells versions apart."""

    id: str
    version: int
    applies_from: date | None
    applies_until: date | None
    name: str


def overlaps(heads: Iterable[Head | Regulation], name: str = "") -> Iterator[Problem]:
    """Versions of the same regulation that would be in force on the same day, or in the wrong order."""
    ordered = sorted(heads, key=lambda head: (head.id, head.version))
    for before, after in pairwise(ordered):
        if before.id != after.id:
            continue
        values = {"id": before.id, "before": before.version, "after": after.version}
        if before.version == after.version:
            yield Problem(N_("Deux fichiers portent la même version : %(id)s@%(before)s."), values, name=name)
        elif not _follows(before, after):
            message = N_(
                "Les versions %(before)s et %(after)s de %(id)s sont en vigueur en même temps : voyez applies_from."
            )
            yield Problem(message, values, name=name)


def _follows(before: Head | Regulation, after: Head | Regulation) -> bool:
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
        if isinstance(data.get("id"), str) and isinstance(data.get("version", 1), int) and "rules" in data:
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

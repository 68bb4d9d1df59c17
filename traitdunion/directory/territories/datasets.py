"""One function per file of data/reference: it reads the rows and brings the database in line with them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import models

from traitdunion.directory.territories.models import (
    SDG,
    Country,
    IncomeClass,
    Network,
    Subdivision,
    Target,
    Territory,
)
from traitdunion.directory.territories.reading import Row, read
from traitdunion.foundation.clock import today
from traitdunion.foundation.search import fold, index_text, words

Kind = Territory.Kind
Pairs = Iterable[tuple[Row, models.Model]]
BATCH = 2000
LANGUAGES = ("fr", "en", "ar")
TERRITORY_FIELDS = (
    *("siren", "name", "short_name", "population", "department_id", "region_id", "postcodes"),
    *("vintage", "pickable", "closed_on", "folded", "words"),
)
# What people type for what INSEE and the DGCL write.
SHORTENED = {"saint": "st", "sainte": "ste"}
ABBREVIATIONS = {"communaute de communes": "cc", "communaute d agglomeration": "ca", "communaute urbaine": "cu"}


@dataclass
class Counts:
    """What one file did: rows created, updated, left as they were, and closed or removed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.closed + other.closed,
        )


def countries(path: Path, _vintage: int) -> Counts:
    def pairs() -> Pairs:
        for row in read(path, ["code", "iso3", "name_fr", "name_en", "name_ar", "dac_code", "french", "also"]):
            code, iso3 = row.name("code", "[A-Z]{2}"), row.name("iso3", "[A-Z]{3}")
            names = {f"name_{language}": row.name(f"name_{language}") for language in LANGUAGES}
            found_by = _padded(code, iso3, *names.values(), row.text("also"))
            found = Country(
                code=code,
                iso3=iso3,
                dac_code=row.number("dac_code"),
                french=row.flag("french"),
                words=found_by,
                **names,
            )
            yield row, found

    fields = ("iso3", "name_fr", "name_en", "name_ar", "dac_code", "french", "words")
    return _sync(Country.objects.all(), ("code",), fields, pairs())


def subdivisions(path: Path, _vintage: int) -> Counts:
    known = dict.fromkeys(Country.objects.values_list("code", flat=True))

    def pairs() -> Pairs:
        for row in read(path, ["code", "name_fr", "name_en", "name_ar"]):
            code = row.name("code", "[A-Z]{2}-[A-Z0-9]{1,4}")
            row.known("code", code[:2], known)
            names = {"name_fr": row.text("name_fr"), "name_en": row.name("name_en"), "name_ar": row.text("name_ar")}
            yield row, Subdivision(code=code, country_id=code[:2], words=_padded(code, *names.values()), **names)

    fields = ("name_fr", "name_en", "name_ar", "words")
    return _sync(Subdivision.objects.all(), ("code",), fields, pairs())


def income_classes(path: Path, _vintage: int) -> Counts:
    known = dict.fromkeys(Country.objects.values_list("code", flat=True))
    ends: dict[str, date] = {}

    def pairs() -> Pairs:
        for row in read(path, ["country", "group", "valid_from", "valid_to", "status", "source"]):
            code = row.text("country")
            row.known("country", code, known)
            first, last = row.day("valid_from"), row.day("valid_to")
            if first > last:
                raise row.fail(f"valid_from {first} is after valid_to {last}")
            if first <= ends.get(code, date.min):
                raise row.fail(f"{code} has two groups on {first}")
            ends[code] = last
            income_class = IncomeClass(
                country_id=code,
                group=row.one_of("group", set(IncomeClass.Group.values)),
                valid_from=first,
                valid_to=last,
                status=row.one_of("status", {"sourced", "assumed"}),
                source=row.name("source"),
            )
            yield row, income_class

    fields = ("group", "valid_to", "status", "source")
    return _sync(IncomeClass.objects.all(), ("country_id", "valid_from"), fields, pairs(), remove=True)


def authorities(path: Path, vintage: int) -> Counts:
    """Regions, departments, single and overseas bodies, and the districts that have no body of their own."""
    columns = ["kind", "code", "siren", "name", "short_name", "region", "population", "pickable", "successor"]
    kinds = {Kind.REGION, Kind.SINGLE, Kind.OVERSEAS, Kind.DEPARTMENT}
    rows = list(read(path, columns))
    departments = [row for row in rows if row.one_of("kind", set(kinds)) == Kind.DEPARTMENT]

    def pairs(some: Iterable[Row], regions: dict[str, int]) -> Pairs:
        for row in some:
            region = row.text("region")
            territory = _territory(
                kind=row.text("kind"),
                code=row.name("code", "[0-9A-Z]{2,3}"),
                siren=row.siren("siren"),
                name=row.name("name"),
                short_name=row.name("short_name"),
                population=row.number("population"),
                region_id=row.known("region", region, regions) if region else None,
                pickable=row.flag("pickable"),
                vintage=vintage,
            )
            yield row, territory

    counts = _sync_territories(kinds - {Kind.DEPARTMENT}, pairs([row for row in rows if row not in departments], {}))
    counts += _sync_territories({Kind.DEPARTMENT}, pairs(departments, _refs(kinds)))
    refs = _refs(kinds)
    for row in rows:
        if successor := row.text("successor"):
            heir = row.known("successor", successor, refs)
            Territory.objects.filter(kind=row.text("kind"), code=row.text("code")).update(successor_id=heir)
    return counts


def intercommunal(path: Path, vintage: int) -> Counts:
    """Intercommunal bodies with their own taxes, and the territorial bodies of Greater Paris; their code is a SIREN."""
    departments = _departments()
    kinds = {Kind.INTERCOMMUNAL, Kind.PARIS_BODY}

    def pairs() -> Pairs:
        for row in read(path, ["kind", "code", "name", "short_name", "department", "population"]):
            department = row.known("department", row.text("department"), departments)
            territory = _territory(
                kind=row.one_of("kind", set(kinds)),
                code=row.name("code"),
                siren=row.siren("code"),
                name=row.name("name"),
                short_name=row.name("short_name"),
                population=row.number("population"),
                department_id=department.pk,
                region_id=department.region_id,
                vintage=vintage,
                place=department.short_name,
            )
            yield row, territory

    return _sync_territories(kinds, pairs())


def communes(path: Path, vintage: int) -> Counts:
    departments = _departments()
    bodies = {code: pk for (_kind, code), pk in _keys({Kind.INTERCOMMUNAL, Kind.PARIS_BODY}).items()}
    parents: dict[str, list[int]] = {}

    def pairs() -> Pairs:
        columns = ["code", "siren", "name", "department", "population", "parents", "postcodes", "uninhabited"]
        for row in read(path, columns):
            code, name = row.name("code", "[0-9][0-9AB][0-9]{3}"), row.name("name")
            department = row.known("department", row.text("department"), departments)
            parents[code] = [row.known("parents", parent, bodies) for parent in row.text("parents").split()]
            territory = _territory(
                kind=Kind.COMMUNE,
                code=code,
                siren=row.siren("siren"),
                name=name,
                short_name=name,
                population=row.number("population"),
                department_id=department.pk,
                region_id=department.region_id,
                postcodes=row.text("postcodes"),
                pickable=not row.flag("uninhabited"),
                vintage=vintage,
                place=department.short_name,
            )
            yield row, territory

    counts = _sync_territories({Kind.COMMUNE}, pairs())
    _sync_parents(parents)
    return counts


def former(path: Path, vintage: int) -> Counts:
    """Former communes, found by their old name or code; when they ended is not known, and some names are not either."""
    heirs = {heir.code: heir for heir in Territory.objects.filter(kind=Kind.COMMUNE).select_related("department")}

    def pairs() -> Pairs:
        for row in read(path, ["code", "name", "successor"]):
            heir = row.known("successor", row.text("successor"), heirs)
            territory = _territory(
                kind=Kind.FORMER,
                code=row.name("code", "[0-9][0-9AB][0-9]{3}"),
                name=row.text("name"),
                short_name=row.text("name"),
                department_id=heir.department_id,
                region_id=heir.region_id,
                successor_id=heir.pk,
                pickable=False,
                vintage=vintage,
                place=heir.department.short_name if heir.department else "",
            )
            yield row, territory

    return _sync_territories({Kind.FORMER}, pairs(), "successor_id")


def sdg_goals(path: Path, _vintage: int) -> Counts:
    texts = ("short_fr", "short_en", "short_ar", "title_fr", "title_en")

    def pairs() -> Pairs:
        for row in read(path, ["number", *texts, "colour"]):
            goal = SDG(
                number=int(row.name("number", "[0-9]{1,2}")),
                colour=row.name("colour", "#[0-9A-F]{6}"),
                **{text: row.name(text) for text in texts},
            )
            yield row, goal

    return _sync(SDG.objects.all(), ("number",), (*texts, "colour"), pairs())


def sdg_targets(path: Path, _vintage: int) -> Counts:
    goals = {str(number): number for number in SDG.objects.values_list("number", flat=True)}

    def pairs() -> Pairs:
        for row in read(path, ["code", "goal", "kind", "title_fr", "title_en"]):
            target = Target(
                code=row.name("code", r"[0-9]{1,2}\.[0-9a-z]{1,2}"),
                goal_id=row.known("goal", row.text("goal"), goals),
                kind=row.one_of("kind", {"outcome", "means"}),
                title_fr=row.name("title_fr"),
                title_en=row.name("title_en"),
            )
            yield row, target

    return _sync(Target.objects.all(), ("code",), ("goal_id", "kind", "title_fr", "title_en"), pairs())


def networks(path: Path, _vintage: int) -> Counts:
    """The networks that nobody has edited here since."""
    regions = _refs({Kind.REGION, Kind.SINGLE})
    edited = set(Network.objects.exclude(edited_at=None).values_list("name", flat=True))

    def pairs() -> Pairs:
        for row in read(path, ["name", "region", "status", "source"]):
            name, region = row.name("name"), row.text("region")
            if name not in edited:
                network = Network(
                    name=name,
                    region_id=row.known("region", region, regions) if region else None,
                    status=row.one_of("status", {"sourced", "to_verify"}),
                    source=row.name("source"),
                )
                yield row, network

    untouched = Network.objects.filter(edited_at=None)
    return _sync(untouched, ("name",), ("region_id", "status", "source"), pairs(), remove=True)


# In the order in which they need each other.
DATASETS: dict[str, Callable[[Path, int], Counts]] = {
    function.__name__: function
    for function in (
        *(countries, subdivisions, income_classes, authorities, intercommunal, communes, former),
        *(sdg_goals, sdg_targets, networks),
    )
}


def _territory(*, place: str = "", **values: Any) -> Territory:
    """A territory with what it is found by: name, abbreviations, codes, postcodes and the name of its `place`."""
    short = fold(values["short_name"])
    found_by = [
        values["name"].replace("’", ""),
        values["name"],
        short,
        place,
        values["code"],
        values.get("postcodes", ""),
    ]
    found_by += [values.get("siren", ""), *(SHORTENED.get(word, "") for word in words(values["name"]))]
    found_by += [brief for full, brief in ABBREVIATIONS.items() if fold(values["name"]).startswith(full)]
    return Territory(folded=short, words=index_text(*found_by, stem=False), **values)


def _sync_territories(kinds: set[Kind], pairs: Pairs, *more: str) -> Counts:
    scope = Territory.objects.filter(kind__in=kinds)
    return _sync(scope, ("kind", "code"), (*TERRITORY_FIELDS, *more), _one_per_siren(pairs))


def _one_per_siren(pairs: Pairs) -> Iterator[tuple[Row, models.Model]]:
    seen: dict[str, int] = {}
    for row, territory in pairs:
        siren = territory.siren  # type: ignore[attr-defined]
        if siren and siren in seen:
            raise row.fail(f"SIREN {siren} is already on line {seen[siren]}")
        seen[siren] = row.line
        yield row, territory


def _sync(
    scope: models.QuerySet[Any], key: tuple[str, ...], fields: tuple[str, ...], pairs: Pairs, *, remove: bool = False
) -> Counts:
    """Bring `scope` in line with `pairs`, comparing `fields` of the rows that share `key`.

    What the file no longer has is closed (territories), removed (`remove`) or kept: other rows may refer to it.
    """
    model = scope.model
    key_of, values_of = attrgetter(*key), attrgetter(*fields)
    present = {tuple(row[: len(key)]): row[len(key) :] for row in scope.values_list(*key, *fields)}
    lines: dict[Any, int] = {}
    changed, counts = [], Counts()
    for row, thing in pairs:
        found = key_of(thing)
        identity = found if len(key) > 1 else (found,)
        if identity in lines:
            raise row.fail(f"{' '.join(map(str, identity))} is already on line {lines[identity]}")
        lines[identity] = row.line
        if present.get(identity) == values_of(thing):
            counts.unchanged += 1
            continue
        counts.updated += identity in present
        counts.created += identity not in present
        changed.append(thing)
    gone = present.keys() - lines.keys()
    counts.closed = _let_go(scope, key, gone, remove=remove)
    model._default_manager.bulk_create(  # noqa: SLF001  Django's public name for it
        changed, BATCH, update_conflicts=True, unique_fields=[*key], update_fields=[*fields]
    )
    return counts


def _let_go(scope: models.QuerySet[Any], key: tuple[str, ...], gone: Iterable[tuple[Any, ...]], *, remove: bool) -> int:
    """Close or remove the rows of these keys; the number of rows that were still there."""
    if scope.model is Territory:
        scope = scope.filter(closed_on=None)
    elif not remove:
        return 0
    count = 0
    for identity in gone:
        rows = scope.filter(**dict(zip(key, identity, strict=True)))
        count += rows.delete()[0] if remove else rows.update(closed_on=today(), pickable=False)
    return count


def _sync_parents(wanted: dict[str, list[int]]) -> None:
    """Make the bodies of each commune (by code) exactly these."""
    through = Territory.parents.through
    ids = {code: pk for (_kind, code), pk in _keys({Kind.COMMUNE}).items() if code in wanted}
    new = {(ids[code], body) for code, bodies in wanted.items() for body in bodies}
    links = through.objects.filter(from_territory__kind=Kind.COMMUNE)
    old = {(commune, body): pk for pk, commune, body in links.values_list("pk", "from_territory_id", "to_territory_id")}
    stale = [pk for pair, pk in old.items() if pair not in new]
    for start in range(0, len(stale), BATCH):
        through.objects.filter(pk__in=stale[start : start + BATCH]).delete()
    through.objects.bulk_create(
        [through(from_territory_id=commune, to_territory_id=body) for commune, body in sorted(new - old.keys())], BATCH
    )


def _keys(kinds: set[Kind]) -> dict[tuple[str, str], int]:
    rows = Territory.objects.filter(kind__in=kinds).values_list("kind", "code", "pk")
    return {(kind, code): pk for kind, code, pk in rows}


def _refs(kinds: set[Kind]) -> dict[str, int]:
    return {f"{kind}:{code}": pk for (kind, code), pk in _keys(kinds).items()}


def _departments() -> dict[str, Territory]:
    """Departments and overseas bodies by their INSEE code: where a commune is."""
    return {found.code: found for found in Territory.objects.filter(kind__in=(Kind.DEPARTMENT, Kind.OVERSEAS))}


def _padded(*texts: str) -> str:
    """Words with a space before each, for a search by the beginning of words with LIKE."""
    return " " + index_text(*texts, stem=False)

"""One function per file of data/reference: it reads the rows and brings the database in line with them."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

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
from traitdunion.directory.territories.syncing import (
    Counts,
    Pairs,
    pks_by_key,
    pks_by_ref,
    sync,
    sync_parents,
    sync_territories,
)
from traitdunion.foundation.search import fold, index_text, words

Kind = Territory.Kind
LANGUAGES = ("fr", "en", "ar")
# What people type for what INSEE and the DGCL write.
SHORTENED = {"saint": "st", "sainte": "ste"}
ABBREVIATIONS = {"communaute de communes": "cc", "communaute d agglomeration": "ca", "communaute urbaine": "cu"}


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
    return sync(Country.objects.all(), ("code",), fields, pairs())


def subdivisions(path: Path, _vintage: int) -> Counts:
    known = dict.fromkeys(Country.objects.values_list("code", flat=True))

    def pairs() -> Pairs:
        for row in read(path, ["code", "name_fr", "name_en", "name_ar"]):
            code = row.name("code", "[A-Z]{2}-[A-Z0-9]{1,4}")
            row.known("code", code[:2], known)
            names = {"name_fr": row.text("name_fr"), "name_en": row.name("name_en"), "name_ar": row.text("name_ar")}
            yield row, Subdivision(code=code, country_id=code[:2], words=_padded(code, *names.values()), **names)

    fields = ("name_fr", "name_en", "name_ar", "words")
    return sync(Subdivision.objects.all(), ("code",), fields, pairs())


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
    return sync(IncomeClass.objects.all(), ("country_id", "valid_from"), fields, pairs(), remove=True)


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

    counts = sync_territories(kinds - {Kind.DEPARTMENT}, pairs([row for row in rows if row not in departments], {}))
    counts += sync_territories({Kind.DEPARTMENT}, pairs(departments, pks_by_ref(kinds)))
    refs = pks_by_ref(kinds)
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

    return sync_territories(kinds, pairs())


def communes(path: Path, vintage: int) -> Counts:
    departments = _departments()
    bodies = {code: pk for (_kind, code), pk in pks_by_key({Kind.INTERCOMMUNAL, Kind.PARIS_BODY}).items()}
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

    counts = sync_territories({Kind.COMMUNE}, pairs())
    sync_parents(parents)
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

    return sync_territories({Kind.FORMER}, pairs(), "successor_id")


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

    return sync(SDG.objects.all(), ("number",), (*texts, "colour"), pairs())


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

    return sync(Target.objects.all(), ("code",), ("goal_id", "kind", "title_fr", "title_en"), pairs())


def networks(path: Path, _vintage: int) -> Counts:
    """The networks that nobody has edited here since."""
    regions = pks_by_ref({Kind.REGION, Kind.SINGLE})
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
    return sync(untouched, ("name",), ("region_id", "status", "source"), pairs(), remove=True)


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


def _departments() -> dict[str, Territory]:
    """Departments and overseas bodies by their INSEE code: where a commune is."""
    return {found.code: found for found in Territory.objects.filter(kind__in=(Kind.DEPARTMENT, Kind.OVERSEAS))}


def _padded(*texts: str) -> str:
    """Words with a space before each, for a search by the beginning of words with LIKE."""
    return " " + index_text(*texts, stem=False)

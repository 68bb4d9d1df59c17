"""Bringing a table in line with the rows of a file: what is new, what changed, what is gone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import models

from traitdunion.directory.territories.models import Territory
from traitdunion.directory.territories.reading import Row
from traitdunion.foundation.clock import today

Kind = Territory.Kind
Pairs = Iterable[tuple[Row, models.Model]]
"""Lines of a file, each with the row that it describes."""
BATCH = 2000
TERRITORY_FIELDS = (
    *("siren", "name", "short_name", "population", "department_id", "region_id", "postcodes"),
    *("vintage", "pickable", "closed_on", "folded", "words"),
)


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


def sync_territories(kinds: set[Kind], pairs: Pairs, *more: str) -> Counts:
    """Bring the territories of these kinds in line with `pairs`; `more` are fields beside the usual ones."""
    scope = Territory.objects.filter(kind__in=kinds)
    return sync(scope, ("kind", "code"), (*TERRITORY_FIELDS, *more), _one_per_siren(pairs))


def _one_per_siren(pairs: Pairs) -> Iterator[tuple[Row, models.Model]]:
    seen: dict[str, int] = {}
    for row, territory in pairs:
        siren = territory.siren  # type: ignore[attr-defined]
        if siren and siren in seen:
            raise row.fail(f"SIREN {siren} is already on line {seen[siren]}")
        seen[siren] = row.line
        yield row, territory


def sync(
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


def sync_parents(wanted: dict[str, list[int]]) -> None:
    """Make the bodies of each commune (by code) exactly these."""
    through = Territory.parents.through
    ids = {code: pk for (_kind, code), pk in pks_by_key({Kind.COMMUNE}).items() if code in wanted}
    new = {(ids[code], body) for code, bodies in wanted.items() for body in bodies}
    links = through.objects.filter(from_territory__kind=Kind.COMMUNE)
    old = {(commune, body): pk for pk, commune, body in links.values_list("pk", "from_territory_id", "to_territory_id")}
    stale = [pk for pair, pk in old.items() if pair not in new]
    for start in range(0, len(stale), BATCH):
        through.objects.filter(pk__in=stale[start : start + BATCH]).delete()
    through.objects.bulk_create(
        [through(from_territory_id=commune, to_territory_id=body) for commune, body in sorted(new - old.keys())], BATCH
    )


def pks_by_key(kinds: set[Kind]) -> dict[tuple[str, str], int]:
    """Ids of the territories of these kinds, by kind and code."""
    rows = Territory.objects.filter(kind__in=kinds).values_list("kind", "code", "pk")
    return {(kind, code): pk for kind, code, pk in rows}


def pks_by_ref(kinds: set[Kind]) -> dict[str, int]:
    """The same by reference, as files write it: "region:93"."""
    return {f"{kind}:{code}": pk for (kind, code), pk in pks_by_key(kinds).items()}

"""What may change the reference: an import of its files, an officer's correction of a network."""

import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from django.db import transaction

from traitdunion.directory.territories.datasets import DATASETS
from traitdunion.directory.territories.models import ImportRun, Network, Territory
from traitdunion.directory.territories.reading import FOLDER, BrokenFileError, count_rows, sha256
from traitdunion.directory.territories.syncing import Counts
from traitdunion.foundation.clock import now
from traitdunion.foundation.search import LEXICON
from traitdunion.foundation.search.index import refresh_statistics


@transaction.atomic
def import_reference(
    *,
    folder: Path = FOLDER,
    only: Collection[str] = (),
    again: bool = False,
    report: Callable[[str], None] = lambda _line: None,
) -> dict[str, Counts | None]:
    """Bring the reference in line with the files of `folder`, all or nothing.

    A file already imported as it is (same bytes, vintage and lexicon) is passed over, unless `again` or an earlier file
    changed something that it may refer to: None in the answer. Each other file leaves an ImportRun. `report` gets a
    line per file. Raises BrokenFileError (file, line, reason), and changes nothing then.
    """
    manifest = _manifest(folder)
    done: dict[str, Counts | None] = {}
    changed = False
    for name, read_in in DATASETS.items():
        if only and name not in only:
            continue
        path, about = folder / f"{name}.csv", manifest[name]
        state = {"sha256": sha256(path), "vintage": about["vintage"], "lexicon": LEXICON}
        last = ImportRun.objects.filter(dataset=name).order_by("-at", "-pk").first()
        if not (again or changed) and last and all(getattr(last, field) == value for field, value in state.items()):
            done[name] = None
            report(f"{name}: unchanged since {last.at:%Y-%m-%d}")
            continue
        rows = count_rows(path)
        if rows != about.get("rows", rows):
            raise BrokenFileError(path, None, f"{rows} rows, and manifest.toml announces {about['rows']}")
        counts = done[name] = read_in(path, about["vintage"])
        changed |= bool(counts.created or counts.updated or counts.closed)
        ImportRun.objects.create(dataset=name, at=now(), **state, **vars(counts))
        report(f"{name}: " + ", ".join(f"{count} {word}" for word, count in vars(counts).items()))
    if changed:
        refresh_statistics(Territory.words.field)
    return done


def edit_network(*, network: Network, name: str, region: Territory | None, status: str, source: str) -> None:
    """Correct a network; imports leave it alone from then on."""
    network.name, network.region, network.status, network.source = name, region, status, source
    network.edited_at = now()
    network.save()


def _manifest(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / "manifest.toml"
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BrokenFileError(path, None, "the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenFileError(path, None, str(error)) from None
    for name in DATASETS:
        if not isinstance(manifest.get(name, {}).get("vintage"), int):
            raise BrokenFileError(path, None, f"[{name}] has no vintage")
    return manifest

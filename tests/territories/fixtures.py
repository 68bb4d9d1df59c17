"""A small cut of the reference, imported by the real command's act: enough places to tell homonyms apart."""

import csv
import re
import tempfile
import tomllib
from functools import cache
from pathlib import Path

from traitdunion.directory.territories.acts import import_reference
from traitdunion.directory.territories.reading import FOLDER

COMMUNES = {
    "01033",  # Valserhône, formerly Bellegarde-sur-Valserine
    "11339",  # Saint-Denis, Aude
    "67482",  # Strasbourg
    "69123",  # Lyon
    "75056",  # Paris
    "76540",  # Rouen
    "76575",  # Saint-Étienne-du-Rouvray
    "92050",  # Nanterre: métropole du Grand Paris and one of its territorial bodies
    "93066",  # Saint-Denis, Seine-Saint-Denis
    "94038",  # L’Haÿ-les-Roses
    "97411",  # Saint-Denis, La Réunion
    "98412",  # Kerguelen, uninhabited
    "98818",  # Nouméa
}
SUBDIVISIONS = re.compile("(CA|CD|SN|LB|MX)-")


def small_reference() -> None:
    """Fill the database: all countries, authorities and goals, 13 communes with their bodies, a few subdivisions."""
    with tempfile.TemporaryDirectory() as folder:
        import_reference(folder=cut(Path(folder)))


def cut(to: Path) -> Path:
    """Write the small files, with their manifest, into `to`."""
    kept = {
        "communes": lambda row: row["code"] in COMMUNES,
        "former": lambda row: row["successor"] in COMMUNES,
        "subdivisions": lambda row: SUBDIVISIONS.match(row["code"]),
    }
    bodies: set[str] = set()
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text())
    for name in ("communes", *(name for name in manifest if name != "communes")):
        rows = shipped(name)
        if name == "intercommunal":
            rows = [row for row in rows if row["code"] in bodies]
        elif name in kept:
            rows = [row for row in rows if kept[name](row)]
        if name == "communes":
            bodies = {body for row in rows for body in row["parents"].split()}
        write(to / f"{name}.csv", rows)
    parts = (f"[{name}]\nvintage = {about['vintage']}" for name, about in manifest.items())
    (to / "manifest.toml").write_text("\n".join(parts))
    return to


@cache
def shipped(name: str) -> list[dict[str, str]]:
    """The rows of a file that we ship, read once; copy before you change one."""
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Write `rows` as the files of reference are written."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

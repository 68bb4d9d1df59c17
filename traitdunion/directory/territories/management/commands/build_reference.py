"""Rebuild data/reference from public packages; see the README there for where to fetch them."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from traitdunion.directory.territories import building
from traitdunion.directory.territories.reading import FOLDER


class Command(BaseCommand):
    help = "Rebuild the files of data/reference from public packages (maintainers, once a year)"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sources", type=Path, required=True, help="folder of dac_*.csv, countries.csv, territoires/"
        )
        parser.add_argument("--decoupage", type=Path, help="npm package @etalab/decoupage-administratif, unpacked")
        parser.add_argument("--cldr-core", type=Path, help="npm package cldr-core, unpacked")
        parser.add_argument("--cldr-subdivisions", type=Path, help="npm package cldr-subdivisions-full, unpacked")
        parser.add_argument(
            "--cldr-xml", type=Path, help="folder common/subdivisions of the CLDR (Debian's unicode-cldr-core)"
        )
        parser.add_argument("--to", type=Path, default=FOLDER)

    def handle(self, **options: Any) -> None:
        sources, to = options["sources"], options["to"]
        building.build_countries(sources, to)
        building.build_income_classes(sources, to)
        if options["decoupage"]:
            building.build_territories(options["decoupage"], sources, to)
        if options["cldr_core"]:
            building.build_subdivisions(options["cldr_core"], options["cldr_subdivisions"], options["cldr_xml"], to)
        for path in sorted(to.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                count = sum(1 for _row in csv.reader(file)) - 1
            self.stdout.write(f"{path.name}: {count} rows, {path.stat().st_size / 1000:.0f} kB")

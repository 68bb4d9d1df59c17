"""Bring countries, territories, income classes, goals and networks in line with data/reference."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from traitdunion.directory.territories.acts import import_reference
from traitdunion.directory.territories.datasets import DATASETS
from traitdunion.directory.territories.reading import FOLDER, BrokenFileError


class Command(BaseCommand):
    help = "Import the reference data, all or nothing; a file already imported is passed over"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only", nargs="+", choices=list(DATASETS), default=[], metavar="NAME", help=", ".join(DATASETS)
        )
        parser.add_argument("--again", action="store_true", help="import even what has not changed")
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, **options: Any) -> None:
        try:
            import_reference(
                folder=options["folder"], only=options["only"], again=options["again"], report=self._report
            )
        except BrokenFileError as error:
            raise CommandError(f"{error}. Nothing was changed.") from None

    def _report(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

"""Publish the calls of a folder. What is broken is refused with its reason, and what was published stays."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.environment import ROOT
from traitdunion.directory.territories.models import Country
from traitdunion.programme.calls import publication
from traitdunion.programme.calls.acts import publish
from traitdunion.regulations.problems import InvalidFile

FRANCE = "FR"


class Command(BaseCommand):
    help = "Publie les appels à projets d’un dossier de données (calls/*.toml et regulations/*.toml)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=ROOT / "data", help="dossier, ou fichier d’un appel")

    def handle(self, *, path: Path, **_options: Any) -> None:
        paths = publication.files(path)
        if not paths:
            raise CommandError(f"{path} : aucun appel à publier.")
        if not Country.objects.filter(code=FRANCE).exists():
            raise CommandError("Les pays ne sont pas encore là : lancez d’abord manage.py import_reference.")
        refused, published = 0, 0
        for file in paths:
            try:
                snapshot = publish(publication=publication.read(file))
            except InvalidFile as error:
                refused += 1
                self.stderr.write(self.style.ERROR(f"{file.stem} : refusé, la version publiée reste."))
                self.stderr.write(error.text())
                continue
            if snapshot:
                published += 1
                self.stdout.write(f"{file.stem} : version {snapshot.version} publiée.")
        self.stdout.write(f"Appels : {len(paths)} lus, {published} publiés, {refused} refusés.")
        if refused:
            raise CommandError(f"{refused} appel(s) refusé(s).")

"""Makes the sample accounts of the demo, one per role that has pages."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from traitdunion.directory.accounts import demo


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Sample accounts have a public password: they are made in demo only (TRAITDUNION_DEMO=1)."
            )
        for sample in demo.make():
            self.stdout.write(f"{sample.email:<28} {demo.PASSWORD}   {sample.label}")

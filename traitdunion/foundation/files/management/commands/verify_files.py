"""Read every file kept again and say which are no longer what was received."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from traitdunion.foundation.files.verifying import verify


class Command(BaseCommand):
    help = "Verify the bytes of every file against their SHA-256; the exit status is 1 when one is lost or altered."

    def handle(self, *_: Any, **__: Any) -> None:
        whole = faulty = 0
        for stored, fault in verify():
            if fault is None:
                whole += 1
                continue
            faulty += 1
            self.stdout.write(f"{fault.upper()} {stored.sha256} {stored.name}, received {stored.created:%Y-%m-%d}")
        self.stdout.write(f"{whole} files are whole.")
        if faulty:
            raise CommandError(f"{faulty} of {whole + faulty} files are lost or altered: their pages say so.")

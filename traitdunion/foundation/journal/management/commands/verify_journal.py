"""Walk the chains of the journal and say whether each still holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from traitdunion.foundation.journal.models import Chain
from traitdunion.foundation.journal.queries import verify


class Command(BaseCommand):
    help = "Verify every chain of the journal, or one; the exit status is 1 at the first break."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("chain", nargs="?", help="the name of a chain, a call's slug")

    def handle(self, *_: Any, chain: str | None = None, **__: Any) -> None:
        chains = Chain.objects.order_by("name")
        if chain:
            chains = chains.filter(name=chain)
            if not chains:
                raise CommandError(f"There is no chain named {chain}.")
        broken = 0
        for each in chains:
            fault = verify(each)
            broken += fault is not None
            state = f"BROKEN at entry {fault.number}: {fault.reason}" if fault else f"holds, head {each.head}"
            self.stdout.write(f"{each.name}: {each.length} entries, {state}")
        if broken:
            raise CommandError(f"{broken} of {len(chains)} chains no longer hold.")

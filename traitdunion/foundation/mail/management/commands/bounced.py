"""Record the letters that came back."""

import sys
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from traitdunion.foundation.mail.bounces import messages, record


class Command(BaseCommand):
    help = (
        "Read delivery status notifications (RFC 3464) from a Maildir, an mbox, files of one message each, or the "
        "standard input: a mail server may pipe each message to it. Reading the same again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, help="nothing, or -: the standard input")

    def handle(self, *_: Any, paths: list[Path], **__: Any) -> None:
        if lost := [path for path in paths if str(path) != "-" and not path.exists()]:
            raise CommandError(f"{lost[0]} does not exist.")
        read, kept = 0, 0
        for path in paths or [Path("-")]:
            found = [_standard_input()] if str(path) == "-" else messages(path)
            for message in found:
                read += 1
                kept += len(record(message))
        self.stdout.write(f"{read} read, {kept} undelivered.")


def _standard_input() -> Message:
    return message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)

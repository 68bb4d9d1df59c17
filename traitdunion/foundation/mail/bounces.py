"""Letters that come back: what a mail server says of them (RFC 3464), and what is kept of it."""

import mailbox
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import Message
from pathlib import Path

from django.db import transaction

from traitdunion.foundation.mail.message import REFERENCE
from traitdunion.foundation.mail.models import UNDELIVERED, Bounce, Letter, State

STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
"""An enhanced status code (RFC 3463)."""
RETURNED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
NAMED_BY = ("Message-ID", "In-Reply-To", "References")


@dataclass(frozen=True)
class Notice:
    """What a notification says of one recipient: final failures only. `references` may name the letter."""

    references: frozenset[str]
    status: str
    said: str


def messages(path: Path) -> Iterator[Message]:
    """The messages of `path`: a Maildir, an mbox, or one message alone."""
    if path.is_dir():
        yield from mailbox.Maildir(path, create=False)
        return
    text = path.read_bytes()
    if text.startswith(b"From "):
        with closing(mailbox.mbox(path, create=False)) as box:
            yield from box
    else:
        yield message_from_bytes(text, policy=policy.default)


def notices(message: Message) -> Iterator[Notice]:
    """The failures that a delivery status notification reports; none for a delay, a success or any other message."""
    if message.get_content_type() != "multipart/report":
        return
    references = frozenset(_references(message))
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from _failures(part, references)


def _failures(part: Message, references: frozenset[str]) -> Iterator[Notice]:
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        assert isinstance(block, Message)
        if str(block.get("Action", "")).strip().lower() == "failed":
            said = " ".join(str(block.get("Diagnostic-Code", "")).split())
            yield Notice(references, _status(str(block.get("Status", ""))) or _status(said), said)


def _status(said: str) -> str:
    found = STATUS.search(said)
    return found.group() if found else ""


def _references(message: Message) -> Iterator[str]:
    """By the address that it came back to, or by the headers of the letter that it holds."""
    for header in RETURNED_TO:
        yield from _named(message.get_all(header, []))
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            part = message_from_string(content.decode(errors="replace"))  # type: ignore[union-attr]  # noqa: PLW2901
        for header in NAMED_BY:
            yield from _named(part.get_all(header, []))


def _named(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        yield from REFERENCE.findall(str(value))


@transaction.atomic
def record(message: Message) -> list[Bounce]:
    """Keep what a notification says of our letters; several times the same changes nothing."""
    return [
        bounced(letter=letter, status=notice.status, said=notice.said)
        for notice in notices(message)
        for letter in Letter.objects.filter(reference__in=notice.references)
    ]


@transaction.atomic
def bounced(*, letter: Letter, said: str, status: str = "") -> Bounce:
    """Keep that `letter` did not reach its address, for good, with the server's words."""
    if letter.state not in UNDELIVERED:
        letter.state, letter.error = State.BOUNCED, said[:500]
        letter.save(update_fields=["state", "error"])
    bounce, _created = Bounce.objects.get_or_create(
        letter=letter,
        defaults={
            "address": letter.to.lower(),
            "status": status or _status(said),
            "said": said[:500],
        },
    )
    return bounce

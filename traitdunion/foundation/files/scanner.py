"""Asking an antivirus: the INSTREAM command of clamd (clamd(8)), over TCP or a Unix socket."""

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 30.0
"""Seconds without a byte after which the antivirus is held to be away."""
LONGEST_ANSWER = 4_096
LONGEST_NAME = 120


class AwayError(Exception):
    """The antivirus cannot be reached, or keeps silent: everything is to be asked again later."""


class NoAnswerError(Exception):
    """The antivirus could say nothing of this content, or died of it: other contents may fare better."""


class TooLargeError(Exception):
    """The antivirus does not take files of this size (its StreamMaxLength): asking again is useless."""


@dataclass(frozen=True)
class Answer:
    """What an antivirus says of a content: `threat` is the name of what it recognised, empty when it is clean."""

    threat: str = ""


def is_configured() -> bool:
    """Whether the deployer has named an antivirus (TRAITDUNION_ANTIVIRUS)."""
    return bool(settings.ANTIVIRUS)


def scan(chunks: Iterable[bytes]) -> Answer:
    """Send a content to the antivirus and give back what it says. Raises AwayError, NoAnswerError or TooLargeError."""
    try:
        with _connected() as line:
            with suppress(BrokenPipeError, ConnectionResetError):
                _send(line, chunks)
            with suppress(ConnectionResetError):
                return _understood(_answer(line))
    except OSError as error:
        raise AwayError(str(error)) from error
    raise NoAnswerError("cut before its answer")


def _connected() -> socket.socket:
    place = urlsplit(settings.ANTIVIRUS)
    if place.scheme == "tcp":
        return socket.create_connection((place.hostname or "", place.port or 0), TIMEOUT)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(TIMEOUT)
    try:
        line.connect(place.path)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, chunks: Iterable[bytes]) -> None:
    """Each chunk after its length on four bytes, then a length of nothing. One that is too large cuts the sending."""
    line.sendall(b"zINSTREAM\0")
    for chunk in chunks:
        if chunk:
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
    line.sendall(bytes(4))


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _understood(said: str) -> Answer:
    if said == "stream: OK":
        return Answer()
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return Answer(threat=said.removeprefix("stream: ").removesuffix(" FOUND")[:LONGEST_NAME])
    if "size limit exceeded" in said:
        raise TooLargeError(said)
    raise NoAnswerError(said or "cut before its answer")

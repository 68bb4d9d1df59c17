"""PDF: what would run, send or hide something is looked for, also where it is compressed."""

import itertools
import re
import zlib
from collections.abc import Iterator
from typing import IO

from traitdunion.foundation.files import refusals

MOST_UNPACKED = 100_000_000
"""Bytes that the compressed lists of objects of one file may unpack to."""
STREAM = re.compile(rb">>\s{0,2}stream\r?\n")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
PROGRAM = re.compile(rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|RichMedia|XFA)\b")
ENCLOSED = re.compile(rb"/(EmbeddedFile|FileAttachment|GoToE)\b|/EF\s*(<<|\d+\s+\d+\s+R\b)")
ANYWHERE = re.compile(rb"/S\s*/(JavaScript|Launch|SubmitForm|ImportData)\b")
"""An action is recognised inside a stream too: a comment or a text may make an object look like one."""
ENCRYPTED = re.compile(rb"/Encrypt\b")
OBJECTS = re.compile(rb"/ObjStm\b")
FILTERS = re.compile(rb"/Filter\s*(\[[^\]]{0,200}\]|/\w+|.)", re.DOTALL)
DEFLATED = re.compile(rb"\[?\s*/(?:FlateDecode|Fl)\s*\]?")
PREDICTED = re.compile(rb"/Predictor\s*(?!1\b)\S")
ANOTHER_ENDING = b"PK\x05\x06"
ARCHIVE_TAIL = 65_557
"""Bytes from its end in which a zip archive says that it is one."""


def check(file: IO[bytes]) -> None:
    """Raise Refused for a program, an enclosed file, a protection, or a list of objects that cannot be read.

    An action at the opening (/OpenAction) is refused for what it does: most only choose the first page.
    """
    content = file.read()
    if ANOTHER_ENDING in content[-ARCHIVE_TAIL:]:
        raise refusals.enclosing()
    outside = _plain(_outside(content))
    if ENCRYPTED.search(outside):
        raise refusals.protected()
    _look(outside)
    if ANYWHERE.search(_plain(content)):
        raise refusals.active()
    left = MOST_UNPACKED
    for objects in _lists_of_objects(content):
        left -= len(objects)
        if left < 0:
            raise refusals.bomb()
        _look(_plain(objects))


def _look(text: bytes) -> None:
    if PROGRAM.search(text):
        raise refusals.active()
    if ENCLOSED.search(text):
        raise refusals.enclosing()


def _plain(text: bytes) -> bytes:
    """`text` with its escapes read: /Java#53cript is a JavaScript."""
    return ESCAPE.sub(lambda code: bytes.fromhex(code[1].decode()), text)


def _outside(content: bytes) -> bytes:
    """What is not inside a stream. A stream that does not say where it ends hides nothing."""
    first, *others = STREAM.split(content)
    return b"\n".join([first, *(piece.partition(b"endstream")[2] or piece for piece in others)])


def _lists_of_objects(content: bytes) -> Iterator[bytes]:
    """What is in the streams that hold objects. Raises Refused when one cannot be read to its end."""
    pieces = STREAM.split(content)
    for before, after in itertools.pairwise(pieces):
        header = _plain(before)
        if not OBJECTS.search(header):
            continue
        packed, ended, _rest = after.partition(b"endstream")
        filters = FILTERS.findall(header)
        if not ended or PREDICTED.search(header) or (filters and not DEFLATED.fullmatch(filters[-1])):
            raise refusals.opaque()
        yield _inflated(packed) if filters else packed


def _inflated(packed: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        objects = reader.decompress(packed, MOST_UNPACKED + 1)
    except zlib.error:
        raise refusals.opaque() from None
    if not reader.eof and len(objects) <= MOST_UNPACKED:
        raise refusals.opaque()
    return objects

"""The kinds of files that are taken, and how each is told from what only bears its name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _

from traitdunion.foundation.files import packages, pdf, pictures, refusals
from traitdunion.foundation.files.packages import OFFICE, OPEN_DOCUMENT, ZIP

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
COMMAND = re.compile(r"[=+@-]\s*[\w'\"./\\]+\|[^!\r\n]{0,100}!")
"""A cell by which a spreadsheet would start a program."""


@dataclass(frozen=True)
class Kind:
    """One kind of file. `check` reads it from its start and gives back what is to be kept of it, or raises Refused."""

    label: str
    content_type: str
    check: Callable[["Kind", IO[bytes]], IO[bytes]]
    signature: bytes = b""
    """What the content starts with, when that is enough to recognise it."""


def _pdf(_kind: Kind, file: IO[bytes]) -> IO[bytes]:
    pdf.check(file)
    return file


def _image(kind: Kind, file: IO[bytes]) -> IO[bytes]:
    return BytesIO(pictures.cleaned(kind.label, file))


def _document(kind: Kind, file: IO[bytes]) -> IO[bytes]:
    if not packages.check(kind.label, kind.content_type, file):
        raise refusals.other(kind.label, _recognised(ZIP))
    return file


def _text(kind: Kind, file: IO[bytes]) -> IO[bytes]:
    content = file.read()
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if COMMAND.search(text) and kind.label == "CSV":
            raise refusals.fetching(kind.label)
        if not CONTROLS.search(text):
            return file
    raise refusals.other(kind.label, _recognised(content[:16]))


PDF = Kind("PDF", "application/pdf", _pdf, b"%PDF-")
JPEG = Kind("JPEG", "image/jpeg", _image, b"\xff\xd8\xff")
KINDS = {
    "pdf": PDF,
    "odt": Kind("ODT", OPEN_DOCUMENT + "text", _document),
    "ods": Kind("ODS", OPEN_DOCUMENT + "spreadsheet", _document),
    "docx": Kind("DOCX", OFFICE + "wordprocessingml.document", _document),
    "xlsx": Kind("XLSX", OFFICE + "spreadsheetml.sheet", _document),
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": Kind("PNG", "image/png", _image, b"\x89PNG\r\n\x1a\n"),
    "webp": Kind("WebP", "image/webp", _image),
    "csv": Kind("CSV", "text/csv", _text),
    "txt": Kind("TXT", "text/plain", _text),
}
ACCEPT = ",".join(f".{extension}" for extension in KINDS)
"""For the `accept` of a file field."""


def inspect(kind: Kind, file: IO[bytes]) -> IO[bytes]:
    """What is to be kept of `file`: itself, or the same image without its metadata.

    Raises Refused unless its content is what `kind` says, and harmless as far as can be told.
    """
    file.seek(0)
    head = file.read(16)
    if not _starts_like(kind, head):
        raise refusals.other(kind.label, _recognised(head))
    file.seek(0)
    kept = kind.check(kind, file)
    kept.seek(0)
    return kept


def _starts_like(kind: Kind, head: bytes) -> bool:
    if kind.check is _document:
        return head.startswith(ZIP)
    if kind.label == "WebP":
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return head.startswith(kind.signature)


def _recognised(head: bytes) -> str:
    """What a content that starts with `head` is, in words; empty when it is not known."""
    text = head.lstrip().lower()
    if head.startswith(packages.PROGRAMS):
        found = _("un programme")
    elif head.startswith(ZIP):
        found = _("un document bureautique ou une archive ZIP")
    elif head.startswith(packages.OLD_OFFICE):
        found = _("un ancien document Office, ou un document protégé par un mot de passe")
    elif text.startswith((b"<!doctype", b"<html")):
        found = _("une page web")
    elif text.startswith((b"<svg", b"<?xml")):
        found = _("un dessin SVG ou un fichier XML")
    else:
        told = [kind for kind in KINDS.values() if kind.check in {_pdf, _image} and _starts_like(kind, head)]
        found = told[0].label if told else ""
    return found

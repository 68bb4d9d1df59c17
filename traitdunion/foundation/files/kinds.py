"""The kinds of files that are taken, and how each is told from what only bears its name."""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MOST_PIXELS = 50_000_000
MOST_PARTS = 2_000
MOST_UNPACKED = 100_000_000
"""Bytes that a zip-based file may unpack to; 10 MB of text-filled sheets stay under it."""
HIGHEST_RATIO = 100
RATIO_MATTERS = 10_000_000
"""Bytes unpacked under which a high ratio harms nobody: an empty sheet may well be a hundred times its zip."""
CHUNK = 65_536
ZIP = b"PK\x03\x04"
MACROS = re.compile(r"vbaProject\.bin$|^Scripts/.*[^/]$|^Basic/(?!.*script-l[bc]\.xml$).*[^/]$")
"""Parts that hold programs, in Office Open XML and in OpenDocument (whose empty libraries are only lists)."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."


class Refused(ValidationError):  # noqa: N818 an answer to a person, not an error
    """A file that is not taken. The message says why and how to repair, in the reader's language."""

    def __str__(self) -> str:
        return str(self.messages[0])


@dataclass(frozen=True)
class Kind:
    """One kind of file. `check` reads the file from its start and raises Refused."""

    label: str
    content_type: str
    check: Callable[["Kind", IO[bytes]], None]
    signature: bytes = b""
    """What the content starts with, when that is enough to recognise it."""


def _pdf(_kind: Kind, file: IO[bytes]) -> None:
    first, *others = re.split(rb">>\s{0,2}stream\r?\n", file.read())
    outside = b"\n".join([first, *(piece.partition(b"endstream")[2] for piece in others)])
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes.fromhex(code[1].decode()), outside)
    if re.search(rb"/(JavaScript|JS|Launch)\b", plain):
        raise Refused(
            _(
                "Ce PDF contient un programme (JavaScript ou lancement d’une application). Ouvrez-le, imprimez-le "
                "« au format PDF », puis déposez le nouveau fichier."
            )
        )


def _image(kind: Kind, file: IO[bytes]) -> None:
    try:
        with Image.open(file, formats=[kind.label.upper()]) as image:
            width, height = image.size
            if width * height <= MOST_PIXELS:
                image.verify()
                return
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pass
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _damaged(kind) from None
    raise Refused(
        _("Cette image dépasse %(most)s millions de pixels. Réduisez ses dimensions, puis déposez-la de nouveau.")
        % {"most": MOST_PIXELS // 1_000_000}
    )


def _document(kind: Kind, file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as package:
            _unpack(package, file.seek(0, 2))
            names, declared = package.namelist(), _declared(kind, package)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise _damaged(kind) from None
    if _has_macros(names, declared):
        raise Refused(
            _(
                "Ce document contient des macros. Enregistrez-le sans macros, au format %(format)s, puis déposez le "
                "nouveau fichier."
            )
            % {"format": kind.label}
        )
    if not _is_declared(kind, declared):
        raise _other(kind, ZIP)


def _unpack(package: zipfile.ZipFile, packed: int) -> None:
    """Read every part of `package`, `packed` bytes long, without keeping it: the sizes it gives are not believed."""
    parts = package.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise _locked()
    if any(_leads_outside(part.filename) for part in parts):
        raise zipfile.BadZipFile
    if len(parts) > MOST_PARTS or sum(part.compress_size for part in parts) > packed:
        raise _bomb()
    left = min(MOST_UNPACKED, max(RATIO_MATTERS, packed * HIGHEST_RATIO))
    for part in parts:
        with package.open(part) as content:
            while chunk := content.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _bomb()
    if b"encryption-data" in _read(package, "META-INF/manifest.xml"):
        raise _locked()


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _declared(kind: Kind, package: zipfile.ZipFile) -> str:
    """What the package says it is: the mimetype of OpenDocument, or the list of types of Office Open XML."""
    place = "mimetype" if kind.content_type.startswith(OPEN_DOCUMENT) else "[Content_Types].xml"
    return _read(package, place).decode("utf-8", "replace").strip()


def _is_declared(kind: Kind, declared: str) -> bool:
    if kind.content_type.startswith(OPEN_DOCUMENT):
        return declared == kind.content_type
    return f'"{kind.content_type}.main+xml"' in declared


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    return package.read(name) if name in package.namelist() else b""


def _has_macros(names: list[str], declared: str) -> bool:
    return "macroEnabled" in declared or any(MACROS.search(name) for name in names)


def _text(kind: Kind, file: IO[bytes]) -> None:
    content = file.read()
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROLS.search(text):
            return
    raise _other(kind, content[:16])


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


def inspect(kind: Kind, file: IO[bytes]) -> None:
    """Raise Refused unless the content of `file` is what `kind` says, and harmless as far as can be told."""
    file.seek(0)
    head = file.read(16)
    if not _starts_like(kind, head):
        raise _other(kind, head)
    file.seek(0)
    kind.check(kind, file)
    file.seek(0)


def _starts_like(kind: Kind, head: bytes) -> bool:
    if kind.check is _document:
        return head.startswith(ZIP)
    if kind.label == "WebP":
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return head.startswith(kind.signature)


def _recognised(head: bytes) -> str:
    """What a content that starts with `head` is, in words; empty when it is not known."""
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return _("un programme")
    if head.startswith(ZIP):
        return _("un document bureautique ou une archive ZIP")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _("un ancien document Office, ou un document protégé par un mot de passe")
    if head.lstrip().lower().startswith((b"<!doctype", b"<html")):
        return _("une page web")
    for kind in KINDS.values():
        if kind.check is not _text and kind.check is not _document and _starts_like(kind, head):
            return kind.label
    return ""


def _other(kind: Kind, head: bytes = b"") -> Refused:
    found = _recognised(head)
    if found:
        return Refused(
            _(
                "Ce fichier porte l’extension %(format)s mais son contenu est %(found)s. Enregistrez-le au format "
                "%(format)s depuis le logiciel qui l’a produit, puis déposez-le de nouveau."
            )
            % {"format": kind.label, "found": found}
        )
    return Refused(
        _(
            "Ce fichier porte l’extension %(format)s mais son contenu n’est pas de ce format. Enregistrez-le au format "
            "%(format)s depuis le logiciel qui l’a produit, puis déposez-le de nouveau."
        )
        % {"format": kind.label}
    )


def _damaged(kind: Kind) -> Refused:
    return Refused(
        _(
            "Ce fichier %(format)s est abîmé ou incomplet. Ouvrez-le sur votre appareil, enregistrez-le de nouveau, "
            "puis déposez-le."
        )
        % {"format": kind.label}
    )


def _locked() -> Refused:
    return Refused(
        _("Ce document est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis déposez-le de nouveau.")
    )


def _bomb() -> Refused:
    return Refused(
        _(
            "Ce document est beaucoup plus grand une fois décompressé que ce que nous pouvons lire. Divisez-le, ou "
            "enregistrez-le en PDF, puis déposez-le de nouveau."
        )
    )

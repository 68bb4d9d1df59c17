"""Documents that are zip archives: OpenDocument and Office Open XML."""

import html
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from traitdunion.foundation.files import refusals

MOST_PARTS = 2_000
MOST_UNPACKED = 100_000_000
"""Bytes that a zip-based file may unpack to; 10 MB of text-filled sheets stay under it."""
HIGHEST_RATIO = 100
RATIO_MATTERS = 10_000_000
"""Bytes unpacked under which a high ratio harms nobody: an empty sheet may well be a hundred times its zip."""
CHUNK = 65_536
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
ARCHIVES = (b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
TAR = slice(257, 262)
MACROS = re.compile(r"vbaProject\.bin$|^Scripts/.*[^/]$|^Basic/(?!.*script-l[bc]\.xml$).*[^/]$", re.IGNORECASE)
"""Parts that hold programs, in Office Open XML and in OpenDocument (whose empty libraries are only lists)."""
SCRAMBLED = re.compile(r"\.(odttf|emz|wmz)$", re.IGNORECASE)
"""Fonts whose first bytes are masked, drawings under gzip: what they start with says nothing."""
DATA_OF_CHART = re.compile(r"/embeddings/[^/]+\.(xlsx|docx|pptx)$", re.IGNORECASE)
"""The sheet that a word processor keeps under each chart: read in its turn, at one depth only."""
TAG = re.compile(r"<[^<>]*>")
OPENED_AT_ONCE = re.compile(r"""\bType\s*=\s*["'][^"']*/(attachedTemplate|oleObject|frame|subDocument)["']""")
ELSEWHERE = re.compile(
    r"""\bTarget\s*=\s*["']\s*((https?|ftp|mhtml|mk|ms-\w+):|(file:)?(/*\\\\|//(?!/?[a-z]:|/)|////))""", re.IGNORECASE
)
"""On the web or another machine. A template on the writer’s own disk is not fetched by anyone else."""
DDE = re.compile(
    rb"<(\w+:)?(ddeLink|dde-source|dde-connection-decl)\b|<(\w+:)?instrText\b[^<>]*>\s*DDE(AUTO)?\s|instr=[\"']\s*DDE(AUTO)?\s",
    re.IGNORECASE,
)
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def check(label: str, content_type: str, file: IO[bytes]) -> bool:
    """Read every part of the package; whether it says that it is of `content_type`. Raises Refused."""
    packed = file.seek(0, 2)
    left = min(MOST_UNPACKED, max(RATIO_MATTERS, packed * HIGHEST_RATIO))
    try:
        with zipfile.ZipFile(file) as package:
            _Reading(label, left).go_through(package, packed)
            declared = _declared(content_type, package)
    except DAMAGE:
        raise refusals.damaged(label) from None
    if content_type.startswith(OPEN_DOCUMENT):
        return declared == content_type
    return f'"{content_type}.main+xml"' in declared


@dataclass
class _Reading:
    """One reading of a package and of those inside; `left` is how many bytes may still be unpacked."""

    label: str
    left: int

    def go_through(self, package: zipfile.ZipFile, packed: int, *, inside: bool = False) -> None:
        """Read every part of `package`, `packed` bytes long: the sizes that it gives are not believed."""
        parts = package.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise refusals.locked()
        if any(_leads_outside(part) for part in parts):
            raise zipfile.BadZipFile
        if len(parts) > MOST_PARTS or sum(part.compress_size for part in parts) > packed:
            raise refusals.bomb()
        for part in parts:
            self._look_at(part.filename, self._unpack(package, part), inside=inside)

    def _unpack(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
        content = BytesIO()
        with package.open(part) as packed:
            while chunk := packed.read(CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise refusals.bomb()
                content.write(chunk)
        return content.getvalue()

    def _look_at(self, name: str, content: bytes, *, inside: bool) -> None:
        if MACROS.search(name) or (name == "[Content_Types].xml" and b"macroEnabled" in content):
            raise refusals.macros(self.label)
        if name == "META-INF/manifest.xml" and b"encryption-data" in content:
            raise refusals.locked()
        if name.endswith(".rels") and _fetches(content):
            raise refusals.fetching(self.label)
        if name.endswith(".xml") and b"dde" in content.lower() and DDE.search(content):
            raise refusals.fetching(self.label)
        if content.startswith(ZIP) and DATA_OF_CHART.search(name) and not inside:
            with zipfile.ZipFile(BytesIO(content)) as package:
                self.go_through(package, len(content), inside=True)
        elif _is_another_file(name, content):
            raise refusals.nested(name.rpartition("/")[2])


def _is_another_file(name: str, content: bytes) -> bool:
    if content.startswith((ZIP, OLD_OFFICE)):
        return True
    return not SCRAMBLED.search(name) and (content.startswith((*ARCHIVES, *PROGRAMS)) or content[TAR] == b"ustar")


def _leads_outside(part: zipfile.ZipInfo) -> bool:
    name = part.filename
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or stat.S_ISLNK(part.external_attr >> 16)


def _fetches(relationships: bytes) -> bool:
    """Whether opening the document opens something of another machine."""
    found = map(html.unescape, TAG.findall(relationships.decode("utf-8", "replace")))
    return any(OPENED_AT_ONCE.search(each) and ELSEWHERE.search(each) for each in found)


def _declared(content_type: str, package: zipfile.ZipFile) -> str:
    """What the package says it is: the mimetype of OpenDocument, or the list of types of Office Open XML."""
    place = "mimetype" if content_type.startswith(OPEN_DOCUMENT) else "[Content_Types].xml"
    if place not in package.namelist():
        return ""
    return package.read(place).decode("utf-8", "replace").strip()

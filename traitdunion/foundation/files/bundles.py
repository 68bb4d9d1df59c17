"""Several files in one, sent as it is made: a zip archive with the SHA-256 of each."""

import hashlib
import re
import zipfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, cast

from django.core.files.storage import default_storage
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import now
from traitdunion.foundation.files.acts import note_fault
from traitdunion.foundation.files.models import Fault, StoredFile
from traitdunion.foundation.files.names import extension_of
from traitdunion.foundation.files.serving import alone
from traitdunion.foundation.files.words import told

MANIFEST = "SHA256SUMS"
"""In the format of the command sha256sum: `sha256sum -c SHA256SUMS` verifies all that was received."""
CHUNK = 262_144
UNSAFE = re.compile(r'[<>:"|?*\\/\x00-\x1f]')
LONGEST = 120


@dataclass(frozen=True)
class Item:
    """A file of the archive under the name that people read; `stored` is None when it is not known any more."""

    name: str
    sha256: str
    stored: StoredFile | None


class _Pipe:
    """A place to write, of which what was written is taken away."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def bundle(items: Iterable[Item], *, filename: str, examining: bool = False) -> HttpResponseBase:
    """The files in one archive, read while it is sent: at most 256 kB of it are in memory.

    Names are numbered and safe on every system. What cannot be given (see `serve`) is named in a text with the reason.
    """
    language = get_language() or "fr"
    response = StreamingHttpResponse(
        _archive(list(items), language, examining=examining), content_type="application/zip"
    )
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or ""
    patch_cache_control(response, private=True, no_store=True)
    return alone(response)


def _archive(items: list[Item], language: str, *, examining: bool) -> Iterator[bytes]:
    pipe, sums, missing = _Pipe(), list[str](), list[str]()
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_STORED) as archive:
        for number, item in enumerate(items, 1):
            name = _safe(number, item.name)
            if item.stored is None or not (item.stored.is_open if examining else item.stored.is_whole):
                missing.append(_missing(item, language))
                continue
            sums.append(f"{item.sha256}  {name}\n")
            fault = yield from _added(archive, pipe, name, item.stored)
            if fault:
                note_fault(item.stored.sha256, fault)
                item.stored.fault = fault
                missing.append(_missing(item, language))
        _write(archive, MANIFEST, "".join(sums))
        if missing:
            with override(language):
                _write(archive, _("pieces-manquantes.txt"), "".join(missing))
        yield pipe.take()
    yield pipe.take()


def _added(
    archive: zipfile.ZipFile, pipe: _Pipe, name: str, stored: StoredFile
) -> Generator[bytes, None, Fault | None]:
    """Put the content of `stored` in the archive, piece by piece; gives back what was wrong with it."""
    digest = hashlib.sha256()
    try:
        file = default_storage.open(stored.path)
    except OSError:
        return Fault.LOST
    with file, archive.open(_entry(name), "w") as part:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            part.write(chunk)
            yield pipe.take()
    return None if digest.hexdigest() == stored.sha256 else Fault.ALTERED


def _write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_entry(name), text)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, now().timetuple()[:6])
    entry.external_attr = 0o644 << 16
    return entry


def _safe(number: int, name: str) -> str:
    """`name` after its number, without what a system refuses in a name: "01 lettre.pdf"."""
    name = UNSAFE.sub("_", name)
    extension = extension_of(name)
    stem = (name[: -len(extension) - 1] if extension else name)[:LONGEST].strip(" .")
    return f"{number:02} {stem}.{extension}" if extension else f"{number:02} {stem}"


def _missing(item: Item, language: str) -> str:
    with override(language):
        if item.stored is None:
            return f"{item.name} ({item.sha256}) : {_('retiré')}\n"
        words = told(item.stored)
        return f"{item.name} ({item.sha256}) : {words.word}. {words.why}\n"

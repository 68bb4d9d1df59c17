"""Taking a file in, and what is learnt of it afterwards."""

import hashlib
from collections.abc import Collection
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import now
from traitdunion.foundation.files import refusals, scanner
from traitdunion.foundation.files.kinds import KINDS, Kind, inspect
from traitdunion.foundation.files.models import Fault, Scan, StoredFile, path_of
from traitdunion.foundation.files.names import extension_of, shown_name
from traitdunion.foundation.files.previews import DRAWN
from traitdunion.foundation.files.refusals import Refused
from traitdunion.foundation.ui.formats import filesize

ALL = frozenset(KINDS)
"""Every extension that can be taken."""
MOST_BYTES = 10_000_000
CHUNK = 65_536
refused = Signal()
"""Sent when an antivirus refuses a content, with `files`, its rows, and `threat`; in the transaction that says so."""


def store(upload: "File[bytes]", *, allowed: Collection[str] = ALL, max_bytes: int = MOST_BYTES) -> StoredFile:
    """Check `upload` and keep it: bytes on the disk first, then the row; antivirus and preview come later, in a job.

    `allowed` are extensions without a dot. Raises Refused, whose message tells the giver what to do. An image is kept
    without its metadata: size and hash are those of what is kept. To be called before the transaction of the act that
    needs the file: reading it takes time, during which others could not write.
    """
    name = shown_name(upload.name or "")
    kind = admit(name, upload.size, allowed=allowed, max_bytes=max_bytes)
    kept = inspect(kind, upload)
    sha256, size = weigh(kept)
    known = StoredFile.objects.filter(sha256=sha256).order_by(F("scanned_at").desc(nulls_last=True), "pk").first()
    if known and known.scan == Scan.REFUSED:
        raise refusals.infected(known.scan_note)
    default_storage.save(path_of(sha256), File(kept))
    stored = StoredFile(sha256=sha256, name=name, size=size, content_type=kind.content_type, cleaned=kept is not upload)
    if known:
        stored.scan, stored.scan_note, stored.scanned_at = known.scan, known.scan_note, known.scanned_at
        stored.preview_width, stored.preview_height = known.preview_width, known.preview_height
    with transaction.atomic():
        stored.save(force_insert=True)
        if known:
            StoredFile.objects.filter(sha256=sha256).exclude(fault="").update(fault="")
        _examine_later(stored)
    return stored


def admit(name: str, size: int, *, allowed: Collection[str] = ALL, max_bytes: int = MOST_BYTES) -> Kind:
    """The kind of a file of that name and size; raises Refused when none could be taken, whatever it holds."""
    extension = extension_of(name)
    if extension not in allowed or extension not in KINDS:
        formats = ", ".join(dict.fromkeys(kind.label for extension, kind in KINDS.items() if extension in allowed))
        raise Refused(
            _("« %(name)s » n’est pas d’un format accepté. Enregistrez-le dans l’un de ces formats : %(formats)s.")
            % {"name": name, "formats": formats}
        )
    if not size:
        raise Refused(_("Ce fichier est vide. Vérifiez qu’il s’ouvre sur votre appareil, puis déposez-le de nouveau."))
    if size > max_bytes:
        raise Refused(
            _(
                "Ce fichier pèse %(size)s, la limite est de %(most)s. Réduisez la définition de ses images ou "
                "divisez-le, puis déposez-le de nouveau."
            )
            % {"size": filesize(size), "most": filesize(max_bytes)}
        )
    return KINDS[extension]


def weigh(content: "IO[bytes] | File[bytes]") -> tuple[str, int]:
    """SHA-256 and number of bytes."""
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    return digest.hexdigest(), size


def keep(made: "File[bytes]", *, content_type: str) -> StoredFile:
    """Keep a file that the platform made itself: there is nothing to check in it, nor to scan."""
    sha256, size = weigh(made)
    default_storage.save(path_of(sha256), made)
    return StoredFile.objects.create(
        sha256=sha256, name=shown_name(made.name or ""), size=size, content_type=content_type, scan=Scan.CLEAN
    )


def note_clean(stored: StoredFile) -> None:
    """The antivirus found nothing in this content."""
    StoredFile.objects.filter(sha256=stored.sha256).update(scan=Scan.CLEAN, scan_note="", scanned_at=timezone.now())


def note_waiting(stored: StoredFile, why: str) -> None:
    """The antivirus was asked, and could not say anything of this content yet."""
    rows = StoredFile.objects.filter(sha256=stored.sha256, scan=Scan.PENDING)
    rows.update(scan_note=why, scanned_at=timezone.now())


@transaction.atomic
def note_refused(stored: StoredFile, threat: str) -> None:
    """The antivirus recognised `threat` in this content: it is not given to anyone any more, and its owners know."""
    rows = StoredFile.objects.filter(sha256=stored.sha256)
    news = rows.exclude(scan=Scan.REFUSED)
    if news.update(scan=Scan.REFUSED, scan_note=threat, scanned_at=timezone.now()):
        refused.send(StoredFile, files=list(rows), threat=threat)


def note_fault(sha256: str, fault: Fault | None) -> None:
    """What a look at the bytes told; None: they are what their hash says."""
    StoredFile.objects.filter(sha256=sha256).update(fault=fault or "", verified_at=now())


def _examine_later(stored: StoredFile) -> None:
    from traitdunion.foundation.files.tasks import examine  # a task knows the acts

    to_scan = stored.scan == Scan.PENDING and scanner.is_configured()
    to_draw = stored.content_type in DRAWN and stored.preview_width is None
    if to_scan or to_draw:
        examine.enqueue(stored=stored.pk)

"""A file that comes in pieces: a cut costs what was on the wire, never what had arrived.

A page gives its reader a ticket, which is the permission to bring files to it. What arrives is kept for a day. The
form of the page names what has come instead of carrying it, and `join` puts it among the files of the post: from there
on it is a file like any other.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import IO, Any
from uuid import UUID

from django.core import signing
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db.models import Sum
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from traitdunion.foundation.files import acts, refusals
from traitdunion.foundation.files.models import Upload
from traitdunion.foundation.files.names import shown_name
from traitdunion.foundation.files.tasks import KEPT

SALT = "files.uploads"
PIECE = 1_000_000
"""Bytes written to the storage at once, at most."""
READ = 65_536
HELD = 100_000_000
"""Bytes that one owner may bring in pieces in a day; beyond, files come with the form."""
SENT = "sent:"
"""`sent:letter` in a post names what has come for its field `letter`."""


class WrongOffsetError(Exception):
    """The piece does not follow what has arrived: `upload.received` says where to go on."""


class TooManyError(Exception):
    """The owner has brought too much already."""


@dataclass(frozen=True)
class Ticket:
    """What a page lets its reader bring: whose it will be, how many bytes at most, with which extensions."""

    owner: str
    left: int = acts.MOST_BYTES
    allowed: Collection[str] = acts.ALL

    @property
    def address(self) -> str:
        """Where an upload begins; it opens for a day."""
        said = (self.owner, self.left, sorted(self.allowed))
        return reverse("files:begin", args=[signing.dumps(said, salt=SALT, compress=True)])

    @classmethod
    def read(cls, text: str) -> "Ticket":
        """Raises signing.BadSignature, also when it is more than a day old."""
        return cls(*signing.loads(text, salt=SALT, max_age=KEPT))


class Arrived(TemporaryUploadedFile):
    """A file that came in pieces; `begun_at` is when the first request about it reached us."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(upload.name, "", upload.size, None)
        self.upload, self.begun_at = upload, upload.begun_at


def begin(ticket: Ticket, *, name: str, size: int, sha256: str, at: datetime) -> Upload:
    """The upload of that file, begun at the instant `at`; if its owner had begun it before, it goes on from there.

    Raises Refused when a file of that name and size is not taken, TooManyError when its owner brings too much.
    """
    acts.admit(shown_name(name), size, allowed=ticket.allowed)
    if size > ticket.left:
        raise refusals.crowded(size, ticket.left)
    held = Upload.objects.filter(owner=ticket.owner)
    identity = {"name": shown_name(name), "size": size, "sha256": sha256}
    same = held.filter(**identity).first()
    if same:
        return same
    if size + (held.aggregate(sum=Sum("size"))["sum"] or 0) > HELD:
        raise TooManyError
    return Upload.objects.get_or_create(owner=ticket.owner, **identity, defaults={"begun_at": at})[0]


def append(upload: Upload, offset: int, stream: "HttpRequest | IO[bytes] | File[bytes]") -> None:
    """Add what `stream` brings from `offset` on; when it is cut, what it brought before is kept.

    Raises WrongOffsetError when `offset` is not where it stood, or when another sending went further meanwhile.
    """
    if offset != upload.received:
        raise WrongOffsetError
    for piece in _pieces(stream, upload.size - offset):
        end = upload.received + len(piece)
        default_storage.save(upload.path(upload.received, end), ContentFile(piece))
        stood = Upload.objects.filter(pk=upload.pk, received=upload.received)
        if not stood.update(received=end, pieces=[*upload.pieces, end]):
            upload.refresh_from_db()
            raise WrongOffsetError
        upload.received, upload.pieces = end, [*upload.pieces, end]


def hold(ticket: Ticket, file: "File[bytes]", at: datetime) -> Upload:
    """Keep for a day a file that came with a form, or before it: a mistake in the form does not cost it.

    Raises what `begin` raises.
    """
    if isinstance(file, Arrived):
        return file.upload
    sha256, size = acts.weigh(file)
    upload = begin(ticket, name=file.name or "", size=size, sha256=sha256, at=at)
    file.seek(upload.received)
    append(upload, upload.received, file)
    return upload


def named(data: QueryDict, owner: str) -> list[tuple[str, Upload | None]]:
    """The uploads of `owner` that a post names, each after its field; None for one that is not whole, or not there."""
    pairs = [(name.removeprefix(SENT), key) for name, keys in data.lists() if name.startswith(SENT) for key in keys]
    if not pairs:
        return []
    keys = [key for _field, key in pairs if _is_key(key)]
    known = {str(upload.pk): upload for upload in Upload.objects.filter(owner=owner, pk__in=keys) if upload.is_whole}
    return [(field, known.get(key)) for field, key in dict.fromkeys(pairs)]


def join(data: QueryDict, files: "MultiValueDict[str, Any]", owner: str) -> list[str]:
    """Put the uploads of `owner` that a post names among its files, before those that it carries.

    Answers the fields of those that are not there any more, whose file has to be chosen again.
    """
    arrived, lost = defaultdict[str, list[Any]](list), []
    for field, upload in named(data, owner):
        file = upload and _put_together(upload)
        if file:
            arrived[field].append(file)
        else:
            lost.append(field)
    for field, whole in arrived.items():
        files.setlist(field, whole + files.getlist(field))
    return lost


def _pieces(stream: "HttpRequest | IO[bytes] | File[bytes]", left: int) -> Iterator[bytes]:
    """What `stream` brings, in pieces of PIECE bytes at most; the last one is what came before it ended or was cut."""
    ended = False
    while left > 0 and not ended:
        piece = bytearray()
        while len(piece) < min(PIECE, left) and not ended:
            try:
                read = stream.read(min(READ, left - len(piece)))
            except UnreadablePostError:
                read = b""
            piece += read
            ended = not read
        left -= len(piece)
        if piece:
            yield bytes(piece)


def _put_together(upload: Upload) -> Arrived | None:
    """The whole file; None, and the upload is forgotten, when it is not the one that was announced."""
    file, digest = Arrived(upload), hashlib.sha256()
    try:
        for start, end in pairwise([0, *upload.pieces]):
            with default_storage.open(upload.path(start, end)) as piece:
                for chunk in piece.chunks():
                    file.write(chunk)
                    digest.update(chunk)
    except FileNotFoundError:
        digest = hashlib.sha256()
    if digest.hexdigest() != upload.sha256:
        file.close()
        upload.delete()
        return None
    file.seek(0)
    return file


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

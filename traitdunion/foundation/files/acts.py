"""Taking a file in."""

import hashlib
from collections.abc import Collection

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from traitdunion.foundation.files.kinds import KINDS, Kind, Refused, inspect
from traitdunion.foundation.files.models import StoredFile, path_of
from traitdunion.foundation.files.names import extension_of, shown_name
from traitdunion.foundation.ui.formats import filesize

ALL = frozenset(KINDS)
"""Every extension that can be taken."""
MOST_BYTES = 10_000_000


def store(upload: "File[bytes]", *, allowed: Collection[str] = ALL, max_bytes: int = MOST_BYTES) -> StoredFile:
    """Check `upload` and keep it: bytes on the disk first, then the row.

    `allowed` are extensions without a dot. Raises Refused, whose message tells the giver what to do. To be called
    before the transaction of the act that needs the file: reading it takes time, during which others could not write.
    """
    name = shown_name(upload.name or "")
    kind = _kind_of(name, allowed)
    _measure(upload, max_bytes)
    inspect(kind, upload)
    sha256 = _hash(upload)
    default_storage.save(path_of(sha256), upload)
    return StoredFile.objects.create(sha256=sha256, name=name, size=upload.size, content_type=kind.content_type)


def _kind_of(name: str, allowed: Collection[str]) -> Kind:
    extension = extension_of(name)
    if extension in allowed and extension in KINDS:
        return KINDS[extension]
    formats = ", ".join(dict.fromkeys(kind.label for extension, kind in KINDS.items() if extension in allowed))
    raise Refused(
        _("« %(name)s » n’est pas d’un format accepté. Enregistrez-le dans l’un de ces formats : %(formats)s.")
        % {"name": name, "formats": formats}
    )


def _measure(upload: "File[bytes]", max_bytes: int) -> None:
    if not upload.size:
        raise Refused(_("Ce fichier est vide. Vérifiez qu’il s’ouvre sur votre appareil, puis déposez-le de nouveau."))
    if upload.size > max_bytes:
        raise Refused(
            _(
                "Ce fichier pèse %(size)s, la limite est de %(most)s. Réduisez la définition de ses images ou "
                "divisez-le, puis déposez-le de nouveau."
            )
            % {"size": filesize(upload.size), "most": filesize(max_bytes)}
        )


def _hash(upload: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()

"""A workbook that waits to be confirmed: stored like any file, found again by a signed link, swept when nobody comes.

Nothing points at it: the files' room erases it after a day, and the link ends before.
"""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from traitdunion.foundation.documents.spreadsheets.reading import MOST_BYTES, ReadSheet, read
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications.models import Application

LASTS = timedelta(hours=12)
SALT = "applications.exchange"
FORMATS = frozenset({"ods", "xlsx"})


def put_by(application: Application, upload: UploadedFile, by: Any) -> str:
    """Keep a workbook for a while; the word that finds it again. Raises Refused, at once for what cannot be read."""
    stored = files.store(upload, allowed=FORMATS, max_bytes=MOST_BYTES)
    sheets_of(stored)
    return word_of(application.number, stored, by)


def word_of(place: str, stored: StoredFile, by: Any) -> str:
    """The word by which `by` finds `stored` again, at this `place` alone."""
    return signing.dumps([place, by.pk, stored.pk], salt=SALT)


def take_up(place: str, word: str, by: Any) -> StoredFile | None:
    """What `by` put by for this `place` (the number of a file); None when it is over, or somebody else's."""
    try:
        for_place, person, pk = signing.loads(word, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if (for_place, person) != (place, by.pk):
        return None
    return StoredFile.objects.filter(pk=pk).first()


def sheets_of(stored: StoredFile) -> tuple[ReadSheet, ...]:
    """The sheets of a stored workbook. Raises Refused."""
    with default_storage.open(stored.path) as file:
        return read(file, stored.extension)

"""Looking at the bytes again: is each file still what its hash says?"""

from collections.abc import Iterator

from django.core.files.storage import default_storage

from traitdunion.foundation.files.acts import note_fault, weigh
from traitdunion.foundation.files.models import Fault, StoredFile


def verify() -> Iterator[tuple[StoredFile, Fault | None]]:
    """Read every content kept, once, note what is found, and give back one of its files with it; None: it is whole."""
    contents = StoredFile.objects.order_by("sha256", "pk")
    before = ""
    for stored in contents.iterator(chunk_size=500):
        if stored.sha256 == before:
            continue
        before = stored.sha256
        fault = fault_of(stored)
        note_fault(stored.sha256, fault)
        yield stored, fault


def fault_of(stored: StoredFile) -> Fault | None:
    """What is wrong with the bytes of `stored`; None when nothing is."""
    try:
        with default_storage.open(stored.path) as file:
            sha256, _size = weigh(file)
    except OSError:
        return Fault.LOST
    return None if sha256 == stored.sha256 else Fault.ALTERED

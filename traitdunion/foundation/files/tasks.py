"""Clearing away what nobody refers to any more."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.files.queries import orphans
from traitdunion.foundation.jobs import task

KEPT = timedelta(hours=24)
"""How long a file may stay without anything pointing at it: the longest time a form is kept before it is sent."""


@task(every=timedelta(days=1), at=timedelta(hours=2))
def sweep() -> None:
    """Remove rows that nothing points at for a day, then bytes that no row names and nobody brought for a day."""
    before = timezone.now() - KEPT
    for stored in orphans(before):
        try:
            with transaction.atomic():
                stored.delete()
        except (ProtectedError, IntegrityError):
            continue
    for path in _unknown():
        if default_storage.get_modified_time(path) < before:
            default_storage.delete(path)


def _unknown() -> Iterator[str]:
    """The paths of the storage that no row names: bytes of a request that failed, leftovers of a killed process."""
    for first in _listed("")[0]:
        known = set(StoredFile.objects.filter(sha256__startswith=first).values_list("sha256", flat=True))
        for second in _listed(first)[0]:
            for name in _listed(f"{first}/{second}")[1]:
                if name not in known:
                    yield f"{first}/{second}/{name}"


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files in `folder`; none as long as nothing was ever stored."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []

"""What is learnt of files behind the pages, and clearing away what nobody refers to any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from traitdunion.foundation.files import acts, previews, scanner
from traitdunion.foundation.files.models import TOO_LARGE, Fault, Scan, StoredFile, Upload
from traitdunion.foundation.files.queries import orphans
from traitdunion.foundation.jobs import task
from traitdunion.foundation.jobs.models import Job
from traitdunion.foundation.jobs.models import State as JobState

KEPT = timedelta(hours=24)
"""How long a file may stay without anything pointing at it: the longest time a form is kept before it is sent."""
AGAIN = timedelta(minutes=2)
"""How soon an antivirus that could not answer is asked again; after a day, each hour only."""
INSISTED = timedelta(days=1)


@task()
def examine(stored: int) -> None:
    """Have a file scanned, then drawn. One whose antivirus is away waits with the others for it to come back."""
    row = StoredFile.objects.filter(pk=stored).first()
    if row is None:
        return
    awaited = Job.objects.filter(task=scan_waiting.name, state=JobState.QUEUED, run_after__gt=timezone.now())
    if not _is_waiting(row) or not awaited.exists():
        _examine(row)


@task(every=timedelta(hours=1))
def scan_waiting() -> None:
    """Have every file scanned that still waits for it, the one asked about longest ago first."""
    if not scanner.is_configured():
        return
    waiting = StoredFile.objects.filter(scan=Scan.PENDING, fault="").exclude(scan_note=TOO_LARGE)
    for row in waiting.order_by(F("scanned_at").asc(nulls_first=True), "created"):
        row.refresh_from_db(fields=["scan", "scan_note", "preview_width"])
        if _is_waiting(row) and not _examine(row):
            return


@task(every=timedelta(days=1), at=timedelta(hours=2))
def sweep() -> None:
    """Remove rows that nothing points at for a day, then bytes that no row names and nobody brought for a day.

    An upload goes after a day too: its row here, its pieces with the bytes.
    """
    before = timezone.now() - KEPT
    Upload.objects.filter(created__lt=before).delete()
    for stored in orphans(before):
        try:
            with transaction.atomic():
                stored.delete()
        except (ProtectedError, IntegrityError):
            continue
    for path in _unknown():
        if default_storage.get_modified_time(path) < before:
            default_storage.delete(path)


def _is_waiting(row: StoredFile) -> bool:
    return scanner.is_configured() and row.scan == Scan.PENDING and row.scan_note != TOO_LARGE


def _examine(row: StoredFile) -> bool:
    """Scan, then draw; False when it is no use asking the antivirus about other files now."""
    try:
        if _is_waiting(row):
            _scan(row)
            row.refresh_from_db()
        if row.is_open and row.preview_width is None and row.content_type in previews.DRAWN:
            previews.draw(row)
    except scanner.AwayError as error:
        _wait(row, str(error))
        return False
    except scanner.NoAnswerError as error:
        _wait(row, str(error))
    except FileNotFoundError:
        acts.note_fault(row.sha256, Fault.LOST)
    return True


def _scan(row: StoredFile) -> None:
    with default_storage.open(row.path) as file:
        try:
            answer = scanner.scan(file.chunks())
        except scanner.TooLargeError:
            acts.note_waiting(row, TOO_LARGE)
            return
    if answer.threat:
        acts.note_refused(row, answer.threat)
    else:
        acts.note_clean(row)


def _wait(row: StoredFile, why: str) -> None:
    acts.note_waiting(row, why[:200] or "no answer")
    instant = timezone.now()
    if row.created > instant - INSISTED:
        moment = _next(instant)
        scan_waiting.enqueue(key=f"{scan_waiting.name}:{moment:%Y-%m-%dT%H:%M}", run_after=moment)


def _next(instant: datetime) -> datetime:
    """The next instant at which everything that waits is looked at, the same for whoever asks meanwhile."""
    return datetime.fromtimestamp(
        (instant.timestamp() // AGAIN.total_seconds() + 1) * AGAIN.total_seconds(), instant.tzinfo
    )


def _unknown() -> Iterator[str]:
    """The paths of the storage that no row names: bytes of a request that failed, leftovers of a killed process."""
    for first in _listed("")[0]:
        known = set(StoredFile.objects.filter(sha256__startswith=first).values_list("sha256", flat=True))
        for second in _listed(first)[0]:
            for name in _listed(f"{first}/{second}")[1]:
                if name.partition(".")[0] not in known:
                    yield f"{first}/{second}/{name}"


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files in `folder`; none as long as nothing was ever stored."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []

"""What is known of a file; its bytes are in the storage, under their own hash."""

from django.db import models
from django.utils import timezone

from traitdunion.foundation.files.names import extension_of


class Scan(models.TextChoices):
    """What an antivirus said. No submission waits for it; who examines a file is told."""

    PENDING = "pending"
    CLEAN = "clean"
    REFUSED = "refused"


class StoredFile(models.Model):
    """One file as one person gave it. Rows with the same `sha256` share the same bytes.

    Point at it with `on_delete=PROTECT`: a row that nothing points at is swept after a day.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    scan = models.CharField(max_length=7, choices=Scan, default=Scan.PENDING)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    @property
    def extension(self) -> str:
        """Without the dot, in lower case."""
        return extension_of(self.name)

    @property
    def path(self) -> str:
        """Where the storage keeps the bytes."""
        return path_of(self.sha256)


def path_of(sha256: str) -> str:
    """Two levels of folders, so that none grows past what a file system likes."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"

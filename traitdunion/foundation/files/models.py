"""What is known of a file; its bytes are in the storage, under their own hash."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from traitdunion.foundation.files import scanner
from traitdunion.foundation.files.names import extension_of


class Scan(models.TextChoices):
    """What an antivirus said. No submission waits for it."""

    PENDING = "pending"
    CLEAN = "clean"
    REFUSED = "refused"


class Fault(models.TextChoices):
    """What a verification found wrong with the bytes."""

    LOST = "lost"
    ALTERED = "altered"


class Standing(models.TextChoices):
    """What may be said of a file now, the gravest first."""

    LOST = "lost"
    ALTERED = "altered"
    REFUSED = "refused"
    CLEAN = "clean"
    PENDING = "pending"
    UNSCANNED = "unscanned"


TOO_LARGE = "too large"
"""The `scan_note` of a file that the antivirus does not take: it stays pending, and is not asked about again."""


class StoredFile(models.Model):
    """One file as one person gave it. Rows with the same `sha256` share the same bytes, hence scan, fault and preview.

    Point at it with `on_delete=PROTECT`: a row that nothing points at is swept after a day. `scan_note` is the threat
    of a refused file, or why a pending one still waits. `cleaned`: an image, whose bytes are not those that were given.
    `preview_width` and `preview_height`, in pixels, are empty as long as there is no preview.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    cleaned = models.BooleanField(default=False)
    scan = models.CharField(max_length=7, choices=Scan, default=Scan.PENDING)
    scan_note = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=7, choices=Fault, blank=True)
    verified_at = models.DateTimeField(null=True)
    preview_width = models.PositiveSmallIntegerField(null=True)
    preview_height = models.PositiveSmallIntegerField(null=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["created"], condition=models.Q(scan="pending"), name="file_waiting_for_scan"),
            models.Index(fields=["sha256"], condition=~models.Q(fault=""), name="file_at_fault"),
        ]

    @property
    def extension(self) -> str:
        """Without the dot, in lower case."""
        return extension_of(self.name)

    @property
    def path(self) -> str:
        """Where the storage keeps the bytes."""
        return path_of(self.sha256)

    @property
    def preview_path(self) -> str:
        """Where the storage keeps the preview, if there is one."""
        return f"{self.path}.webp"

    @property
    def standing(self) -> Standing:
        """Without an antivirus, a file that none has seen is not waiting for anything."""
        if self.fault:
            return Standing(self.fault)
        if self.scan == Scan.PENDING and not scanner.is_configured():
            return Standing.UNSCANNED
        return Standing(self.scan)

    @property
    def is_whole(self) -> bool:
        """Whether its bytes may be given to those who gave them."""
        return self.standing not in {Standing.LOST, Standing.ALTERED, Standing.REFUSED}

    @property
    def is_open(self) -> bool:
        """Whether its bytes may be given to those who examine it: never before an antivirus that exists has spoken."""
        return self.is_whole and self.standing != Standing.PENDING

    @property
    def has_preview(self) -> bool:
        return self.preview_width is not None and self.is_open


class Upload(models.Model):
    """A file on its way, in pieces; swept after a day, whatever became of it.

    `owner` says who brings it, in words of the room that gave the ticket. `name`, `size` and `sha256` are those that
    were announced. `pieces` holds the offset at which each piece ends, and `received` the last of them. `begun_at` is
    an instant of the business clock.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    owner = models.CharField(max_length=100)
    name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.PositiveBigIntegerField(default=0)
    pieces = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256", "name", "size"], name="upload_goes_on"),
        ]

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    def path(self, start: int, end: int) -> str:
        """Where the storage keeps the piece between these offsets."""
        return f"uploads/{self.pk.hex[:2]}/{self.pk.hex}.{start}-{end}"


def path_of(sha256: str) -> str:
    """Two levels of folders, so that none grows past what a file system likes."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"

"""The form of a call on paper, drawn once for each publication and language."""

from django.conf import settings
from django.db import models


class BlankForm(models.Model):
    """The PDF of the form of a published document; `format` is that of the sheets, which may change."""

    snapshot = models.ForeignKey("calls.CallSnapshot", models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    format = models.PositiveSmallIntegerField()
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "language"], name="blank_form_once")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.language}"

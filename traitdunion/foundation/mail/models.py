"""The outbox: a letter is a row of the act that sends it, and leaves once that act is committed."""

from django.db import models

from traitdunion.foundation.clock import now


class State(models.TextChoices):
    QUEUED = "queued"
    LEAVING = "leaving"
    SENT = "sent"
    FAILED = "failed"


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        return self.filter(state=State.QUEUED)

    def take(self, pk: int) -> bool:
        """Claim a letter that waits: of several who try, one sends it."""
        return bool(self.waiting().filter(pk=pk).update(state=State.LEAVING))

    def blank(self) -> int:
        """Erase what letters said; that they were sent, and when, stays."""
        return self.exclude(text="", html="").update(text="", html="")


class Letter(models.Model):
    """One message to one address. `key` is what makes it unique; a `secret` one is erased as soon as it has left."""

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    secret = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    error = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=now)
    sent = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "created"])]

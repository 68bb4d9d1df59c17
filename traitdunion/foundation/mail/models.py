"""The outbox: a letter is a row of the act that sends it, and leaves once that act is committed."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.clock import now
from traitdunion.foundation.mail.catalogue import ESSENTIAL, Kind, kind_of


class State(models.TextChoices):
    """Where a letter is. Aside: it waits for the group of the day; grouped: it left inside that one."""

    QUEUED = "queued", _("à envoyer")
    LEAVING = "leaving", _("en train de partir")
    SENT = "sent", _("envoyée")
    FAILED = "failed", _("non partie")
    BOUNCED = "bounced", _("revenue")
    ASIDE = "aside", _("mise de côté")
    GROUPED = "grouped", _("groupée")


UNDELIVERED = (State.FAILED, State.BOUNCED)


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        return self.filter(state=State.QUEUED)

    def written_to(self, address: str) -> "LetterQuerySet":
        return self.filter(to__iexact=address)

    def optional_since(self, instant: datetime) -> "LetterQuerySet":
        """Letters of the optional kinds that a person received, or will, since `instant`."""
        return self.filter(created__gte=instant).exclude(kind=ESSENTIAL.code).exclude(
            state__in=[State.ASIDE, State.GROUPED]
        )  # fmt: skip

    def take(self, pk: int, attempt: str) -> bool:
        """Claim a letter that waits, or one whose sender stopped before saying any of it: the last to claim sends."""
        unsaid = Q(state=State.QUEUED) | Q(state=State.LEAVING, handed=None)
        return bool(self.filter(unsaid, pk=pk).update(state=State.LEAVING, attempt=attempt))

    def hand_over(self, pk: int, attempt: str) -> bool:
        """Note that the mail server is about to be told the text; False when another attempt claimed the letter."""
        return bool(self.filter(pk=pk, state=State.LEAVING, attempt=attempt, handed=None).update(handed=now()))

    def blank(self) -> int:
        """Erase what letters said; that they were sent, and when, stays."""
        return self.exclude(text="", html="").update(text="", html="")


class Letter(models.Model):
    """One message to one address. `key` is what makes it unique; a `secret` one is erased as soon as it has left.

    `reference` is in its Message-ID and in the address to which it comes back: secret, and always the same.
    """

    key = models.CharField(max_length=200, unique=True)
    reference = models.CharField(max_length=32, db_index=True, default="")
    kind = models.CharField(max_length=20, default=ESSENTIAL.code)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    secret = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    attempt = models.CharField(max_length=16, blank=True)
    handed = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=now)
    sent = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "created"]),
            models.Index(fields=["to", "created"], name="letter_by_address"),
        ]

    @property
    def why(self) -> Kind:
        """Its kind."""
        return kind_of(self.kind)


class Correspondent(models.Model):
    """What someone at an address wants to receive. `refused` are codes of kinds; no row: everything."""

    address = models.EmailField(max_length=254, unique=True)
    refused = models.JSONField(default=list)


class BounceQuerySet(models.QuerySet["Bounce"]):
    def open(self) -> "BounceQuerySet":
        """Those after which nobody said that the address works again."""
        return self.filter(settled=None)

    def of(self, address: str) -> "BounceQuerySet":
        return self.filter(address=address.lower())


class Bounce(models.Model):
    """A letter that did not reach its address, for good. `status` is that of RFC 3463 ("5.1.1"), or empty."""

    letter = models.OneToOneField(Letter, models.SET_NULL, null=True, related_name="bounce")
    address = models.EmailField(max_length=254, db_index=True)
    status = models.CharField(max_length=11, blank=True)
    said = models.CharField(_("réponse du serveur"), max_length=500, blank=True)
    at = models.DateTimeField(default=now)
    settled = models.DateTimeField(null=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def reason(self) -> str:
        """Why, in words for the person concerned."""
        return str(next((words for start, words in REASONS.items() if self.status[1:].startswith(start)), RETURNED))


REASONS = {
    ".2.2": _("La boîte est pleine."),
    ".1.": _("La boîte n’existe pas, ou plus."),
    ".2.": _("La boîte n’accepte pas de lettres."),
    ".4.": _("Le serveur de messagerie ne répond pas."),
    ".7.": _("Le serveur de messagerie refuse nos lettres."),
}
"""By the end of the status (RFC 3463 § 3)."""
RETURNED = _("Le serveur de messagerie a rendu la lettre.")

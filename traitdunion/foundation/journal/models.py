"""The record of proof acts: what was done, when, on what, by whom; never changed, each sealed by the one before."""

import hashlib
from datetime import UTC
from typing import Any

from django.db import models

from traitdunion.foundation.journal.canonical import canonical

GENESIS = "0" * 64
"""What the first entry of a chain names as the hash before it."""


class Chain(models.Model):
    """One sequence of entries, one per call. Its row is the lock under which entries are numbered."""

    name = models.CharField(primary_key=True, max_length=200)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)


class Entry(models.Model):
    """One act. `at` is the business instant in UTC; `actor` an opaque reference; `data` holds no personal data."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=50)
    subject = models.CharField(max_length=200)
    actor = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="journal_one_entry_per_number")]
        indexes = [models.Index(fields=["subject"])]
        ordering = ["chain", "number"]

    def payload(self) -> dict[str, Any]:
        """What the hash covers: every field but the hash itself, the instant as UTC to the microsecond."""
        return {
            "chain": self.chain_id,
            "number": self.number,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "act": self.act,
            "subject": self.subject,
            "actor": self.actor,
            "data": self.data,
            "previous_hash": self.previous_hash,
        }

    def seal(self) -> str:
        """SHA-256 of the canonical payload, in hexadecimal."""
        return hashlib.sha256(canonical(self.payload())).hexdigest()


class PersonSalt(models.Model):
    """What ties a person to the reference written in the chains. Erased with the person: the chains still verify."""

    person = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=64)
    reference = models.CharField(max_length=64, unique=True)

"""Pages opened without an account: a link that its address alone opens, letters copied from paper, a code by mail.

What is handed out is never stored, only its hash; letters, which are printed on paper, open nothing without an account.
Codes and limits are on the real clock.
"""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import timedelta
from enum import Enum
from hashlib import sha256

from allauth.core import ratelimit
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from traitdunion.foundation.ui.forms import DIGITS

LETTERS = "ABCDEFGHJKMNPRSTUVWXYZ"
"""Without I, L, O and Q, which handwriting and small print confuse: 22 letters, 8 of them make 5 × 10¹⁰ codes."""
LENGTH = 8
CODE_LASTS = timedelta(minutes=15)
TRIES = 5
HYPHENS = re.compile(r"[\s\-‐‑–]")
"""Between the parts of what people copy."""


def new_token() -> str:
    """What the address of a link carries: 192 random bits."""
    return secrets.token_urlsafe(24)


def hashed(token: str) -> str:
    """What is stored of a token, and looked up: its SHA-256, 64 hexadecimal digits."""
    return sha256(token.encode()).hexdigest()


def new_letters() -> str:
    """Eight letters to print: ABCDEFGH."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def shown(letters: str) -> str:
    """Letters as they are printed: ABCD-EFGH."""
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def read_letters(typed: str) -> str:
    """The eight letters behind what was typed, whatever its capitals, spaces and hyphens; "" when there are none."""
    letters = HYPHENS.sub("", typed[:40]).upper()
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else ""


class Try(Enum):
    """What a typed code was."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"
    """Too old, tried too often, or never sent: a new one is needed."""


class MailedCode(models.Model):
    """A code of eight digits sent by mail, valid 15 minutes and for 5 tries; a new one ends the one before."""

    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_at = models.DateTimeField(null=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def new_code(self) -> str:
        """A new code, to be sent at once (12345678 is written 1234-5678); the row is saved."""
        digits = f"{secrets.randbelow(10**8):08}"
        self.code_hash, self.code_at, self.code_tries = self._hash(digits), timezone.now(), 0
        self.save(update_fields=["code_hash", "code_at", "code_tries"])
        return f"{digits[:4]}-{digits[4:]}"

    @property
    def code_waits(self) -> bool:
        """A code was sent that may still be typed."""
        return bool(self.code_hash and self.code_at and timezone.now() < self.code_at + CODE_LASTS) and (
            self.code_tries < TRIES
        )

    def try_code(self, typed: str) -> Try:
        """Whether `typed` is the code; a right one serves once. To be called on a locked row, and committed."""
        if not self.code_waits:
            return Try.OVER
        digits = HYPHENS.sub("", typed[:40]).translate(DIGITS)
        right = hmac.compare_digest(self.code_hash, self._hash(digits))
        self.code_tries += 1
        if right:
            self.code_hash = ""
        self.save(update_fields=["code_hash", "code_tries"])
        return Try.RIGHT if right else Try.WRONG

    @property
    def code_key(self) -> str:
        """What tells this row from every other that codes are sent for."""
        return f"{self._meta.label}:{self.pk}"

    def _hash(self, digits: str) -> str:
        return salted_hmac("accounts.links", f"{self.code_key}:{digits}", algorithm="sha256").hexdigest()


def may_send_code(request: HttpRequest, row: MailedCode) -> bool:
    """Whether one more code may leave for `row`: 5 in ten minutes for a link, 20 a minute from a place."""
    return ratelimit.consume(request, action="link_code", key=row.code_key)

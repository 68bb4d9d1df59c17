"""Letters leaving, and what is erased of them."""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from traitdunion.foundation.clock import now
from traitdunion.foundation.jobs import task
from traitdunion.foundation.mail.message import carrier, compose
from traitdunion.foundation.mail.models import Letter, State

READABLE = timedelta(days=30)
"""How long what a letter said is kept after it left."""
KNOWN = timedelta(days=365)
"""How long it is kept that a letter was written, and to whom."""
WORTH_SENDING = timedelta(days=7)
"""How long a letter that cannot leave is tried: later, what it says may no longer be true."""
INTERRUPTED = "The connection or the process broke while this letter was leaving: it may or may not have been sent."
FINAL = 500
"""Answers of a mail server from which trying again is useless (RFC 5321 § 4.2.1)."""


@task(max_attempts=8)
def deliver(letter: int) -> None:
    """Hand the letter to the mail server, once: when it is not known whether it left, it is not sent again.

    A server that cannot be reached, or that says to come back later, is tried again.
    """
    way_out = carrier()
    if way_out is None:
        return
    with way_out:
        if not Letter.objects.take(letter):
            Letter.objects.filter(pk=letter, state=State.LEAVING).update(state=State.FAILED, error=INTERRUPTED)
            return
        row = Letter.objects.get(pk=letter)
        try:
            way_out.send_messages([compose(row)])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
            if _is_final(refusal):
                _close(row, State.FAILED, error=str(refusal))
                return
            Letter.objects.filter(pk=letter).update(state=State.QUEUED)
            raise
        except (smtplib.SMTPException, OSError):
            _close(row, State.FAILED, error=INTERRUPTED)
        else:
            _close(row, State.SENT)


def _is_final(refusal: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server said no (5xx), rather than not now (4xx)."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return all(code >= FINAL for code, _ in refusal.recipients.values())
    return refusal.smtp_code >= FINAL


def _close(letter: Letter, state: State, error: str = "") -> None:
    letter.state, letter.error, letter.sent = state, error[:500], now()
    letter.save(update_fields=["state", "error", "sent"])
    if letter.secret and not settings.DEMO:
        Letter.objects.filter(pk=letter.pk).blank()


@task(every=timedelta(hours=1))
def try_again() -> None:
    """Letters that wait since more than an hour: the mail server was away, or not yet known."""
    instant = now()
    late = Letter.objects.waiting().filter(created__lt=instant - timedelta(hours=1))
    if not settings.DEMO:
        late.filter(created__lt=instant - WORTH_SENDING).update(state=State.FAILED, error="It could not leave in time.")
    if carrier():
        for letter in late:
            deliver.enqueue(letter=letter.pk)


@task(every=timedelta(days=1), at=timedelta(hours=2))
def erase_old_letters() -> None:
    """What letters said goes 30 days after they left, codes that could not leave after a day, the rest after a year."""
    if settings.DEMO:
        return
    instant = now()
    left = Q(state__in=[State.SENT, State.FAILED], created__lt=instant - READABLE)
    useless = Q(secret=True, created__lt=instant - timedelta(days=1))
    Letter.objects.filter(useless).waiting().update(state=State.FAILED, error="It could not leave in time.")
    Letter.objects.filter(left | useless).blank()
    Letter.objects.filter(created__lt=instant - KNOWN).exclude(state=State.QUEUED).delete()

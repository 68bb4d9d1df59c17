"""Letters leaving, and what is erased of them."""

import smtplib
from contextlib import suppress
from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.db.models import Q

from traitdunion.foundation.clock import now
from traitdunion.foundation.jobs import task
from traitdunion.foundation.mail.bounces import bounced
from traitdunion.foundation.mail.message import Carrier, carrier, compose
from traitdunion.foundation.mail.models import Bounce, Letter, State

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

    A server that cannot be reached, or that says to come back later, is tried again; so is a letter whose sender
    stopped before the server was told any of it. Only the last to claim a letter passes the fence.
    """
    way_out = carrier()
    if way_out is None:
        return
    attempt = token_hex(8)

    def fence() -> None:
        if not Letter.objects.hand_over(letter, attempt):
            raise Overtaken

    way_out.fence = fence
    with way_out:
        if not Letter.objects.take(letter, attempt):
            Letter.objects.filter(pk=letter, state=State.LEAVING).update(state=State.FAILED, error=INTERRUPTED)
            return
        with suppress(Overtaken):
            _leave(way_out, Letter.objects.get(pk=letter))


class Overtaken(Exception):  # noqa: N818 it is no error
    """Another process claimed the letter meanwhile: it sends it."""


def _leave(way_out: Carrier, row: Letter) -> None:
    try:
        way_out.send_messages([compose(row)])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
        if not _is_final(refusal):
            _put_back(row)
            raise
        _close(row, State.FAILED, error=str(refusal))
        if not isinstance(refusal, smtplib.SMTPSenderRefused):
            bounced(letter=row, said=_said(refusal))
    except (smtplib.SMTPException, OSError):
        row.refresh_from_db(fields=["handed"])
        if row.handed is None:
            _put_back(row)
            raise
        _close(row, State.FAILED, error=INTERRUPTED)
    else:
        _close(row, State.SENT)


def _put_back(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk, attempt=letter.attempt).update(state=State.QUEUED, handed=None)


def _is_final(refusal: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server said no (5xx), rather than not now (4xx)."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return all(code >= FINAL for code, _ in refusal.recipients.values())
    return refusal.smtp_code >= FINAL


def _said(refusal: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> str:
    """The server's own words."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {words.decode(errors='replace')}" for code, words in refusal.recipients.values()]
        return ", ".join(answers)
    words = refusal.smtp_error
    return f"{refusal.smtp_code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


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


@task(every=timedelta(days=1), at=timedelta(hours=16))
def send_what_was_put_aside() -> None:
    """At the end of the day in Paris, each person gets in one letter those beyond the four that left at once."""
    from traitdunion.foundation.mail.acts import group  # acts hand letters to this module

    for address in Letter.objects.filter(state=State.ASIDE).values_list("to", flat=True).distinct().order_by("to"):
        group(address=address)


@task(every=timedelta(days=1), at=timedelta(hours=2))
def erase_old_letters() -> None:
    """What letters said goes 30 days after they left, codes that could not leave after a day, the rest after a year."""
    if settings.DEMO:
        return
    instant = now()
    left = ~Q(state__in=[State.QUEUED, State.LEAVING]) & Q(created__lt=instant - READABLE)
    useless = Q(secret=True, created__lt=instant - timedelta(days=1))
    Letter.objects.filter(useless).waiting().update(state=State.FAILED, error="It could not leave in time.")
    Letter.objects.filter(left | useless).blank()
    Letter.objects.filter(created__lt=instant - KNOWN).exclude(state=State.QUEUED).delete()
    Bounce.objects.filter(at__lt=instant - KNOWN).delete()

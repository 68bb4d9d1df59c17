"""A letter as it travels."""

import hashlib
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from traitdunion.foundation.mail.models import Letter

HEAVIEST = 12_000
"""Bytes of a whole message: a few seconds on a poor link."""
HEAVIEST_LETTER = 12
"""Bytes that one character may take in a message: four in UTF-8, each written on three."""
WAIT = 30
"""Seconds for each answer of the mail server."""
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The message of `letter`; its identifier is always the same, so that a repeat would be seen as one."""
    name = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.ENV.mail_from,
        to=[letter.to],
        reply_to=[settings.ENV.owner_email],
        headers={
            "Message-ID": f"<{name}@{urlsplit(settings.BASE_URL).hostname}>",
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def lighten(letter: Letter) -> None:
    """Keep `letter` under the weight of a message: first without its illustrated version, then cut."""
    if _weight(letter) > HEAVIEST:
        letter.html = ""
    while (excess := _weight(letter) - HEAVIEST) > 0:
        letter.text = letter.text[: -max(excess // HEAVIEST_LETTER, 10)] + "…"


def _weight(letter: Letter) -> int:
    return len(compose(letter).message().as_bytes())


def carrier() -> BaseEmailBackend | None:
    """The way out, from TRAITDUNION_SMTP_URL; None when there is none and letters stay in the outbox."""
    if not settings.ENV.smtp_url:
        return None
    address = urlsplit(settings.ENV.smtp_url)
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=address.hostname,
        port=address.port or PORTS[address.scheme],
        username=unquote(address.username or ""),
        password=unquote(address.password or ""),
        use_tls=address.scheme == "smtp+starttls",
        use_ssl=address.scheme == "smtps",
        timeout=WAIT,
    )

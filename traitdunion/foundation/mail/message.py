"""A letter as it travels."""

import re
import smtplib
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.signing import Signer
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from traitdunion.foundation.mail.models import Letter

HEAVIEST = 12_000
"""Bytes of a whole message: a few seconds on a poor link."""
HEAVIEST_LETTER = 12
"""Bytes that one character may take in a message: four in UTF-8, each written on three."""
WAIT = 30
"""Seconds for each answer of the mail server."""
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
REFERENCE = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_leave = Signer(salt="mail.leave")


def reference(key: str) -> str:
    """What names the letter of this key to mail servers: the same at each attempt, and not to be guessed."""
    return salted_hmac("mail.reference", key, algorithm="sha256").hexdigest()[:32]


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The message of `letter`; its identifier is always the same, so that a repeat would be seen as one."""
    name = letter.reference or reference(letter.key)
    headers = {
        "From": settings.ENV.mail_from,
        "Message-ID": f"<{name}@{urlsplit(settings.BASE_URL).hostname}>",
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
    }
    if letter.why.optional:
        headers |= {
            "List-Unsubscribe": f"<{leaving_address(letter)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=return_address(name),
        to=[letter.to],
        reply_to=[settings.ENV.owner_email],
        headers=headers,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def return_address(name: str) -> str:
    """Where a letter that cannot be delivered comes back, with the letter's reference when the setting allows it."""
    box, _at, domain = settings.ENV.bounce_address.partition("@")
    return f"{box}+{name}@{domain}" if box else str(settings.ENV.mail_from)


def leaving_address(letter: Letter) -> str:
    """The page where who reads `letter` says that they want no more of its kind; nobody else can make this address."""
    token = _leave.sign_object([letter.to.lower(), letter.kind])
    with translation.override(letter.language):
        return settings.BASE_URL + reverse("mail:leave", args=[token])


def leaver(token: str) -> tuple[str, str]:
    """The address and the kind that a page to leave is for. Raises django.core.signing.BadSignature."""
    address, kind = _leave.unsign_object(token)
    return address, kind


def lighten(letter: Letter) -> None:
    """Keep `letter` under the weight of a message: first without its illustrated version, then cut."""
    if weight(letter) > HEAVIEST:
        letter.html = ""
    while (excess := weight(letter) - HEAVIEST) > 0:
        letter.text = letter.text[: -max(excess // HEAVIEST_LETTER, 10)] + "…"


def weight(letter: Letter) -> int:
    """Bytes of the whole message."""
    return len(compose(letter).message().as_bytes())


class Fence:
    """A line to the mail server that asks `fence` right before the text of a letter is said."""

    fence: Callable[[], None]

    def data(self, msg: Any) -> Any:
        self.fence()
        return super().data(msg)  # type: ignore[misc]


class Carrier(EmailBackend):
    """Django's way to a mail server, with a `fence` to pass before each text."""

    fence: Callable[[], None]

    @property
    def connection_class(self) -> Any:
        plain = smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP
        return type("Line", (Fence, plain), {"fence": lambda _line: self.fence()})


def carrier() -> Carrier | None:
    """The way out, from TRAITDUNION_SMTP_URL; None when there is none and letters stay in the outbox."""
    if not settings.ENV.smtp_url:
        return None
    address = urlsplit(settings.ENV.smtp_url)
    return Carrier(
        host=address.hostname,
        port=address.port or PORTS[address.scheme],
        username=unquote(address.username or ""),
        password=unquote(address.password or ""),
        use_tls=address.scheme == "smtp+starttls",
        use_ssl=address.scheme == "smtps",
        timeout=WAIT,
    )

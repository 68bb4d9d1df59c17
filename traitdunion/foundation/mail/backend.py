"""Django's own messages (sign-in codes, addresses to confirm) take the same outbox as ours."""

import secrets
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from traitdunion.foundation.mail import acts
from traitdunion.foundation.mail.models import Letter


class OutboxBackend(BaseEmailBackend):
    """One secret letter per message and recipient, in the language of the request."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages were taken. ValueError for an attachment: a letter gives the address of a page instead."""
        for message in email_messages:
            if message.attachments:
                raise ValueError("A letter carries no attachment.")
            for address in message.recipients():
                acts.post(_letter(message, address))
        return len(email_messages)


def _letter(message: EmailMessage, address: str) -> Letter:
    alternatives = getattr(message, "alternatives", [])
    return Letter(
        key=f"message:{secrets.token_hex(16)}",
        to=address,
        subject=str(message.subject),
        text=str(message.body),
        html=next((str(each.content) for each in alternatives if each.mimetype == "text/html"), ""),
        language=translation.get_language() or "fr",
        secret=True,
    )

"""Putting letters in the outbox."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from traitdunion.foundation.mail.message import lighten
from traitdunion.foundation.mail.models import Letter, State
from traitdunion.foundation.mail.tasks import deliver


def send(  # noqa: PLR0913 all named, each a part of the letter
    *, to: str, template: str, context: Mapping[str, Any], language: str, key: str = "", secret: bool = False
) -> Letter:
    """Write a letter in `language` and put it in the outbox, in the caller's transaction.

    `template` names `mail/<template>.txt`, whose first line is the subject, and `mail/<template>.html` if there is
    one. A `key` already used gives back its letter and sends nothing; an act that cannot be done twice
    needs none. A `secret` letter is erased when it has left.
    """
    context = {"owner": settings.ENV.owner_name, "base_url": settings.BASE_URL, **context}
    with translation.override(language):
        subject, _, text = render_to_string(f"mail/{template}.txt", context).partition("\n")
        try:
            html = str(render_to_string(f"mail/{template}.html", context | {"subject": subject}))
        except TemplateDoesNotExist:
            html = ""
    return post(Letter(key=key, to=to, subject=subject, text=text, html=html, language=language, secret=secret))


def forget(address: str) -> None:
    """Remove every letter written to `address`, but those that have not left yet."""
    Letter.objects.filter(to__iexact=address).exclude(state__in=[State.QUEUED, State.LEAVING]).delete()


def post(letter: Letter) -> Letter:
    """Put a letter already written in the outbox; it leaves when the caller's transaction is committed."""
    letter.subject = " ".join(letter.subject.split())[:200]
    letter.text = letter.text.strip() + "\n"
    lighten(letter)
    with transaction.atomic(savepoint=False):
        if not letter.key:
            letter.key = uuid4().hex
            letter.save(force_insert=True)
            deliver.enqueue(letter=letter.pk)
            return letter
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
        letter = Letter.objects.get(key=letter.key)
        deliver.enqueue(key=f"mail.deliver:{letter.pk}", letter=letter.pk)
    return letter

"""Writing from a file to its officers, and back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.urls import reverse

from traitdunion.foundation.clock import now
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.correspondence import tell, writers_of
from traitdunion.programme.applications.models import Application, Enclosure, Message

TWICE = timedelta(minutes=2)
"""The same words of the same person within it are one message: a button pressed twice."""

written = Signal()
"""The authors of a file wrote to those who examine it: `message`."""


@transaction.atomic
def write_message(
    *, application: Application, text: str, files: Sequence[StoredFile], by: Any, from_officer: bool
) -> Message:
    """Write to the other side, which gets a letter. That `by` may is for the caller to know."""
    locked, moment = lock(application), now()
    last = locked.messages.last()
    if last and (last.author, last.text, last.from_officer) == (by, text, from_officer) and moment - last.at < TWICE:
        return last
    message = Message.objects.create(application=locked, from_officer=from_officer, author=by, text=text, at=moment)
    Enclosure.objects.bulk_create(Enclosure(message=message, stored=each, name=each.name) for each in files)
    column = "unread_here" if from_officer else "unread_there"
    Application.objects.filter(pk=locked.pk).update(**{column: F(column) + 1})
    if from_officer:
        _tell_lead(message)
    else:
        written.send(sender=Message, message=message)
    return message


def mark_read(*, application: Application, by_officer: bool) -> None:
    """One side read what the other wrote."""
    column = "unread_there" if by_officer else "unread_here"
    if getattr(application, column):
        Application.objects.filter(pk=application.pk).update(**{column: 0})
        setattr(application, column, 0)


def _tell_lead(message: Message) -> None:
    application = message.application
    address = settings.BASE_URL + reverse("applications:messages", args=[application.number])
    more = {"text": message.text, "address": address}
    tell(writers_of(application), "applications_message", application, lambda _person: more)

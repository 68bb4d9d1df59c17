"""What people of a file say to each other of its sections."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from traitdunion.foundation.clock import now
from traitdunion.foundation.journal import acts as journal
from traitdunion.programme.applications.correspondence import tell
from traitdunion.programme.applications.models import Application, Comment, SectionKey
from traitdunion.programme.applications.people import People
from traitdunion.programme.applications.permissions import can_correct_comment


@transaction.atomic
def comment(  # noqa: PLR0913 - each is a part of the comment
    *,
    application: Application,
    section: SectionKey,
    text: str,
    by: Any,
    mentions: Iterable[Any] = (),
    answers: Comment | None = None,
) -> Comment:
    """Say `text` of a section, or answer a comment, and write to those who are mentioned."""
    guest = None if by.role_in(application.lead_id) else by.guest_of.filter(application=application).last()
    said = Comment.objects.create(
        application=application,
        section=answers.section if answers else section,
        answers=answers,
        author=by,
        organisation=guest.organisation if guest else "",
        text=text,
    )
    named = list(mentions)
    said.mentions.set(named)
    _tell(said, application, named, by)
    return said


@transaction.atomic
def correct_comment(*, comment: Comment, text: str, by: Any) -> None:
    """Put `text` in place of what its author said, as long as nothing was answered; the journal says that it changed.

    Raises PermissionDenied. Nobody is written to again.
    """
    held = _held(comment, by)
    before = held.text
    if text != before:
        held.text, held.corrected_at = text, now()
        held.save(update_fields=["text", "corrected_at"])
        _record("correct_comment", held, before, by)


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: Any) -> None:
    """Erase what its author said, as long as nothing was answered. Raises PermissionDenied."""
    held = _held(comment, by)
    before = held.text
    held.text, held.withdrawn_at = "", now()
    held.save(update_fields=["text", "withdrawn_at"])
    held.mentions.clear()
    _record("withdraw_comment", held, before, by)


def _held(comment: Comment, by: Any) -> Comment:
    """The comment, which `by` may correct, while nobody can answer it."""
    Comment.objects.select_for_update().get(pk=comment.first.pk)
    held = Comment.objects.with_followed().select_related("application__call").get(pk=comment.pk)
    can_correct_comment(by, held).require()
    return held


def _record(act: str, comment: Comment, before: str, by: Any) -> None:
    """What the journal keeps: the hash of what was said `before`, never the words."""
    journal.record(
        chain=comment.application.call.slug,
        act=act,
        subject=f"{comment.application.number}/c{comment.pk}",
        actor=by.reference,
        data={"text_sha256": sha256(before.encode()).hexdigest()},
    )


@transaction.atomic
def resolve(*, comment: Comment, by: Any) -> None:
    """Say that what a comment asks is done; it can be reopened."""
    comment.resolved_at, comment.resolved_by = now(), by
    comment.save(update_fields=["resolved_at", "resolved_by"])


@transaction.atomic
def reopen_comment(*, comment: Comment) -> None:
    """Put a resolved comment back among those that wait."""
    comment.resolved_at = comment.resolved_by = None
    comment.save(update_fields=["resolved_at", "resolved_by"])


def _tell(said: Comment, application: Application, people: list[Any], by: Any) -> None:
    place = f"{reverse('applications:comments', args=[application.number])}#c{said.pk}"

    def more(person: Any) -> dict[str, str]:
        return {
            "author": People(application, person).name(by),
            "section": str(SectionKey(said.section).label),
            "text": said.text,
            "address": settings.BASE_URL + place,
        }

    tell(people, "applications_mention", application, more, f"mention:{said.pk}")

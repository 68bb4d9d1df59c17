"""Asking about a call, answering to all, following a call."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import override

from traitdunion.directory.accounts.models import User
from traitdunion.foundation.clock import now
from traitdunion.foundation.mail import acts as mail
from traitdunion.programme.calls.asked import Enquiry, Follower
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.texts import said

WAITING = 5
"""Questions of one person about one call that may wait for an answer."""

asked = Signal()
"""A question was asked: `enquiry`. Those who answer for the call want to know."""


@transaction.atomic
def ask(*, call: Call, text: str, by: Any) -> Enquiry | None:
    """Ask about `call`. The same question asked twice is one; None when too many of theirs wait already."""
    theirs = Enquiry.objects.waiting().filter(call=call, asked_by=by)
    same = theirs.filter(text=text).first()
    if same or theirs.count() >= WAITING:
        return same
    enquiry = Enquiry.objects.create(call=call, text=text, asked_by=by)
    asked.send(sender=Enquiry, enquiry=enquiry)
    return enquiry


@transaction.atomic
def answer(*, enquiry: Enquiry, shown: str, answer: str, by: Any) -> bool:
    """Publish the question, as `shown`, with its answer. False when it was answered or set aside already."""
    from traitdunion.programme.calls.tasks import tell_answer  # tasks need this module

    waiting = Enquiry.objects.waiting().filter(pk=enquiry.pk)
    done = waiting.order_by().update(shown=shown, answer=answer, answered_at=now(), answered_by=by)
    if done:
        tell_answer.enqueue(enquiry_id=enquiry.pk, key=f"calls.tell_answer:{enquiry.pk}")
    return bool(done)


def set_aside(*, enquiry: Enquiry) -> None:
    """Leave a question out, unpublished: it is no question about the call."""
    Enquiry.objects.waiting().filter(pk=enquiry.pk).order_by().update(set_aside_at=now())


def follow(*, call: Call, by: Any) -> None:
    """Get a letter for each answer published about `call`."""
    Follower.objects.get_or_create(call=call, user=by)


def unfollow(*, call: Call, by: Any) -> None:
    """Get no more of them."""
    Follower.objects.filter(call=call, user=by).delete()


def tell(enquiry: Enquiry) -> None:
    """Write to the followers of the call, and to who asked."""
    followers = User.objects.filter(calls_followed__call=enquiry.call_id)
    people = {person.pk: person for person in (*followers, enquiry.asked_by) if person and person.is_active}
    for person in people.values():
        with override(person.language):
            path = reverse("calls:questions", args=[enquiry.call.slug])
            context = {
                "call": said(enquiry.call.snapshot.card["title"]).text,
                "question": enquiry.shown,
                "answer": enquiry.answer,
                "address": f"{settings.BASE_URL}{path}#q{enquiry.pk}",
            }
        mail.send(
            to=person.email,
            template="calls_answer",
            context=context,
            language=person.language,
            key=f"calls:answer:{enquiry.pk}:{person.pk}",
        )


def of_person(sender: object, *, user: Any, **_kwargs: object) -> dict[str, list[dict[str, Any]]]:  # noqa: ARG001 a signal's
    """Answers the signal `exporting` of accounts."""
    return {
        "questions posées sur un appel": [
            {"appel": each.call.slug, "le": each.asked_at.isoformat(), "texte": each.text}
            for each in Enquiry.objects.filter(asked_by=user).select_related("call")
        ],
        "appels suivis": [
            {"appel": each.call.slug, "depuis": each.since.isoformat()}
            for each in Follower.objects.filter(user=user).select_related("call")
        ],
    }


def forget_person(sender: object, *, user: Any, **_kwargs: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signal `erasing` of accounts: what the person wrote goes, what was published stays."""
    theirs = Enquiry.objects.filter(asked_by=user)
    theirs.filter(answered_at=None).delete()
    theirs.update(text="")

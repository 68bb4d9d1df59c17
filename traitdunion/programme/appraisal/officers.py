"""Telling the officers of a call what happens to its files."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from traitdunion.directory.accounts.models import User
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.mail import acts as mail
from traitdunion.programme.applications.acts.attachments import refused_pieces, submitted_with
from traitdunion.programme.applications.models import Application, Message, Withdrawal
from traitdunion.programme.calls.models import Call, Enquiry
from traitdunion.programme.calls.texts import said


def officers_of(call: Call) -> QuerySet[User]:
    """Those who follow `call`."""
    return User.objects.filter(staff_roles__owner=call.owner_id, is_active=True).order_by("pk")


def tell_of_question(sender: object, *, enquiry: Enquiry, **_more: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signal `asked` of calls."""
    call = enquiry.call
    for person in officers_of(call):
        with override(person.language):
            context = {
                "call": said(call.snapshot.card["title"]).text,
                "question": enquiry.text,
                "address": settings.BASE_URL + reverse("appraisal:questions", args=[call.slug]),
            }
        mail.send(to=person.email, template="appraisal_question", context=context, language=person.language)


def tell_of_withdrawal(sender: object, *, withdrawal: Withdrawal, **_more: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signals `withdrawn` and `kept` of applications."""
    back = withdrawal.ended_at is not None
    reason = withdrawal.ended_because if back else withdrawal.because
    for person in officers_of(withdrawal.application.call):
        if person.pk != withdrawal.ended_by_id:
            write(person, "appraisal_withdrawn", withdrawal.application, back=back, reason=reason)


def tell_of_message(sender: object, *, message: Message, **_more: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signal `written` of applications."""
    application = message.application
    for person in officers_of(application.call):
        write(person, "appraisal_message", application, page="appraisal:messages", text=message.text)


def tell_of_refusal(sender: object, *, files: Iterable[StoredFile], threat: str, **_more: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signal `refused` of files: which piece of a file received is lost, once to each."""
    for piece in refused_pieces(files):
        if submission := submitted_with(piece):
            at = f"?version={submission.version}#pieces"
            for person in officers_of(piece.application.call):
                key = f"piece-refused:{piece.pk}:{person.pk}"
                more = {"at": at, "key": key, "name": piece.name, "threat": threat}
                write(person, "appraisal_piece_refused", piece.application, **more)


def write(  # noqa: PLR0913 all named, but the first three
    person: User,
    template: str,
    application: Application,
    *,
    page: str = "appraisal:file",
    at: str = "",
    key: str = "",
    **more: object,
) -> None:
    """A letter to an officer about `application`, with the address of its page, `at` a place of it."""
    with override(person.language):
        path = reverse(page, args=[application.call.slug, application.number])
    context = {
        "number": application.number,
        "title": application.title,
        "lead": application.lead.name,
        "address": f"{settings.BASE_URL}{path}{at}",
    }
    mail.send(to=person.email, template=template, context=context | more, language=person.language, key=key)

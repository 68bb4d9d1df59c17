"""The messages between a file and its officers, on the side of its authors; the other side is in appraisal."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.foundation.files import Refused, WithheldError, serve
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.sending import Sending
from traitdunion.foundation.files.uploads import Ticket
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.forms.messages import MessageForm
from traitdunion.programme.applications.models import Application, Enclosure
from traitdunion.programme.applications.models.attachment import EACH
from traitdunion.programme.applications.permissions import can_write_to_officers
from traitdunion.programme.applications.views.frame import around, mine, sender


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Read, write, join files. Whoever may write marks as read what they are shown."""
    application = mine(request, number)
    may_write = can_write_to_officers(request.user, application)
    if request.method == "POST":
        may_write.require()
    sending = sending_of(request, application)
    form = MessageForm(sending.data, sending.files)
    if request.method == "POST" and sent(request, application, form, sending, from_officer=False):
        return redirect("applications:messages", number)
    if may_write:
        acts.mark_read(application=application, by_officer=False)
    context = around(request, application) | {"may_write": may_write, **thread(application, form, sending)}
    return render(request, "applications/messages.html", context, status=422 if request.method == "POST" else 200)


@kept.signed_in
@require_safe
def enclosure(request: kept.SignedInRequest, number: str, pk: int) -> HttpResponseBase:
    """A file joined to a message, once no antivirus is awaited."""
    return served(request, mine(request, number), pk)


def sending_of(request: kept.SignedInRequest, application: Application) -> Sending:
    """What the form is given: as posted, or as it was typed before signing in again."""
    return Sending(request, Ticket(sender(request, application)), kept.take(request))


def sent(
    request: kept.SignedInRequest, application: Application, form: MessageForm, sending: Sending, *, from_officer: bool
) -> bool:
    """Write the message of a form, unless something is missing or a file is refused: the form then says it."""
    if not sending.completes(form):
        return False
    stored = []
    for each in form.cleaned_data["enclosures"]:
        try:
            stored.append(files.store(each, allowed=files.ALL, max_bytes=EACH))
        except Refused as refused:
            said = _("%(label)s : %(message)s") % {"label": each.name, "message": " ".join(refused.messages)}
            form.add_error("enclosures", said)
            return False
    acts.write_message(
        application=application,
        text=form.cleaned_data["text"],
        files=stored,
        by=request.user,
        from_officer=from_officer,
    )
    notices.success(request, _("Le message est envoyé."))
    return True


def thread(application: Application, form: MessageForm, sending: Sending) -> dict[str, Any]:
    """The messages of a file, the last first, with their authors and files, and the form that adds one."""
    sending.keep(form)
    found = application.messages.select_related("author").prefetch_related("enclosures__stored")
    return {"thread": list(found.order_by("-at", "-pk")), "form": form, "sending": sending}


def served(request: kept.SignedInRequest, application: Application, pk: int) -> HttpResponseBase:
    """The file `pk` of the messages of `application`; 404 while it waits for the antivirus, or when it is refused."""
    found = Enclosure.objects.filter(message__application=application).select_related("stored").get_or_404(pk=pk)
    try:
        return serve(request, found.stored, filename=found.name, examining=True)
    except WithheldError as error:
        raise Http404(str(error)) from error

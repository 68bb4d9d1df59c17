"""The messages of a file, on the side of the officers of its call."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.forms.messages import MessageForm
from traitdunion.programme.applications.models import Application
from traitdunion.programme.applications.views.messages import sending_of, sent, served, thread


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: SignedInRequest, slug: str, number: str) -> HttpResponse:
    """Read what the lead wrote, answer, join files."""
    application = _file(request, slug, number)
    sending = sending_of(request, application)
    form = MessageForm(sending.data, sending.files)
    if request.method == "POST" and sent(request, application, form, sending, from_officer=True):
        return redirect("appraisal:messages", slug, number)
    acts.mark_read(application=application, by_officer=True)
    context = {"application": application, **thread(application, form, sending)}
    return render(request, "appraisal/messages.html", context, status=422 if request.method == "POST" else 200)


@kept.signed_in
@require_safe
def enclosure(request: SignedInRequest, slug: str, number: str, pk: int) -> HttpResponseBase:
    """A file joined to a message, once no antivirus is awaited."""
    return served(request, _file(request, slug, number), pk)


def _file(request: SignedInRequest, slug: str, number: str) -> Application:
    """A submitted file of a call that the person follows; for anyone else it does not exist."""
    followed = Application.objects.submitted().filter(
        call__owner__in=request.user.staff_roles_by_owner, call__slug=slug
    )
    return followed.with_heading().get_or_404(number=number)

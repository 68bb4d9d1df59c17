"""Recording a file that came on paper, correcting it, printing its receipt."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.foundation.files import serve
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications.acts import correct_paper, receive_on_paper
from traitdunion.programme.applications.models import Application, Submission
from traitdunion.programme.applications.starting import takes_paper
from traitdunion.programme.appraisal.deadlines.views import around, call_of
from traitdunion.programme.appraisal.paper.entry import Entry
from traitdunion.programme.calls.models import Call

Keep = Callable[[Entry, Sequence[StoredFile]], Submission]


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new file, from what came on paper."""
    call = call_of(request, slug)
    takes_paper(call).require()

    def keep(entry: Entry, scans: Sequence[StoredFile]) -> Submission:
        why = entry.form.cleaned_data["another_because"]
        return receive_on_paper(call=call, envelope=entry.envelope, scans=scans, by=request.user, another_because=why)

    return _page(request, call, None, keep)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, slug: str, number: str) -> HttpResponse:
    """What was recorded, to be put right: a new version."""
    call = call_of(request, slug)
    files = Application.objects.with_heading().filter(call=call, on_paper=True)
    application = files.get_or_404(number=number)

    def keep(entry: Entry, scans: Sequence[StoredFile]) -> Submission:
        why = entry.form.cleaned_data["because"]
        return correct_paper(
            application=application, envelope=entry.envelope, scans=scans, by=request.user, because=why
        )

    return _page(request, call, application, keep)


@kept.signed_in
@require_safe
def receipt(request: SignedInRequest, slug: str, number: str, version: int) -> HttpResponseBase:
    """The printed receipt of a version received; its page while the job has not made it."""
    call = call_of(request, slug)
    submissions = Submission.objects.for_officer(request.user).select_related("printed")
    submission = submissions.get_or_404(application__number=number, call=call, version=version)
    if submission.printed is None:
        messages.info(request, _("L’accusé se prépare : redemandez-le dans un instant."))
        return redirect("appraisal:file", slug, number)
    return serve(request, submission.printed, filename=f"{number}-{version}.pdf")


def _page(request: SignedInRequest, call: Call, application: Application | None, keep: Keep) -> HttpResponse:
    entry = _entry(request, call, application)
    longer = request.POST.get("do") == "more"
    if longer:
        entry.lengthen()
    elif request.method == "POST" and (submission := _kept(entry, keep)):
        number, version = submission.application.number, submission.version
        said = _("Le dossier %(number)s est enregistré, version %(version)s.")
        messages.success(request, said % {"number": number, "version": version})
        return redirect("appraisal:file", call.slug, number)
    refused = request.method == "POST" and not longer
    context = around(call) | {"entry": entry, "form": entry.form, "application": application}
    return render(request, "appraisal/paper.html", context, status=422 if refused else 200)


def _entry(request: SignedInRequest, call: Call, application: Application | None) -> Entry:
    """What was posted, or typed before the session ended, or what the file holds."""
    if request.method == "POST":
        return Entry(call, data=request.POST, uploads=request.FILES, application=application)
    typed = kept.take(request)
    entry = Entry(call, data=typed.data if typed else None, application=application)
    if typed:
        entry.lengthen()
    return entry


def _kept(entry: Entry, keep: Keep) -> Any:
    """The version recorded; None when a field says what to put right."""
    if not entry.is_valid():
        return None
    try:
        return keep(entry, entry.scans())
    except ValidationError as error:
        entry.refuse(error)
    return None

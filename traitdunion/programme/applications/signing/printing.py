"""The PDF of a file or of its summary: asked for here, made by a job, given once it is there."""

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.foundation.clock import now
from traitdunion.foundation.files import serve
from traitdunion.programme.applications.models import Application, Printout, Sheet, SignatureRequest
from traitdunion.programme.applications.proof.frozen import fingerprint
from traitdunion.programme.applications.signing.summary import Subject, subject_of
from traitdunion.programme.applications.tasks import print_sheet

FORMAT = "1"
"""To be raised when the sheets change: what was printed before is then printed again."""


@transaction.atomic
def prepare(*, subject: Subject, sheet: Sheet, language: str, asked: SignatureRequest | None = None) -> Printout:
    """Have a job print `subject`; the same content in the same language is printed once."""
    application = subject.application
    typed = str(application.saved_at) if sheet == Sheet.FORM else ""
    signed = [application.signed_sha256, application.signed_by, str(application.signed_on)]
    printout, made = Printout.objects.get_or_create(
        application=application,
        sheet=sheet,
        language=language,
        sha256=fingerprint(
            [FORMAT, subject.document, str(subject.submission or ""), signed, asked.pk if asked else 0, typed]
        ),
        defaults={"document": subject.document, "submission": subject.submission, "request": asked},
    )
    if made:
        print_sheet.enqueue(printout=printout.pk)
    return printout


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def prints(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Choose what to print, in which language."""
    application = _read_by(request, number)
    if request.method == "POST":
        sheet, _colon, language = request.POST.get("do", "").partition(":")
        word = request.POST.get("request", "")
        if sheet not in _sheets(request, application) or language not in dict(settings.LANGUAGES):
            raise Http404
        asked = _asked(request, application, word) if word else None
        subject = subject_of(application, now()) if _opens(request, application) else _received(application)
        made = prepare(subject=subject, sheet=Sheet(sheet), language=language, asked=asked)
        return redirect("applications:printout", number, made.pk)
    context = {
        "application": application,
        "sheets": _sheets(request, application),
        "inside": request.user.role_in(application.lead_id) is not None,
        "here": get_language(),
        "written": settings.LANGUAGES,
        "opens": _opens(request, application),
    }
    return render(request, "applications/prints.html", context)


@kept.signed_in
@require_safe
def printout(request: kept.SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Being prepared, or ready."""
    application = _read_by(request, number)
    context = {
        "application": application,
        "printout": _found(request, application, pk),
        "opens": _opens(request, application),
    }
    return render(request, "applications/printout.html", context)


@kept.signed_in
@require_safe
def pdf(request: kept.SignedInRequest, number: str, pk: int) -> HttpResponseBase:
    """The PDF; the page that says where it stands while the job has not made it."""
    found = _found(request, _read_by(request, number), pk)
    if found.stored is None:
        return redirect("applications:printout", number, pk)
    return serve(request, found.stored)


def _read_by(request: kept.SignedInRequest, number: str) -> Application:
    return Application.objects.readable_by(request.user).with_heading().get_or_404(number=number)


def _opens(request: kept.SignedInRequest, application: Application) -> bool:
    """Whether this reader sees the file as it stands; an officer sees what was received."""
    return Application.objects.opened_by(request.user).filter(pk=application.pk).exists()


def _sheets(request: kept.SignedInRequest, application: Application) -> list[Sheet]:
    """What this reader may print: the form is for those who write the file."""
    return [sheet for sheet in Sheet if sheet != Sheet.FORM or _opens(request, application)]


def _received(application: Application) -> Subject:
    latest = application.submissions.first()
    if latest is None:
        raise Http404
    return Subject(application, latest.document, latest)


def _found(request: kept.SignedInRequest, application: Application, pk: int) -> Printout:
    readable = Printout.objects.filter(application=application).select_related("stored", "submission")
    if not _opens(request, application):
        readable = readable.exclude(submission=None)
    return readable.get_or_404(pk=pk)


def _asked(request: kept.SignedInRequest, application: Application, word: str) -> SignatureRequest:
    """A printed sheet of the file, for the members of its lead."""
    if request.user.role_in(application.lead_id) is None:
        raise Http404
    found: SignatureRequest = application.signature_requests.open().exclude(letters="").get_or_404(pk=word)
    return found

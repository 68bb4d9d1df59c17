"""The budget of a file, out as a workbook and back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.foundation.documents.spreadsheets import CONTENT_TYPES, WRITERS
from traitdunion.foundation.files import Refused
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.exchange.acts import NotApplied, apply_parts
from traitdunion.programme.applications.exchange.blank import blank_of
from traitdunion.programme.applications.exchange.preview import Preview, preview_of
from traitdunion.programme.applications.exchange.waiting import put_by, sheets_of, take_up
from traitdunion.programme.applications.exchange.workbook import workbook_of
from traitdunion.programme.applications.models import SectionKey
from traitdunion.programme.applications.permissions import can_edit
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.views.frame import frame, opened
from traitdunion.programme.calls.models import Call

TOLD = 50
"""Faults shown at once."""


@kept.signed_in
@require_safe
def workbook(request: kept.SignedInRequest, number: str, extension: str) -> HttpResponse:
    """The budget of a file as ODS or XLSX, to be filled in away from the platform."""
    response = _download(contents_of(opened(request, number)), extension)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def template(_request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """The same workbook for a call, with nothing typed, for whoever has no file yet."""
    call = Call.objects.published().select_related("snapshot__regulation").get_or_404(slug=slug)
    return _download(blank_of(call), extension)


def _download(contents: Contents, extension: str) -> HttpResponse:
    name = f"budget-{contents.application.number}.{extension}"
    return HttpResponse(
        WRITERS[extension](workbook_of(contents)),
        content_type=CONTENT_TYPES[extension],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Bring a workbook back: send it, see what it changes, then apply it in one press."""
    application = opened(request, number)
    can_edit(request.user, application).require()
    contents = contents_of(application)
    word = request.POST.get("classeur") or request.GET.get("classeur", "")
    if request.method == "POST" and request.POST.get("do") != "apply":
        return _received(request, contents)
    if not word:
        return _page(request, contents)
    stored = take_up(number, word, request.user)
    if stored is None:
        messages.warning(request, _("Ce classeur n’est plus gardé. Envoyez-le de nouveau."))
        return redirect(_place(contents))
    preview = preview_of(sheets_of(stored), contents)
    if request.method == "POST":
        return _applied(request, contents, preview, word, stored.name)
    return _page(request, contents, preview=preview, word=word, name=stored.name)


def _received(request: kept.SignedInRequest, contents: Contents) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, contents, error=_("Choisissez un classeur, puis envoyez-le."), status=422)
    try:
        word = put_by(contents.application, upload, request.user)
    except Refused as refused:
        return _page(request, contents, error=" ".join(refused.messages), status=422)
    return redirect(f"{_place(contents)}?{urlencode({'classeur': word})}")


def _applied(request: kept.SignedInRequest, contents: Contents, preview: Preview, word: str, name: str) -> HttpResponse:
    """Apply what was shown; shown again when the file has changed since."""
    if preview.faults:
        return _page(request, contents, preview=preview, word=word, name=name, status=422)
    if not preview.changed:
        return redirect(address(contents.application, SectionKey.EXPENSES))
    if request.POST.get("seen") == preview.seen:
        try:
            apply_parts(application=contents.application, parts=preview.parts, by=request.user)
        except NotApplied as refused:
            messages.warning(request, str(refused) or _changed_since())
            return redirect(f"{_place(contents)}?{urlencode({'classeur': word})}")
        messages.success(request, _("Le budget est repris du classeur. Les versions précédentes restent."))
        return redirect(address(contents.application, preview.parts[0].section))
    messages.warning(request, _changed_since())
    return _page(request, contents, preview=preview, word=word, name=name, status=409)


def _changed_since() -> str:
    return _("Le dossier a changé entre-temps : voici ce que le classeur change maintenant.")


def _place(contents: Contents) -> str:
    return reverse("applications:budget_back", args=[contents.application.number])


def _page(  # noqa: PLR0913 - each part of the page has its name
    request: kept.SignedInRequest,
    contents: Contents,
    *,
    preview: Preview | None = None,
    word: str = "",
    name: str = "",
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = frame(request, contents) | {
        "preview": preview,
        "told": preview.faults[:TOLD] if preview else (),
        "word": word,
        "name": name,
        "error": error,
        "kept": kept.take(request),
    }
    return render(request, "applications/budget_back.html", context, status=status)

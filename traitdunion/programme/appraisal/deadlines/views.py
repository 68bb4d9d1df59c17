"""The calendar of a call: its windows, to put back; the files let in late; what new rules touch."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.acts import authorise_late
from traitdunion.programme.applications.kinds import kind_words
from traitdunion.programme.applications.models import Application, Change, Summary
from traitdunion.programme.appraisal.deadlines.forms import ClosingForm, LateForm
from traitdunion.programme.appraisal.queries import calls_of
from traitdunion.programme.calls.acts import extend
from traitdunion.programme.calls.models import Call, Window
from traitdunion.programme.calls.sheets import Sheet
from traitdunion.programme.calls.states import Window as Bounds
from traitdunion.programme.calls.texts import closing_words, grace_words, moment_words


@kept.signed_in
@require_safe
def calendar(request: SignedInRequest, slug: str) -> HttpResponse:
    """Windows with their extensions, and the files let in late."""
    call = call_of(request, slug)
    late = Application.objects.filter(call=call, late_until__isnull=False).select_related("lead")
    context = around(call) | {
        "windows": _windows(call),
        "extensions": Sheet(call.snapshot, now()).extensions(),
        "touched": _touched(call),
        "late": [
            (each, moment_words(each.late_until, closing=True) if each.late_until else "")
            for each in late.order_by("-late_until", "number")
        ],
    }
    return render(request, "appraisal/calendar.html", context)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Put a closing back: what is written is read again before it is published."""
    call = call_of(request, slug)
    window = Window.objects.filter(round__call=call, key=key, closes_at__isnull=False).select_related("round").first()
    if window is None or window.closes_at is None:
        raise Http404
    form = ClosingForm(request.POST if request.method == "POST" else None)
    told: list[tuple[str, str]] = []
    if form.is_bound and form.is_valid():
        if form.until <= window.closes_at:
            form.add_error("day", _("Une prolongation recule la clôture."))
        elif "confirm" in request.POST:
            return _extended(request, call, window, form)
        else:
            told = [
                (_("Clôture"), moment_words(window.closes_at, closing=True)),
                (_("Nouvelle clôture"), moment_words(form.until, closing=True)),
                (_("Motif"), form.reason["fr"]),
            ]
    context = around(call) | {
        "form": form,
        "told": told,
        "closing": moment_words(window.closes_at, closing=True),
    }
    return render(request, "appraisal/extension.html", context, status=422 if form.errors else 200)


def _extended(request: SignedInRequest, call: Call, window: Window, form: ClosingForm) -> HttpResponse:
    extend(window=window, until=form.until, reason=form.reason, by=request.user.reference)
    closing = moment_words(form.until, closing=True)
    messages.success(request, _("La clôture est reportée au %(closing)s. C’est publié.") % {"closing": closing})
    return redirect("appraisal:calendar", call.slug)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def late(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let one file in after the closing."""
    call = call_of(request, slug)
    form = LateForm(request.POST if request.method == "POST" else None, call=call)
    if form.is_bound and form.is_valid():
        file, reason = form.cleaned_data["number"], form.cleaned_data["reason"]
        try:
            authorise_late(application=file, until=form.until, reason=reason, by=request.user)
        except ValidationError as error:
            form.add_error("day", error)
        else:
            messages.success(
                request,
                _("Le dossier %(number)s peut être déposé jusqu’au %(until)s. Ses auteurs sont prévenus.")
                % {"number": file.number, "until": moment_words(form.until, closing=True)},
            )
            return redirect("appraisal:calendar", slug)
    return render(request, "appraisal/late.html", around(call) | {"form": form}, status=422 if form.errors else 200)


def call_of(request: SignedInRequest, slug: str) -> Call:
    """The call `slug`, if this officer follows it; otherwise it does not exist."""
    call: Call = calls_of(request.user).with_snapshot().get_or_404(slug=slug)
    return call


def around(call: Call) -> dict[str, Any]:
    """What these pages say of the call."""
    return {"call": call, "title": call.snapshot.card["title"]}


def _touched(call: Call) -> dict[str, Any]:
    """The files that the last version of the regulation touches: those received one by one, drafts by their number."""
    rows = list(
        Change.objects.filter(application__call=call, new=call.snapshot.regulation_id)
        .select_related("application__lead", "old", "new")
        .order_by("application__number")
    )
    received = [row for row in rows if row.submission_id]
    return {"received": received, "drafts": len(rows) - len(received), "words": dict(Summary.choices)}


def _windows(call: Call) -> list[dict[str, Any]]:
    kinds, moment = dict(kind_words()), now()
    return [
        {
            "key": str(number),
            "for": _(", ").join(str(kinds[kind]) for kind in row["applicants"] if kind in kinds),
            "opens": moment_words(datetime.fromisoformat(row["opens_at"])) if row["opens_at"] else "",
            "closes": closing_words(Bounds.of(row)),
            "grace": grace_words(Bounds.of(row)),
            "state": Bounds.of(row).state(moment).label,
        }
        for number, row in enumerate(call.snapshot.card["windows"])
    ]

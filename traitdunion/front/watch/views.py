"""The probe, the public page and its data, and what officers decide after a failure."""

import csv
import json
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.directory.accounts.permissions import staff_or_404
from traitdunion.front.watch import acts, queries
from traitdunion.front.watch.forms import CauseForm, ExtensionForm, SetAsideForm
from traitdunion.front.watch.measures import Measure
from traitdunion.front.watch.models import Incident, Probe
from traitdunion.front.watch.preparing import Prepared, prepared_for
from traitdunion.programme.calls.texts import moment_words

SHOWN = 12
"""Incidents of the page; the data have those of a year."""
twin = cache_control(public=True, max_age=60)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def probe(request: HttpRequest) -> HttpResponse:
    """The watcher saves here as people do, then reads back; its token stands for the form's."""
    token = settings.ENV.watch_token
    if not token or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return JsonResponse({"error": "forbidden"}, status=403)
    if request.method == "POST":
        try:
            told = json.loads(request.body)
            value, measures = str(told["value"])[:40], [Measure.of(row) for row in told["minutes"]]
        except (ValueError, TypeError, KeyError):
            return JsonResponse({"error": "not understood"}, status=400)
        acts.receive(value=value, measures=measures)
    return JsonResponse({"value": Probe.objects.values_list("value", flat=True).first()})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Whether the platform works, and worked: today, 30 days, 12 months, incidents."""
    context = {"seen": queries.availability(), "incidents": queries.incidents()[:SHOWN]}
    return render(request, "watch/page.html", context)


@twin
@require_safe
def data(_request: HttpRequest) -> JsonResponse:
    """The same as data: days of twelve months that were measured, incidents of a year."""
    seen = queries.availability()
    answer = {
        "now": {"at": seen.last.at.isoformat(), "up": seen.last.up, "milliseconds": seen.last.milliseconds}
        if seen.last
        else None,
        "unit": "minutes; days of Europe/Paris",
        "days": [{"day": str(row.day), "measured": row.measured, "up": row.up} for row in queries.measured_days()],
        "incidents": [
            {
                "started": each.started.isoformat(),
                "ended": each.ended.isoformat() if each.ended else None,
                "failed_minutes": each.minutes,
                "seen": each.seen,
                "cause": each.cause or None,
                "explained": each.explained.isoformat() if each.explained else None,
            }
            for each in queries.incidents()
        ],
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False}, headers={"Access-Control-Allow-Origin": "*"})


@twin
@require_safe
def table(_request: HttpRequest) -> HttpResponse:
    """The days, for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="disponibilite.csv"'
    response["Access-Control-Allow-Origin"] = "*"
    writer = csv.writer(response)
    writer.writerow(["day", "measured_minutes", "up_minutes"])
    writer.writerows([row.day, row.measured, row.up] for row in queries.measured_days())
    return response


@kept.signed_in
@require_safe
def incidents(request: SignedInRequest) -> HttpResponse:
    """The log of failures, and the extensions to decide on."""
    staff_or_404(request.user)
    context = {"prepared": prepared_for(request.user), "incidents": queries.incidents()}
    return render(request, "watch/incidents.html", context)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say why a failure happened."""
    staff_or_404(request.user)
    found = Incident.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    form = CauseForm(request.POST if request.method == "POST" else None, initial={"cause": found.cause})
    if request.method == "POST" and form.is_valid():
        acts.explain(incident=found, cause=form.cleaned_data["cause"], by=request.user)
        messages.success(request, _("La cause est publiée."))
        return redirect("watch:incidents")
    return render(
        request, "watch/incident.html", {"form": form, "incident": found}, status=422 if form.is_bound else 200
    )


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: SignedInRequest, window: int) -> HttpResponse:
    """Look at a prepared extension, change it and publish it, or set it aside."""
    prepared = _prepared_or_404(request, window)
    data = request.POST if request.method == "POST" else None
    aside = bool(data) and "why" in request.POST
    form = ExtensionForm(None if aside else data, prepared=prepared)
    why = SetAsideForm(data if aside else None)
    if aside and why.is_valid():
        acts.set_aside(prepared=prepared, reason=why.cleaned_data["why"], by=request.user)
        messages.success(request, _("La clôture reste la même ; votre motif est gardé."))
        return redirect("watch:incidents")
    if form.is_bound and form.is_valid():
        try:
            return _granted(request, prepared, form.until, form.reason)
        except ValidationError as error:
            form.add_error("day", error)
    context = {"prepared": prepared, "form": form, "why": why}
    return render(request, "watch/extension.html", context, status=422 if data is not None else 200)


@kept.act
def extend(request: SignedInRequest, window: int) -> HttpResponse:
    """Publish an extension as it was prepared, in one press."""
    prepared = _prepared_or_404(request, window)
    return _granted(request, prepared, prepared.until, prepared.reason)


def _granted(request: SignedInRequest, prepared: Prepared, until: datetime, reason: dict[str, str]) -> HttpResponse:
    acts.grant(prepared=prepared, until=until, reason=reason, by=request.user)
    closing = moment_words(until, closing=True)
    messages.success(request, _("La clôture est reportée au %(closing)s. C’est publié.") % {"closing": closing})
    return redirect("calls:detail", prepared.call.slug)


def _prepared_or_404(request: SignedInRequest, window: int) -> Prepared:
    found = next((each for each in prepared_for(request.user) if each.window.pk == window), None)
    if found is None:
        raise Http404
    return found

"""Moving a file to another call of the same owner: choose, compare the verdicts, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.forms.withdrawing import MoveForm
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.permissions import can_move
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.starting import starting
from traitdunion.programme.applications.views.frame import mine
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Sheet


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """The choice is in the address; the button posts to it, and nothing is made before."""
    application, moment = mine(request, number), now()
    if application.moved_to_id:
        return redirect("applications:file", application.moved_to_id)
    can_move(request.user, application).require()
    calls = _open_calls(application)
    call = next((each for each in calls if each.slug == request.GET.get("appel")), None)
    context: dict[str, Any] = {"application": application, "calls": [Sheet(each.snapshot, moment) for each in calls]}
    if call is None:
        return render(request, "applications/move.html", context)
    beside = Application.objects.standing().filter(call=call, lead=application.lead).first()
    form = MoveForm(
        request.POST if request.method == "POST" else None, submitted=not application.is_draft, beside=beside
    )
    if request.method == "POST" and form.is_valid():
        return _moved(request, application, call, form)
    before, after, copy = acts.foresee(application=application, call=call, by=request.user, at=moment)
    context |= {
        "call": call,
        "document": application.call.snapshot.document,
        "before": before,
        "after": after,
        "left": copy.left,
        "beside": beside,
        "form": form,
    }
    return render(request, "applications/move.html", context, status=422 if request.method == "POST" else 200)


def _open_calls(application: Application) -> list[Call]:
    """The other calls of the same owner that receive files now."""
    others = Call.objects.published().with_snapshot().filter(owner=application.call.owner_id)
    return [call for call in others.exclude(pk=application.call_id).order_by("slug") if starting(call)]


def _moved(request: kept.SignedInRequest, application: Application, call: Call, form: MoveForm) -> HttpResponse:
    moved = acts.move_to(application=application, call=call, by=request.user, at=now(), **form.cleaned_data)
    if moved.application is None:
        messages.warning(request, moved.reason)
        return redirect("applications:file", application.number)
    messages.success(
        request, _("Le nouveau dossier reprend %(number)s. Relisez chaque étape.") % {"number": application.number}
    )
    return redirect(address(moved.application, SectionKey.REVIEW))

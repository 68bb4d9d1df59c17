"""What a new version of the regulation changes for a file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.acts import put_away, take_rules
from traitdunion.programme.applications.changes import comparison_of
from traitdunion.programme.applications.models import Change
from traitdunion.programme.applications.permissions import can_edit, can_reopen
from traitdunion.programme.applications.views.frame import around, mine, opened


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Before and after, rule by rule, with the ways to mend; the better rules to take, for a submitted file."""
    application = (mine if request.method == "POST" else opened)(request, number)
    found = Change.objects.filter(pk=application.change_id or 0).select_related("old", "new", "submission").first()
    if found is None:
        raise Http404
    if request.method == "POST" and "take" in request.POST:
        deposit = take_rules(application=application, by=request.user, at=now())
        if deposit.submission:
            return redirect("applications:receipt", number, deposit.submission.version)
        messages.warning(request, deposit.reason or _("Ces règles ne sont pas proposées à ce dossier."))
        return redirect("applications:change", number)
    if request.method == "POST":
        put_away(application=application)
        messages.success(request, _("C’est lu : cette page reste dans « Autour du dossier »."))
        return redirect("applications:file", number)
    context = around(request, application) | {
        "change": found,
        "comparison": comparison_of(found, application, may_edit=bool(can_edit(request.user, application))),
        "offered": found.better and found.submission_id is not None and found.taken_at is None,
        "may_take": can_reopen(request.user, application),
        "tab": "",
    }
    return render(request, "applications/change.html", context)

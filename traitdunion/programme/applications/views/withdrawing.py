"""Withdrawing a file, after a page that says what it means, and keeping it after all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.calendar import entry_of
from traitdunion.programme.applications.forms.withdrawing import WithdrawalForm
from traitdunion.programme.applications.permissions import can_withdraw
from traitdunion.programme.applications.views.frame import mine
from traitdunion.programme.calls.texts import moment_words


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """What a withdrawal means, its reason, the button. Who presses twice is led to the withdrawn file."""
    application, moment = mine(request, number), now()
    if application.withdrawn_at:
        return redirect("applications:file", number)
    can_withdraw(request.user, application).require()
    typed = kept.take(request)
    form = WithdrawalForm(request.POST if request.method == "POST" else typed.data if typed else None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        if reason := acts.withdraw_file(application=application, because=because, by=request.user, at=moment):
            messages.warning(request, reason)
        else:
            messages.success(request, _("Le dossier %(number)s est retiré.") % {"number": number})
        return redirect("applications:file", number)
    entry = entry_of(application, moment)
    until = entry.until or entry.window.closes_at
    context = {
        "application": application,
        "form": form,
        "open": entry.lasts,
        "closing": moment_words(until, closing=True) if until else "",
    }
    return render(request, "applications/withdraw.html", context, status=422 if request.method == "POST" else 200)


@kept.act
def keep_file(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Take the withdrawal back, before the closing."""
    if reason := acts.keep(application=mine(request, number), by=request.user, at=now()):
        messages.warning(request, reason)
    else:
        messages.success(
            request, _("Le retrait est annulé : le dossier %(number)s compte de nouveau.") % {"number": number}
        )
    return redirect("applications:file", number)

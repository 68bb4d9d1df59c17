"""The people of a file: who reads and writes it, who is invited, whom it is entrusted to."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.permissions import manages
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.acts.guests import LASTS, guest_of
from traitdunion.programme.applications.editors import without_editor
from traitdunion.programme.applications.forms.people import ChargeForm, GuestForm
from traitdunion.programme.applications.models import Application
from traitdunion.programme.applications.people import People, network_near
from traitdunion.programme.applications.permissions import can_entrust, can_invite
from traitdunion.programme.applications.views.frame import around, opened_to


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Who opens this file and what each may do; invite a reader, end an invitation, entrust the file."""
    application = opened_to(request, number)
    verb, _colon, word = request.POST.get("do", "").partition(":")
    if verb == "revoke":
        return _revoked(request, application, word)
    held = People(application, request.user)
    typed = kept.take(request)
    data = request.POST if request.method == "POST" else typed.data if typed else None
    inviting = GuestForm(data if verb == "invite" or typed else None, network=network_near(application.lead))
    charging = ChargeForm(data if verb == "entrust" else None, people=held)
    if verb == "invite" and inviting.is_valid():
        return _invited(request, application, inviting)
    if verb == "entrust" and charging.is_valid():
        return _entrusted(request, application, charging)
    context = around(request, application) | {
        "people": held,
        "inviting": inviting,
        "charging": charging,
        "may_invite": can_invite(request.user, application),
        "may_entrust": can_entrust(request.user, application),
        "may_manage": manages(request.user, application.lead_id),
        "past": [guest for guest in held.guests if guest.revoked_at or (guest not in held.readers and guest.user_id)],
        "waiting": [guest for guest in held.guests if not guest.revoked_at and guest.user_id is None],
    }
    return render(request, "applications/people.html", context, status=422 if request.method == "POST" else 200)


def _invited(request: kept.SignedInRequest, application: Application, form: GuestForm) -> HttpResponse:
    can_invite(request.user, application).require()
    guest = acts.invite_guest(application=application, by=request.user, **form.cleaned_data)
    messages.success(request, _("L’invitation est partie à %(email)s.") % {"email": guest.email})
    return redirect("applications:people", application.number)


def _revoked(request: kept.SignedInRequest, application: Application, word: str) -> HttpResponse:
    can_invite(request.user, application).require()
    guest = application.guests.filter(revoked_at=None).get_or_404(pk=word)
    acts.revoke_guest(guest=guest, by=request.user)
    messages.success(
        request, _("%(email)s n’ouvre plus ce dossier. Ses commentaires restent.") % {"email": guest.email}
    )
    return redirect("applications:people", application.number)


def _entrusted(request: kept.SignedInRequest, application: Application, form: ChargeForm) -> HttpResponse:
    can_entrust(request.user, application).require()
    person = form.writers[form.cleaned_data["person"]]
    acts.entrust(application=application, to=person, by=request.user)
    messages.success(request, _("Le dossier est confié à %(name)s.") % {"name": person.shown_name})
    return redirect("applications:people", application.number)


@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """What a letter of invitation leads to. Read without an account; accepted by the person it was written to."""
    found = guest_of(token)
    person = cast(kept.SignedInRequest, request).user if request.user.is_authenticated else None
    theirs = bool(found and person and found.email.lower() == person.email.lower())
    if request.method == "POST":
        if not (found and theirs):
            raise Http404
        acts.accept_guest(guest=found, by=person)
        return redirect("applications:file", found.application.number)
    context = {"guest": found, "mine": theirs, "days": LASTS.days}
    return render(request, "applications/guest.html", context, status=200 if found else 404)


@kept.signed_in
@require_safe
def forsaken(request: kept.SignedInRequest) -> HttpResponse:
    """Drafts of the organisations that one manages, whose authors have all left or no longer write."""
    return render(request, "applications/forsaken.html", {"files": without_editor(request.user)})

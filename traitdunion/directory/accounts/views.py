"""Pages of people and organisations. The fetch is the access check."""

from __future__ import annotations

import json
from typing import cast
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from traitdunion.directory.accounts import acts, kept
from traitdunion.directory.accounts.forms import (
    EraseForm,
    InviteForm,
    JoinForm,
    OrganisationForm,
    ProfileForm,
    RoleForm,
    TerritoryForm,
)
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.directory.accounts.models import Invitation, JoinRequest, Membership, Organisation
from traitdunion.directory.accounts.permissions import can_manage, staff_or_404
from traitdunion.directory.accounts.personal import personal_data
from traitdunion.foundation.mail.queries import bounce_of

PAGE = 50
UNPROCESSABLE = 422


@kept.signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """My account."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Votre compte est enregistré."))
        return redirect("accounts:home")
    context = {
        "form": form,
        "memberships": Membership.objects.of(request.user),
        "requests": JoinRequest.objects.sent_by(request.user),
        "invitations": Invitation.objects.sent_to(request.user),
        "bounce": bounce_of(request.user.email),
        "staff_roles": request.user.staff_roles.select_related("owner"),
        "waiting": JoinRequest.objects.awaiting(request.user),
        "roles": Membership.Role.choices,
    }
    return render(request, "accounts/home.html", context, status=_status(form))


@kept.signed_in
def export(request: SignedInRequest) -> HttpResponse:
    """My data, as a JSON file."""
    text = json.dumps(personal_data(request.user), ensure_ascii=False, indent=2)
    return HttpResponse(
        text,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="mes-donnees.json"'},
    )


@kept.signed_in
def erase(request: SignedInRequest) -> HttpResponse:
    """Delete my account, after confirmation."""
    form = EraseForm(request.POST or None, user=request.user)
    held = Organisation.objects.left_alone_by(request.user)
    administered = Organisation.objects.administered_only_by(request.user)
    if request.method == "POST" and not held and not administered and form.is_valid():
        user = request.user
        logout(request)
        acts.erase(user=user)
        messages.success(request, _("Votre compte est supprimé."))
        return redirect("account_login")
    return render(
        request, "accounts/erase.html", {"form": form, "held": held, "administered": administered}, status=_status(form)
    )


@kept.signed_in
def new_organisation(request: SignedInRequest) -> HttpResponse:
    """Say for which organisation one works: a French authority of the list, or an organisation of one's own."""
    typed = kept.take(request)
    data = request.POST or (typed.data if typed else QueryDict())
    own = data.get("which") == "own"
    asked = data if data and not own else request.GET if "territory" in request.GET else None
    territory_form, own_form = TerritoryForm(asked), OrganisationForm(data if own else None)
    if request.method == "POST":
        chosen = _chosen(territory_form) if not own else _existing(own_form)
        if chosen is None and own and own_form.is_valid():
            chosen = own_form.add(by=request.user)
        if chosen is not None:
            return _joined(request, chosen)
    context = {"territory_form": territory_form, "own_form": own_form, "next": _next(request)}
    status = _status(own_form if own else territory_form, request)
    return render(request, "accounts/new_organisation.html", context, status=status)


def _chosen(form: TerritoryForm) -> Organisation | None:
    return acts.organisation_for(form.found) if form.is_valid() and form.found else None


def _existing(form: OrganisationForm) -> Organisation | None:
    form.full_clean()
    return form.existing()


def _joined(request: SignedInRequest, organisation: Organisation) -> HttpResponse:
    """Where one goes after choosing an organisation: to the page one came from, or to the request if it has members."""
    if organisation.pk in request.user.roles:
        return redirect(_next(request) or reverse("accounts:organisation", args=[organisation.pk]))
    if organisation.changes.exists():
        _keep_onward(request, organisation)
        return redirect(_with_next(request, reverse("accounts:join", args=[organisation.pk])))
    if isinstance(acts.join(user=request.user, organisation=organisation), Membership):
        words = _("Vous êtes le premier membre de %(name)s : vous en êtes le gestionnaire. Le ministère vérifiera.")
        messages.success(request, words % {"name": organisation.name})
    return redirect(_next(request) or reverse("accounts:organisation", args=[organisation.pk]))


def _keep_onward(request: SignedInRequest, organisation: Organisation) -> None:
    """A request that waits already follows the person to the page that was left last."""
    if JoinRequest.objects.filter(user=request.user, organisation=organisation).exists():
        acts.join(user=request.user, organisation=organisation, onward=_next(request))


@kept.signed_in
def join(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask the managers of an organisation to let one in."""
    organisation = Organisation.objects.get_or_404(pk=number)
    if organisation.pk in request.user.roles:
        return redirect("accounts:organisation", organisation.pk)
    pending = JoinRequest.objects.filter(user=request.user, organisation=organisation).first()
    if pending and request.POST.get("do") == "withdraw":
        pending.delete()
        messages.success(request, _("Votre demande est retirée."))
        return redirect(pending.onward or "accounts:home")
    typed = kept.take(request)
    form = JoinForm(request.POST or (typed.data if typed else None))
    if request.method == "POST" and form.is_valid():
        message = form.cleaned_data["message"]
        acts.join(user=request.user, organisation=organisation, message=message, onward=_next(request))
        return redirect("accounts:join", organisation.pk)
    context = {
        "organisation": organisation,
        "form": form,
        "pending": pending,
        "managed": organisation.memberships.managers().exists(),
        "next": _next(request),
    }
    return render(request, "accounts/join.html", context, status=_status(form, request))


@kept.signed_in
def organisation(request: SignedInRequest, number: int) -> HttpResponse:
    """An organisation: its members, and what its managers may do."""
    found = Organisation.objects.of_member(request.user).select_related("country", "territory").get_or_404(pk=number)
    typed = kept.take(request)
    return _organisation_page(request, found, InviteForm(initial=typed.data.dict() if typed else None))


@kept.act
def invite(request: SignedInRequest, number: int) -> HttpResponse:
    """Invite a colleague by e-mail."""
    found = Organisation.objects.managed_by(request.user).select_related("country", "territory").get_or_404(pk=number)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            acts.invite(organisation=found, by=request.user, language=request.user.language, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("email", error)
    if not form.is_valid():
        return _organisation_page(request, found, form)
    messages.success(request, _("L’invitation est partie à %(email)s.") % {"email": form.cleaned_data["email"]})
    return redirect("accounts:organisation", found.pk)


def _organisation_page(request: SignedInRequest, found: Organisation, form: InviteForm) -> HttpResponse:
    answer = can_manage(request.user, found)
    context = {
        "organisation": found,
        "form": form,
        "manages": answer,
        "members": found.memberships.select_related("user").order_by("user__name", "pk"),
        "requests": found.join_requests.select_related("user") if answer else (),
        "invitations": found.invitations.open().of_members() if answer else (),
        "own": Membership.objects.of(request.user).filter(organisation=found),
        "mandates": found.mandates.in_force(),
        "roles": Membership.Role.choices,
    }
    return render(request, "accounts/organisation.html", context, status=_status(form))


@kept.signed_in
def member(request: SignedInRequest, number: int, membership: int) -> HttpResponse:
    """One member: change the role, hand over, take out."""
    found = (
        Membership.objects.managed_by(request.user)
        .select_related("user", "organisation")
        .get_or_404(pk=membership, organisation=number)
    )
    form = RoleForm(request.POST if request.POST.get("do") == "role" else None, initial={"role": found.role})
    refusal = ""
    if request.method == "POST":
        try:
            _change_member(request, found, form)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            return redirect("accounts:organisation", number)
    context = {
        "membership": found,
        "organisation": found.organisation,
        "form": form,
        "own": found.user_id == request.user.pk,
        "refusal": refusal,
    }
    return render(request, "accounts/member.html", context, status=UNPROCESSABLE if refusal else 200)


def _change_member(request: SignedInRequest, found: Membership, form: RoleForm) -> None:
    match request.POST.get("do"):
        case "role" if form.is_valid():
            acts.change_role(membership=found, role=form.cleaned_data["role"], by=request.user)
            messages.success(request, _("Le rôle est changé."))
        case "remove":
            acts.remove(membership=found, by=request.user)
            messages.success(
                request, _("%(name)s ne fait plus partie de l’organisme.") % {"name": found.user.shown_name}
            )
        case "hand_over":
            acts.hand_over(organisation=found.organisation, to=found, by=request.user)
            messages.success(request, _("%(name)s gère maintenant l’organisme.") % {"name": found.user.shown_name})


@kept.signed_in
def leave(request: SignedInRequest, number: int) -> HttpResponse:
    """Leave an organisation, after confirmation."""
    found = Membership.objects.of(request.user).get_or_404(organisation=number)
    reason = ""
    if request.method == "POST":
        try:
            acts.leave(membership=found)
        except ValidationError as error:
            reason = error.messages[0]
        else:
            messages.success(request, _("Vous avez quitté %(name)s.") % {"name": found.organisation.name})
            return redirect("accounts:home")
    context = {"organisation": found.organisation, "reason": reason}
    return render(request, "accounts/leave.html", context, status=UNPROCESSABLE if reason else 200)


@kept.act
def answer_request(request: SignedInRequest, number: int) -> HttpResponse:
    """Let a person in, or not: by a manager, or by an officer."""
    found = JoinRequest.objects.answerable_by(request.user).select_related("user", "organisation").get_or_404(pk=number)
    form = RoleForm(request.POST)
    if request.POST.get("do") == "decline":
        acts.decline(request=found, by=request.user)
        messages.success(request, _("La demande est écartée, et la personne prévenue."))
    elif form.is_valid():
        acts.admit(request=found, role=form.cleaned_data["role"], by=request.user)
        messages.success(request, _("%(name)s fait partie de l’organisme.") % {"name": found.user.shown_name})
    if found.organisation_id in request.user.roles:
        return redirect("accounts:organisation", found.organisation_id)
    return redirect(reverse("accounts:check") + "?voir=demandes")


@kept.act
def withdraw_invitation(request: SignedInRequest, number: int) -> HttpResponse:
    """Take back an invitation that waits."""
    managed = Organisation.objects.managed_by(request.user)
    found = Invitation.objects.open().of_members().filter(organisation__in=managed).get_or_404(pk=number)
    found.delete()
    messages.success(request, _("L’invitation est retirée : sa lettre n’ouvre plus rien."))
    return redirect("accounts:organisation", found.organisation_id)


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What a letter of invitation leads to. Read without an account; accepted by the person it was written to."""
    found = acts.invitation_of(token)
    mine = bool(found and request.user.is_authenticated and found.email.lower() == request.user.email)
    if request.method == "POST":
        if not (found and mine):
            raise Http404
        acts.accept(invitation=found, by=cast(SignedInRequest, request).user)
        return _accepted(request, found)
    context = {"invitation": found, "mine": mine, "days": acts.INVITATION_LASTS.days}
    return render(request, "accounts/invitation.html", context, status=200 if found else 404)


@kept.act
def accept(request: SignedInRequest, number: int) -> HttpResponse:
    """Accept an invitation from one's own account page."""
    found = Invitation.objects.sent_to(request.user).get_or_404(pk=number)
    acts.accept(invitation=found, by=request.user)
    return _accepted(request, found)


def _accepted(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, _("Vous faites partie de %(name)s.") % {"name": found.organisation.name})
    if found.staff:
        return redirect("accounts:check")
    return redirect("accounts:organisation", found.organisation_id)


@kept.signed_in
def check(request: SignedInRequest) -> HttpResponse:
    """The ministry's list of what is to be confirmed: members, organisations, requests that nobody else can answer."""
    staff_or_404(request.user)
    lists = {
        "membres": Membership.objects.to_check(),
        "organismes": Organisation.objects.to_check()
        .select_related("country")
        .with_member_count()
        .order_by("created", "pk"),
        "demandes": JoinRequest.objects.without_manager().select_related("user", "organisation"),
    }
    shown = request.GET.get("voir")
    shown = shown if shown in lists else "membres"
    page = Paginator(lists[shown], PAGE).get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "counts": {
            name: page.paginator.count if name == shown else rows.order_by().count() for name, rows in lists.items()
        },
        "page": page,
    }
    return render(request, "accounts/check.html", context)


@kept.act
def check_membership(request: SignedInRequest, number: int) -> HttpResponse:
    """Confirm that a person acts for an organisation, or take the role away."""
    staff_or_404(request.user)
    found = Membership.objects.select_related("user", "organisation").get_or_404(pk=number)
    if request.POST.get("do") == "refuse" and not found.is_checked:
        acts.remove(membership=found, by=request.user)
        messages.success(request, _("%(name)s ne fait plus partie de l’organisme.") % {"name": found.user.shown_name})
    else:
        acts.check_membership(membership=found, by=request.user)
        messages.success(request, _("%(name)s est vérifié.") % {"name": found.user.shown_name})
    return redirect("accounts:check")


@kept.act
def check_organisation(request: SignedInRequest, number: int) -> HttpResponse:
    """Confirm that an organisation exists under its name."""
    staff_or_404(request.user)
    found = Organisation.objects.get_or_404(pk=number)
    acts.check_organisation(organisation=found)
    messages.success(request, _("%(name)s est vérifié.") % {"name": found.name})
    return redirect(reverse("accounts:check") + "?voir=organismes")


def _status(form: object, request: HttpRequest | None = None) -> int:
    """422 for a form that was posted and refused; a page that only shows a form again is a 200."""
    refused = form.is_bound and bool(form.errors)  # type: ignore[attr-defined]
    return UNPROCESSABLE if refused and (request is None or request.method == "POST") else 200


def _next(request: HttpRequest) -> str:
    """The page of ours that the person came from, without its host; "" for none or for another site's."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    parts = urlsplit(asked)
    return parts._replace(scheme="", netloc="", path="/" + parts.path.lstrip("/")).geturl() if ours and asked else ""


def _with_next(request: HttpRequest, url: str) -> str:
    return f"{url}?{urlencode({'next': _next(request)})}" if _next(request) else url

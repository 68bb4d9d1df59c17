"""Who may sign for an organisation: read by its members, given and ended by its managers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import acts, kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.directory.accounts.models import Membership, Organisation, SignatureMandate, User
from traitdunion.directory.accounts.permissions import can_manage
from traitdunion.foundation.clock import today
from traitdunion.foundation.files import Refused, WithheldError, serve
from traitdunion.foundation.files.words import told
from traitdunion.foundation.ui.forms import DateField, OneLineField


class MandateForm(forms.Form):
    """A member, or a name that is typed; a function, days, and the deed that gives the power."""

    member = forms.ChoiceField(label=gettext_lazy("Membre de l’organisme"), required=False)
    name = OneLineField(
        label=gettext_lazy("Nom"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Si la personne n’est pas membre ici : le maire n’a pas besoin de compte pour signer."),
    )
    function = OneLineField(
        label=gettext_lazy("Fonction"),
        max_length=120,
        help_text=gettext_lazy("Telle qu’elle figurera sous la signature."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        required=False,
        help_text=gettext_lazy("Celle qui recevra les liens de signature. Celle du compte pour un membre."),
    )
    starts_on = DateField(label=gettext_lazy("Du"))
    ends_on = DateField(
        label=gettext_lazy("Au"),
        required=False,
        help_text=gettext_lazy("Sans date, jusqu’à ce que vous y mettiez fin."),
    )
    scan = forms.FileField(
        label=gettext_lazy("Acte qui donne ce pouvoir"),
        required=False,
        help_text=gettext_lazy("Procès-verbal d’élection, arrêté de délégation : PDF ou photo, 10 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data, files, initial={"starts_on": today()})
        members = Membership.objects.filter(organisation=organisation).select_related("user").order_by("user__name")
        self.members: dict[str, User] = {str(each.user_id): each.user for each in members}
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            ("", _("Une autre personne")),
            *((key, user.shown_name) for key, user in self.members.items()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person = self.members.get(cleaned.pop("member", ""))
        cleaned["person"] = person
        cleaned["name"] = cleaned.get("name") or (person.shown_name if person else "")
        cleaned["email"] = cleaned.get("email") or (person.email if person else "")
        if not cleaned["name"]:
            self.add_error("name", _("Choisissez un membre, ou écrivez un nom."))
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("Un pouvoir finit le jour où il commence, ou plus tard."))
        return cleaned


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: SignedInRequest, number: int) -> HttpResponse:
    """Every mandate of an organisation, those that ended too; a manager adds one, or ends it."""
    found = Organisation.objects.of_member(request.user).get_or_404(pk=number)
    answer = can_manage(request.user, found)
    if request.method == "POST":
        answer.require()
    verb, _colon, word = request.POST.get("do", "").partition(":")
    if verb == "end":
        return _ended(request, found, word)
    typed = kept.take(request)
    data = request.POST if request.method == "POST" else typed.data if typed else None
    form = MandateForm(data, request.FILES or None, organisation=found)
    if request.method == "POST" and form.is_valid():
        try:
            mandate = acts.add_mandate(organisation=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("scan", refused)
        else:
            messages.success(request, _("%(name)s peut signer pour l’organisme.") % {"name": mandate.name})
            return redirect("accounts:mandates", found.pk)
    context = {
        "organisation": found,
        "mandates": found.mandates.select_related("scan"),
        "manages": answer,
        "form": form,
        "today": today(),
        "told": told,
    }
    return render(request, "accounts/mandates.html", context, status=422 if request.method == "POST" else 200)


def _ended(request: SignedInRequest, organisation: Organisation, word: str) -> HttpResponse:
    mandate = organisation.mandates.filter(ended_at=None).get_or_404(pk=word)
    acts.end_mandate(mandate=mandate, by=request.user)
    messages.success(
        request, _("Le pouvoir de %(name)s a pris fin. Ce qui a été signé reste.") % {"name": mandate.name}
    )
    return redirect("accounts:mandates", organisation.pk)


@kept.signed_in
@require_safe
def mandate_scan(request: SignedInRequest, number: int, mandate: int) -> HttpResponseBase:
    """The deed behind a mandate, for the members of the organisation."""
    found = Organisation.objects.of_member(request.user).get_or_404(pk=number)
    held: SignatureMandate = (
        SignatureMandate.objects.of(found).exclude(scan=None).select_related("scan").get_or_404(pk=mandate)
    )
    assert held.scan is not None
    try:
        return serve(request, held.scan)
    except WithheldError:
        held.scan.refresh_from_db()
        messages.warning(request, f"{held.scan.name} : {told(held.scan).why}")
    return redirect("accounts:mandates", found.pk)

"""Who works on the ministry's side, for which owner of calls; administrators give these roles and take them away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import acts, kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.directory.accounts.models import Invitation, Organisation, StaffRole, User

UNPROCESSABLE = 422


class GiveRoleForm(forms.Form):
    """Who receives which role, for the calls of whom."""

    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        help_text=gettext_lazy("Celle de son compte. Sans compte, la personne reçoit une invitation."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Rôle"),
        choices=StaffRole.Role.choices,
        initial=StaffRole.Role.OFFICER,
        widget=forms.RadioSelect,
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Pour les appels de"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = list(Organisation.objects.administered_by(user))
        if len(self.owners) == 1:
            del self.fields["owner"]
        else:
            self.fields["owner"].queryset = Organisation.objects.administered_by(user)  # type: ignore[attr-defined]

    def give(self, *, by: User) -> Invitation | StaffRole:
        """Give what was asked, or send the invitation."""
        answers = {"owner": self.owners[0]} | self.cleaned_data
        return acts.invite_staff(by=by, language=by.language, **answers)


class ChangeRoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Rôle"), choices=StaffRole.Role.choices, widget=forms.RadioSelect)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: SignedInRequest) -> HttpResponse:
    """The people of the owners that I administer, and a form that gives a role to one more."""
    _administrator_or_404(request)
    typed = kept.take(request) if request.method != "POST" else None
    form = GiveRoleForm(request.POST or (typed.data if typed else None), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.give(by=request.user)
        except ValidationError as error:
            form.add_error("role", error)
        else:
            words = (
                _("%(name)s a ce rôle, et l’apprend par courriel.") % {"name": given.user.shown_name}
                if isinstance(given, StaffRole)
                else _("L’invitation est partie à %(email)s.") % {"email": given.email}
            )
            messages.success(request, words)
            return redirect("accounts:roles")
    context = {
        "form": form,
        "several": len(form.owners) > 1,
        "roles": StaffRole.objects.administered_by(request.user).order_by("owner__name", "user__name", "user__email"),
        "invitations": _invitations(request),
    }
    return render(request, "accounts/roles.html", context, status=_status(request, form))


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: SignedInRequest, number: int) -> HttpResponse:
    """One person's role: change it, or take it away."""
    found = StaffRole.objects.administered_by(request.user).get_or_404(pk=number)
    form = ChangeRoleForm(request.POST if request.POST.get("do") == "role" else None, initial={"role": found.role})
    refusal = ""
    if request.method == "POST":
        try:
            _change(request, found, form)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            own = found.user_id == request.user.pk
            return redirect("accounts:home" if own and not found.pk else "accounts:roles")
    context = {"found": found, "form": form, "refusal": refusal}
    return render(request, "accounts/role.html", context, status=UNPROCESSABLE if refusal else 200)


def _change(request: SignedInRequest, found: StaffRole, form: ChangeRoleForm) -> None:
    match request.POST.get("do"):
        case "role" if form.is_valid():
            acts.give_staff_role(user=found.user, owner=found.owner, role=form.cleaned_data["role"], by=request.user)
            messages.success(request, _("Le rôle est changé."))
        case "withdraw":
            acts.withdraw_staff_role(staff_role=found, by=request.user)
            messages.success(request, _("%(name)s n’a plus ce rôle.") % {"name": found.user.shown_name})


@kept.act
def withdraw_role_invitation(request: SignedInRequest, number: int) -> HttpResponse:
    """Take back an invitation to the ministry's side that waits."""
    found = _invitations(request).get_or_404(pk=number)
    found.delete()
    messages.success(request, _("L’invitation est retirée : sa lettre n’ouvre plus rien."))
    return redirect("accounts:roles")


def _invitations(request: SignedInRequest) -> Any:
    owners = Organisation.objects.administered_by(request.user)
    return Invitation.objects.open().of_staff().filter(organisation__in=owners).select_related("organisation")


def _administrator_or_404(request: SignedInRequest) -> None:
    if not request.user.is_administrator:
        raise Http404


def _status(request: SignedInRequest, form: forms.Form) -> int:
    return UNPROCESSABLE if request.method == "POST" and form.errors else 200

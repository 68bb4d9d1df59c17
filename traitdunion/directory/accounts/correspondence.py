"""What each person wants to receive, whether our letters arrive, and the staff's list of those that do not."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.directory.accounts.models import User
from traitdunion.directory.accounts.permissions import staff_or_404
from traitdunion.foundation.mail import acts as mail
from traitdunion.foundation.mail import queries
from traitdunion.foundation.mail.catalogue import kinds


def follow(from_email_address: Any, to_email_address: Any, **_more: object) -> None:
    """Allauth's signal: who changes address keeps what they chose."""
    if from_email_address:
        mail.move(old=from_email_address.email, new=to_email_address.email)


class LettersForm(forms.Form):
    """The kinds to receive: what is not ticked is turned off."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Lettres à recevoir"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, refused: set[str]) -> None:
        known = list(kinds())
        super().__init__(data, initial={"wanted": [kind.code for kind in known if kind.code not in refused]})
        told = [(kind.code, f"{kind.label}. {kind.hint}".removesuffix(". ")) for kind in known]
        wanted = self.fields["wanted"]
        wanted.choices = told  # type: ignore[attr-defined]

    @property
    def refused(self) -> set[str]:
        """Codes of the kinds that are not wanted."""
        return {kind.code for kind in kinds()}.difference(self.cleaned_data["wanted"])


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: SignedInRequest) -> HttpResponse:
    """Which letters I receive; proofs cannot be turned off."""
    address = request.user.email
    form = LettersForm(request.POST if request.method == "POST" else None, refused=queries.refused_by(address))
    if request.method == "POST" and form.is_valid():
        mail.prefer(address=address, refused=form.refused)
        messages.success(request, _("Vos lettres sont choisies."))
        return redirect("accounts:letters")
    status = 422 if form.is_bound else 200
    context = {"form": form, "bounce": queries.bounce_of(address)}
    return render(request, "accounts/letters.html", context, status=status)


@kept.act
def try_address(request: SignedInRequest) -> HttpResponse:
    """Send me a letter, to see whether my address works again."""
    mail.try_address(address=request.user.email, language=request.user.language)
    messages.success(request, _("Une lettre d’essai est partie vers %(address)s.") % {"address": request.user.email})
    return redirect("accounts:letters")


@kept.signed_in
@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """Addresses that do not receive our letters, and letters that nobody can have read."""
    staff_or_404(request.user)
    page = queries.page_of(queries.bounces(), request.GET.get("page"))
    names = dict(User.objects.filter(email__in=[bounce.address for bounce in page]).values_list("email", "name"))
    context = {"page": page, "names": names, "unread": list(queries.unread()[:50])}
    return render(request, "accounts/undelivered.html", context)

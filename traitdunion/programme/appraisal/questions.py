"""The officers' page of what is asked about a call: answer to all, or set aside."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.foundation.ui.forms import ProseField
from traitdunion.programme.appraisal.queries import calls_of
from traitdunion.programme.calls import asking
from traitdunion.programme.calls.asked import ANSWERED, ASKED
from traitdunion.programme.calls.models import Enquiry


class AnswerForm(forms.Form):
    """`shown` begins as what was asked: who asked is never published, nor what would tell it."""

    shown = ProseField(label=gettext_lazy("Question, telle qu’elle sera publiée"), max_length=ASKED)
    answer = ProseField(label=gettext_lazy("Réponse, publiée pour tous"), max_length=ANSWERED)

    def __init__(self, data: Any = None, *, enquiry: Enquiry) -> None:
        super().__init__(data, initial={"shown": enquiry.text}, auto_id=f"id_{enquiry.pk}_%s")
        self.enquiry = enquiry


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: SignedInRequest, slug: str) -> HttpResponse:
    """Those that wait, each with its form; `do` says which one is answered or set aside."""
    call = calls_of(request.user).with_card().get_or_404(slug=slug)
    waiting = list(call.enquiries.waiting())
    verb, _colon, word = request.POST.get("do", "").partition(":")
    chosen = next((each for each in waiting if str(each.pk) == word), None)
    wrong = None
    if request.method == "POST" and chosen is None:
        messages.warning(request, _("Cette question a déjà reçu une réponse."))
        return redirect("appraisal:questions", slug)
    if chosen and verb == "aside":
        asking.set_aside(enquiry=chosen)
        messages.success(request, _("La question est écartée : elle n’est pas publiée."))
        return redirect("appraisal:questions", slug)
    if chosen:
        wrong = AnswerForm(request.POST, enquiry=chosen)
        if wrong.is_valid():
            asking.answer(enquiry=chosen, by=request.user, **wrong.cleaned_data)
            messages.success(request, _("La réponse est publiée, et envoyée à ceux qui suivent l’appel."))
            return redirect("appraisal:questions", slug)
    context = {
        "call": call,
        "title": call.snapshot.card["title"],
        "forms": [wrong if wrong and each == chosen else AnswerForm(enquiry=each) for each in waiting],
        "answered": call.enquiries.published().count(),
    }
    return render(request, "appraisal/questions.html", context, status=422 if wrong else 200)

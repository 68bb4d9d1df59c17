"""The public page of what was asked and answered about a call, its feed, and the acts of those who ask and follow."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from traitdunion.directory.accounts import kept
from traitdunion.foundation.clock import now
from traitdunion.foundation.ui.forms import ProseField
from traitdunion.programme.calls import asking
from traitdunion.programme.calls.asked import ASKED
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Sheet
from traitdunion.programme.calls.states import State
from traitdunion.programme.calls.texts import said

PER_PAGE = 20
FEED_LENGTH = 50


class QuestionForm(forms.Form):
    text = ProseField(
        label=gettext_lazy("Votre question"),
        max_length=ASKED,
        help_text=gettext_lazy("Elle sera publiée avec la réponse, sans votre nom. N’y mettez rien de confidentiel."),
    )


@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was answered, the last first, and the form to ask."""
    typed = kept.take(request) if request.user.is_authenticated else None  # type: ignore[arg-type] # just checked
    return _page(request, _call(slug), QuestionForm(typed.data if typed else None))


@kept.act
def ask(request: kept.SignedInRequest, slug: str) -> HttpResponse:
    """Ask a question; the officers of the call are told."""
    call, form = _call(slug), QuestionForm(request.POST)
    if not _open(call):
        messages.warning(request, _("Cet appel est clos : il ne reçoit plus de questions."))
        return redirect("calls:questions", slug)
    if not form.is_valid():
        return _page(request, call, form, status=422)
    if asking.ask(call=call, text=form.cleaned_data["text"], by=request.user):
        messages.success(request, _("Votre question est transmise. Vous recevrez la réponse, et elle sera publiée."))
    else:
        messages.warning(request, _("Trop de vos questions attendent déjà une réponse : attendez-la d’abord."))
    return redirect("calls:questions", slug)


@kept.act
def follow(request: kept.SignedInRequest, slug: str) -> HttpResponse:
    """Follow the call, or no longer."""
    call = _call(slug)
    if request.POST.get("do") == "stop":
        asking.unfollow(call=call, by=request.user)
        messages.success(request, _("Vous ne suivez plus cet appel."))
    else:
        asking.follow(call=call, by=request.user)
        messages.success(request, _("Vous suivez cet appel : chaque réponse publiée vous sera envoyée."))
    return redirect("calls:questions", slug)


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The last answers, as Atom."""
    call = _call(slug)
    home = request.build_absolute_uri(reverse("calls:questions", args=[slug]))
    atom = Atom1Feed(
        title=_("Questions et réponses : %(call)s") % {"call": said(call.snapshot.document["title"]).text},
        link=home,
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        feed_guid=home,
    )
    for each in call.enquiries.published()[:FEED_LENGTH]:
        link = f"{home}#q{each.pk}"
        atom.add_item(
            title=each.shown[:100],
            link=link,
            description=f"{each.shown}\n\n{each.answer}",
            unique_id=link,
            pubdate=each.answered_at,
            updateddate=each.answered_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _call(slug: str) -> Call:
    return Call.objects.published().with_snapshot().get_or_404(slug=slug)


def _open(call: Call) -> bool:
    """A call is asked about until it closes."""
    return Sheet(call.snapshot, now()).state is not State.CLOSED


def _page(request: HttpRequest, call: Call, form: QuestionForm, status: int = 200) -> HttpResponse:
    signed_in = request.user.is_authenticated
    context = {
        "call": call,
        "document": call.snapshot.document,
        "page": Paginator(call.enquiries.published(), PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "open": _open(call),
        "follows": signed_in and call.followers.filter(user=request.user.pk).exists(),
    }
    return render(request, "calls/questions.html", context, status=status)

"""What is said of a file, section by section."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.comments import Thread, threads
from traitdunion.programme.applications.forms.people import CommentForm
from traitdunion.programme.applications.models import Application, Comment, SectionKey
from traitdunion.programme.applications.people import People
from traitdunion.programme.applications.sections import ADDRESSES, BY_ADDRESS
from traitdunion.programme.applications.views.frame import around, opened


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Read what is said of the sections, say something, answer, resolve, reopen."""
    application = opened(request, number)
    people = People(application, request.user)
    section = BY_ADDRESS.get(request.GET.get("section", ""))
    if request.method == "POST":
        verb, _colon, word = request.POST.get("do", "").partition(":")
        if verb in {"resolve", "reopen"}:
            return _settled(request, application, verb, word)
        return _said(request, application, people, section)
    typed = kept.take(request)
    answers = _first(application, request.GET["repondre"]) if "repondre" in request.GET else None
    form = CommentForm(typed.data if typed else None, people=people, answers=answers, section=section or "")
    return _page(request, application, people, form, section, answers)


def _said(
    request: kept.SignedInRequest, application: Application, people: People, section: SectionKey | None
) -> HttpResponse:
    answers = _first(application, request.POST["answers"]) if request.POST.get("answers") else None
    form = CommentForm(request.POST, people=people, answers=answers)
    if not form.is_valid():
        return _page(request, application, people, form, section, answers, status=422)
    said = acts.comment(
        application=application,
        section=form.cleaned_data.get("section", SectionKey.PARTIES),
        text=form.cleaned_data["text"],
        by=request.user,
        mentions=form.mentioned,
        answers=answers,
    )
    return redirect(_address(application, said))


def _settled(request: kept.SignedInRequest, application: Application, verb: str, word: str) -> HttpResponse:
    found = _first(application, word)
    if verb == "resolve":
        acts.resolve(comment=found, by=request.user)
        messages.success(request, _("Le commentaire est réglé. Il reste lisible, et peut être rouvert."))
    else:
        acts.reopen_comment(comment=found)
    return redirect(_address(application, found))


def _first(application: Application, word: str) -> Comment:
    """The first comment of a thread."""
    found: Comment = application.comments.filter(answers=None).get_or_404(pk=word)
    return found


def _address(application: Application, said: Comment) -> str:
    section = ADDRESSES[SectionKey(said.section)]
    return f"{reverse('applications:comments', args=[application.number])}?section={section}#c{said.pk}"


def _page(  # noqa: PLR0913, PLR0917 - each names a part of the page
    request: kept.SignedInRequest,
    application: Application,
    people: People,
    form: CommentForm,
    section: SectionKey | None,
    answers: Comment | None,
    status: int = 200,
) -> HttpResponse:
    found = [thread for thread in threads(application) if section in {None, thread.first.section}]
    context = around(request, application) | {
        "people": people,
        "form": form,
        "section": section,
        "answers": answers,
        "groups": _by_section([thread for thread in found if thread.first.resolved_at is None]),
        "resolved": [thread for thread in found if thread.first.resolved_at],
        "names": ADDRESSES,
    }
    return render(request, "applications/comments.html", context, status=status)


def _by_section(found: list[Thread]) -> list[tuple[SectionKey, list[Thread]]]:
    """The threads by section, in the order of the steps."""
    groups = ((key, [thread for thread in found if thread.first.section == key]) for key in ADDRESSES)
    return [(key, held) for key, held in groups if held]

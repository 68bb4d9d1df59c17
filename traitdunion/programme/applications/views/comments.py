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
from traitdunion.programme.applications.permissions import can_correct_comment, is_author
from traitdunion.programme.applications.sections import ADDRESSES, BY_ADDRESS
from traitdunion.programme.applications.views.frame import around, opened


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Read what is said of the sections, say something, answer, correct, withdraw, resolve, reopen."""
    application = opened(request, number)
    people = People(application, request.user)
    if request.method == "POST":
        verb, _colon, word = request.POST.get("do", "").partition(":")
        if verb in {"resolve", "reopen"}:
            return _settled(request, application, verb, word)
        if verb in {"correct", "withdraw"}:
            return _corrected(request, people, verb, word)
        return _said(request, people)
    typed = kept.take(request)
    corrects = _any(application, request.GET["corriger"]) if "corriger" in request.GET else None
    answers = _first(application, request.GET["repondre"]) if "repondre" in request.GET and not corrects else None
    if corrects and not (may := can_correct_comment(request.user, corrects)):
        messages.warning(request, str(may.reason))
        return redirect(_address(corrects))
    section = _section(request) or ""
    form = CommentForm(
        typed.data if typed else None, people=people, answers=answers, corrects=corrects, section=section
    )
    return _page(request, people, form)


def _said(request: kept.SignedInRequest, people: People) -> HttpResponse:
    application = people.application
    answers = _first(application, request.POST["answers"]) if request.POST.get("answers") else None
    form = CommentForm(request.POST, people=people, answers=answers)
    if not form.is_valid():
        return _page(request, people, form, status=422)
    said = acts.comment(
        application=application,
        section=form.cleaned_data.get("section", SectionKey.PARTIES),
        text=form.cleaned_data["text"],
        by=request.user,
        mentions=form.mentioned,
        answers=answers,
    )
    return redirect(_address(said))


def _corrected(request: kept.SignedInRequest, people: People, verb: str, word: str) -> HttpResponse:
    """Correct or withdraw what the author said. If an answer came meanwhile, the new words are kept for another."""
    found = _any(people.application, word)
    is_author(request.user, found).require()
    if verb == "withdraw":
        if found.withdrawn_at is None:
            acts.withdraw_comment(comment=found, by=request.user)
        messages.success(request, _("Le commentaire est retiré."))
        return redirect(_address(found))
    may = can_correct_comment(request.user, found)
    if not may:
        messages.warning(request, str(may.reason))
        answers = None if found.withdrawn_at else found.first
        return _page(request, people, CommentForm(request.POST, people=people, answers=answers), status=409)
    form = CommentForm(request.POST, people=people, corrects=found)
    if not form.is_valid():
        return _page(request, people, form, status=422)
    acts.correct_comment(comment=found, text=form.cleaned_data["text"], by=request.user)
    return redirect(_address(found))


def _settled(request: kept.SignedInRequest, application: Application, verb: str, word: str) -> HttpResponse:
    found = _first(application, word)
    if verb == "resolve":
        acts.resolve(comment=found, by=request.user)
        messages.success(request, _("Le commentaire est réglé. Il reste lisible, et peut être rouvert."))
    else:
        acts.reopen_comment(comment=found)
    return redirect(_address(found))


def _first(application: Application, word: str) -> Comment:
    """The first comment of a thread."""
    found: Comment = application.comments.filter(answers=None).get_or_404(pk=word)
    return found


def _any(application: Application, word: str) -> Comment:
    """A comment or an answer, and whether something follows it."""
    found: Comment = application.comments.with_followed().get_or_404(pk=word)
    return found


def _section(request: kept.SignedInRequest) -> SectionKey | None:
    """The only section that is shown, if there is one."""
    return BY_ADDRESS.get(request.GET.get("section", ""))


def _address(said: Comment) -> str:
    section = ADDRESSES[SectionKey(said.section)]
    return f"{reverse('applications:comments', args=[said.application.number])}?section={section}#c{said.pk}"


def _page(request: kept.SignedInRequest, people: People, form: CommentForm, status: int = 200) -> HttpResponse:
    application, section = people.application, _section(request)
    found = [thread for thread in threads(application) if section in {None, thread.first.section}]
    context = around(request, application) | {
        "people": people,
        "form": form,
        "section": section,
        "answers": form.answers,
        "corrects": form.corrects,
        "correctable": {thread.last.pk for thread in found if can_correct_comment(request.user, thread.last)},
        "groups": _by_section([thread for thread in found if thread.first.resolved_at is None]),
        "resolved": [thread for thread in found if thread.first.resolved_at],
        "names": ADDRESSES,
    }
    return render(request, "applications/comments.html", context, status=status)


def _by_section(found: list[Thread]) -> list[tuple[SectionKey, list[Thread]]]:
    """The threads by section, in the order of the steps."""
    groups = ((key, [thread for thread in found if thread.first.section == key]) for key in ADDRESSES)
    return [(key, held) for key, held in groups if held]

"""Having a file signed, and the page on which one signs without an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.links import may_send_code, shown
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.models import Application, SignatureRequest
from traitdunion.programme.applications.models.signature import LASTS
from traitdunion.programme.applications.permissions import can_have_signed
from traitdunion.programme.applications.proof.frozen import fingerprint
from traitdunion.programme.applications.signing import acts
from traitdunion.programme.applications.signing.forms import SignatoryForm
from traitdunion.programme.applications.signing.standing import due_at_award, standing_of
from traitdunion.programme.applications.signing.summary import commitments, lines, subject_of
from traitdunion.programme.applications.views.frame import around, opened_to

CHANGED, REFUSED = 409, 422


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Where the signature stands; ask for one by link, print a sheet to sign, take a request back."""
    application = opened_to(request, number)
    may_ask = can_have_signed(request.user, application)
    if request.method == "POST":
        may_ask.require()
    verb, _colon, word = request.POST.get("do", "").partition(":")
    if verb == "revoke":
        return _revoked(request, application, word)
    typed = kept.take(request)
    data = request.POST if request.method == "POST" else typed.data if typed else None
    form = SignatoryForm(data, application=application, by_link=verb != "print")
    if request.method == "POST" and verb in {"ask", "print"} and form.is_valid():
        return _asked(request, application, form, verb)
    subject = subject_of(application, now())
    summary = subject.summary
    context = around(request, application) | {
        "form": form,
        "may_ask": may_ask,
        "subject": subject,
        "lines": lines(summary),
        "sha256": fingerprint(summary),
        "standing": standing_of(application, subject.document),
        "due": due_at_award(application),
        "waiting": [_with_code(each) for each in application.signature_requests.waiting().select_related("mandate")],
        "signatures": application.signatures.select_related("scan", "submission", "request"),
        "days": LASTS.days,
    }
    return render(request, "applications/signature.html", context, status=REFUSED if request.method == "POST" else 200)


def _with_code(asked: SignatureRequest) -> tuple[SignatureRequest, str]:
    return asked, shown(asked.letters)


def _asked(request: kept.SignedInRequest, application: Application, form: SignatoryForm, verb: str) -> HttpResponse:
    if verb == "ask":
        asked = acts.ask(application=application, by=request.user, **form.cleaned_data)
        messages.success(request, _("Le lien pour signer est parti à %(email)s.") % {"email": asked.email})
        return redirect("applications:signature", application.number)
    asked = acts.print_to_sign(application=application, by=request.user, **form.cleaned_data)
    return redirect("applications:sheet_to_sign", application.number, asked.pk)


def _revoked(request: kept.SignedInRequest, application: Application, word: str) -> HttpResponse:
    asked = application.signature_requests.waiting().get_or_404(pk=word)
    acts.revoke(asked=asked, by=request.user)
    messages.success(request, _("La demande de signature de %(name)s est retirée.") % {"name": asked.name})
    return redirect("applications:signature", application.number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link: one page to read, a code sent by mail, a signature. No account."""
    asked = acts.request_of(token)
    if asked is None:
        return render(request, "applications/sign.html", {"asked": None}, status=404)
    given = getattr(asked, "signature", None)
    if given:
        return render(
            request, "applications/sign.html", {"asked": asked, "given": given, "lines": lines(given.summary)}
        )
    answer = _answer(request, asked)
    if answer is not None and not (answer.reason or answer.changed):
        return redirect("applications:sign", token)
    asked.refresh_from_db()
    return render(
        request, "applications/sign.html", _page(asked, answer) | _wrong(request, answer), status=_status(answer)
    )


def _answer(request: HttpRequest, asked: SignatureRequest) -> acts.Answer | None:
    """What came of what was posted; None when nothing was."""
    seen = request.POST.get("seen", "")
    match request.POST.get("do") if request.method == "POST" else None:
        case "code":
            if not may_send_code(request, asked):
                return acts.Answer(reason=_("Trop de codes demandés. Attendez quelques minutes, puis recommencez."))
            return acts.send_code(asked=asked, seen=seen)
        case "sign":
            return acts.sign(asked=asked, seen=seen, typed=request.POST.get("code", ""))
    return None


def _page(asked: SignatureRequest, answer: acts.Answer | None) -> dict[str, Any]:
    application = Application.objects.with_heading().get(pk=asked.application_id)
    subject = subject_of(application, now())
    summary = subject.summary
    sha256 = fingerprint(summary)
    due = due_at_award(application)
    return {
        "asked": asked,
        "application": application,
        "call_title": application.call.snapshot.document["title"],
        "subject": subject,
        "lines": lines(summary),
        "commitments": commitments(summary, due),
        "sha256": sha256,
        "due": due,
        "closed": acts.closed(asked),
        "answer": answer,
        "code_sent": asked.code_waits and asked.sha256 == sha256,
    }


def _wrong(request: HttpRequest, answer: acts.Answer | None) -> dict[str, str]:
    """What is wrong with the code that was typed, to be said at its box."""
    typed = answer is not None and request.POST.get("do") == "sign" and not answer.changed
    return {"wrong_code": answer.reason if answer and typed else ""}


def _status(answer: acts.Answer | None) -> int:
    if answer is None:
        return 200
    return CHANGED if answer.changed else REFUSED

"""Submitting a file, opening it again, and its receipts."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.foundation.clock import now
from traitdunion.foundation.files import serve
from traitdunion.programme.applications.acts import reopen, submit
from traitdunion.programme.applications.calendar import entry_of
from traitdunion.programme.applications.models import State, Submission
from traitdunion.programme.applications.panel import refusals
from traitdunion.programme.applications.permissions import can_have_signed, can_reopen
from traitdunion.programme.applications.proof.printing import (
    closing_words,
    reception_words,
    regulation_words,
    stamp_words,
    submitted_by_words,
    unchecked_words,
    universal_words,
    verify_address,
)
from traitdunion.programme.applications.proof.receipts import as_json, unsettled_of
from traitdunion.programme.applications.signing.standing import due_at_award, of_submission
from traitdunion.programme.applications.views.frame import mine
from traitdunion.programme.calls import texts as calls
from traitdunion.programme.calls.texts import moment_words


class SubmitRequest(SignedInRequest):
    """A request of which we know when it reached us."""

    received_at: datetime


@kept.act
def submit_file(request: SubmitRequest, number: str) -> HttpResponse:
    """Submit; then the receipt, or what stands in the way."""
    deposit = submit(number=number, by=request.user, received_at=request.received_at)
    if deposit.submission:
        return redirect("applications:receipt", number, deposit.submission.version)
    application = mine(request, number)
    context = {
        "application": application,
        "refusals": refusals(application, deposit.checks) if deposit.checks else [("", deposit.reason)],
        "latest": application.submissions.first(),
    }
    return render(request, "applications/not_submitted.html", context, status=422)


@kept.act
def reopen_file(request: HttpRequest, number: str) -> HttpResponse:
    application = mine(request, number)
    if reason := reopen(application=application, by=request.user, at=now()):
        messages.warning(request, reason)
    else:
        messages.success(
            request, _("Le dossier est rouvert. La version déposée compte tant que vous ne redéposez pas.")
        )
    return redirect("applications:file", number)


@kept.signed_in
@require_GET
def receipt(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The receipt on screen, for the members of the lead."""
    submission = _mine(request, number, version)
    return render(request, "applications/receipt.html", receipt_context(submission) | _next_steps(request, submission))


@kept.signed_in
@require_GET
def receipt_json(request: HttpRequest, number: str, version: int) -> HttpResponse:
    submission = _mine(request, number, version)
    response = HttpResponse(as_json(submission), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{number}-{version}.json"'
    return response


@kept.signed_in
@require_GET
def receipt_pdf(request: HttpRequest, number: str, version: int) -> HttpResponseBase:
    """The printed receipt; the page of the receipt while the job has not made it."""
    submission = _mine(request, number, version)
    if submission.printed is None:
        return redirect("applications:receipt", number, version)
    return serve(request, submission.printed, filename=f"{number}-{version}.pdf")


def _mine(request: HttpRequest, number: str, version: int) -> Submission:
    submissions = Submission.objects.for_member(request.user).with_heading()
    return submissions.get_or_404(application__number=number, version=version)


def receipt_context(submission: Submission) -> dict[str, Any]:
    """What the page of a receipt shows, whoever reads it. The person is named only while we can."""
    return {
        "application": submission.application,
        "submission": submission,
        "demo": submission.receipt["demo"],
        "call_title": submission.application.call.snapshot.document["title"],
        "title": submission.document["project"]["title"],
        "names": [party["name"] for party in submission.document["parties"] if party["name"]],
        "submitted_by": submitted_by_words(submission),
        "stamp": stamp_words(submission),
        "universal": universal_words(submission),
        "regulation": regulation_words(submission),
        "closes": closing_words(submission),
        "reception": reception_words(submission),
        "unsettled": unsettled_of(submission),
        "unchecked": "" if submission.member_checked else unchecked_words(),
        "signature": of_submission(submission),
        "due": due_at_award(submission.application),
        "json_size": len(as_json(submission)),
        "verify_address": verify_address(),
    }


def _next_steps(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    application = submission.application
    versions = list(application.submissions.only("version", "received_at", "application_id"))
    entry = entry_of(application, now())
    return {
        "versions": versions,
        "current": versions[0].version == submission.version,
        "reopened": application.state == State.REOPENED,
        "is_open": entry.lasts,
        "may_reopen": can_reopen(request.user, application),
        "may_have_signed": can_have_signed(request.user, application),
        "closing": moment_words(entry.until) if entry.until else calls.closing_words(entry.window),
    }

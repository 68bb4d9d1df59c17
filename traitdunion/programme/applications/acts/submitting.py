"""Submitting a file, and opening it again before the closing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.foundation.journal import signing
from traitdunion.foundation.ui.formats import datetime_long
from traitdunion.programme.applications.acts.receiving import take_in
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.calendar import entry_of
from traitdunion.programme.applications.checks import Checks, checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.correspondence import tell
from traitdunion.programme.applications.models import Application, State, Submission
from traitdunion.programme.applications.permissions import can_reopen, can_submit
from traitdunion.programme.applications.proof.frozen import freeze
from traitdunion.programme.calls import states
from traitdunion.programme.calls.texts import closing_words, moment_words


@dataclass(frozen=True)
class Deposit:
    """What became of a request to submit. Without a submission, `reason` or `checks` say what stands in the way."""

    submission: Submission | None = None
    reason: str = ""
    checks: Checks | None = None


@transaction.atomic
def submit(*, number: str, by: Any, received_at: datetime) -> Deposit:
    """Receive the file `number` as it is, frozen, with its receipt and its journal entry.

    Raises Http404 when `by` does not belong to its lead.

    What counts is `received_at`, the instant at which the request reached the server. However often it is asked for
    the same version, there is one submission and one receipt. Blocking unknowns do not refuse: they are in the receipt.
    """
    mine = Application.objects.for_member(by).with_heading()
    locked = mine.select_for_update(of=("self",)).get_or_404(number=number)
    if locked.state == State.SUBMITTED:
        return Deposit(locked.submissions.first())
    answer = can_submit(by, locked)
    if not answer:
        return Deposit(reason=str(answer.reason))
    entered = entry_of(locked, received_at)
    closes_at = entered.window.closes_at
    if entered.how is None or closes_at is None:
        return Deposit(reason=outside(entered.window, received_at))
    contents = contents_of(locked)
    found = checks(locked, received_at, contents)
    if not found.complete:
        return Deposit(checks=found)
    submission = take_in(
        application=locked,
        document=freeze(contents),
        found=found,
        entered=entered,
        received_at=received_at,
        by=by,
        act="submit",
        at=received_at,
    )
    _tell(submission, by, closes_at)
    return Deposit(submission)


@transaction.atomic
def reopen(*, application: Application, by: Any, at: datetime) -> str:
    """Open a submitted file for changes, before its closing. Its last submission counts until the next one.

    Returns why not; empty when it is done.
    """
    locked = lock(application)
    answer = can_reopen(by, locked)
    if not answer:
        return str(answer.reason)
    entered = entry_of(locked, at)
    if not entered.lasts:
        return outside(entered.window, at)
    locked.state, locked.kept = State.REOPENED, None
    locked.save(update_fields=["state", "kept"])
    return ""


def outside(window: states.Window, moment: datetime) -> str:
    """Why nothing is received at `moment`, with the exact times."""
    arrived = datetime_long(moment, seconds=True)
    if window.closes_at and moment >= window.closes_at:
        closing = closing_words(window)
        return _("La clôture était le %(closing)s. Votre demande est arrivée le %(arrived)s, heure de Paris.") % {
            "closing": closing,
            "arrived": arrived,
        }
    if window.opens_at and moment < window.opens_at:
        return _("Les dépôts ouvrent le %(opening)s.") % {"opening": moment_words(window.opens_at)}
    return _("Le calendrier de cet appel n’est pas complet : il ne reçoit pas encore de dossier.")


def _tell(submission: Submission, by: Any, closes_at: datetime) -> None:
    application = submission.application
    address = settings.BASE_URL + reverse("applications:receipt", args=[application.number, submission.version])
    tell(
        [by],
        "applications_receipt",
        application,
        lambda _person: {
            "demo": signing.is_demo(),
            "version": submission.version,
            "organisation": application.lead.name,
            "moment": datetime_long(submission.received_at, seconds=True),
            "closing": moment_words(closes_at, closing=True),
            "address": address,
            "verify_address": settings.BASE_URL + reverse("applications:verify"),
        },
    )

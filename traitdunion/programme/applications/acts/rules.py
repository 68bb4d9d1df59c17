"""A submitted file takes the rules of a later version, when they are better for it."""

from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from traitdunion.foundation.journal import acts as journal
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.acts.submitting import Deposit
from traitdunion.programme.applications.models import Application, Change, Submission, Summary
from traitdunion.programme.applications.permissions import can_reopen
from traitdunion.programme.applications.points import Points, unsettled
from traitdunion.programme.applications.proof.receipts import renewed, sign
from traitdunion.programme.applications.regulation import rules_of
from traitdunion.programme.applications.tasks import print_receipt
from traitdunion.regulations import Stage, check, restore


@transaction.atomic
def take_rules(*, application: Application, by: Any, at: datetime) -> Deposit:
    """Make a new version of what was received, the same but for its regulation; it keeps its time of reception.

    Pressed again, it gives the same version. `reason` says why it is not done.
    """
    locked = lock(application)
    answer, change, latest = can_reopen(by, locked), locked.change, locked.submissions.first()
    if not answer:
        return Deposit(reason=str(answer.reason))
    if change is None or latest is None or not change.better or change.submission_id is None:
        return Deposit()
    if change.taken_at:
        return Deposit(latest)
    submission, noted = _taking(latest, change, locked)
    submission.submitted_by, submission.member_checked = by, by.is_checked_in(locked.lead)
    entry = journal.record(
        chain=locked.call.slug,
        act="take_rules",
        subject=str(submission),
        actor=by.reference,
        at=at,
        data={
            "answers_sha256": latest.receipt["answers_sha256"],
            "facts_sha256": latest.receipt["facts_sha256"],
            "regulation_sha256": change.new.sha256,
        },
    )
    submission.receipt = renewed(submission, latest.receipt, entry=entry, unsettled=noted)
    sign(submission)
    locked.submissions.filter(latest=True).update(latest=False)
    submission.save(force_insert=True)
    locked.kept, locked.change_shown = change.new, False
    locked.save(update_fields=["kept", "change_shown"])
    change.taken_at, change.taken_by = at, by
    change.save(update_fields=["taken_at", "taken_by"])
    print_receipt.enqueue(submission_id=submission.pk)
    return Deposit(submission)


def _taking(latest: Submission, change: Change, application: Application) -> tuple[Submission, dict[str, list[str]]]:
    """The same version under the new rules, not saved yet; and what they cannot settle yet."""
    verdicts = check(restore(latest.facts.encode()), rules_of(application, change.new), Stage.SUBMIT)
    taken = copy(latest)
    taken._state = copy(latest._state)  # noqa: SLF001 - a copy of a row is a row that is not saved yet
    taken._state.adding = True  # noqa: SLF001
    taken.pk, taken.printed, taken.version = None, None, latest.version + 1
    taken.application, taken.regulation = application, change.new
    taken.overall = Summary(verdicts.overall.value)
    counts = Points(verdicts).counts
    taken.met, taken.unknowns, taken.later = counts.met, counts.unknown, counts.later
    taken.verdicts = {verdict.id: verdict.outcome.value for verdict in verdicts}
    return taken, unsettled(verdicts)


@transaction.atomic
def put_away(*, application: Application) -> None:
    """What a change of rules does to the file was read: it leaves the pages, and stays at its own."""
    locked = lock(application)
    locked.change_shown = False
    locked.save(update_fields=["change_shown"])

"""A version of a file, received: frozen, in the journal, with its signed receipt, which a job prints."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from traitdunion.foundation.clock import PARIS
from traitdunion.foundation.journal import acts as journal
from traitdunion.foundation.search.text import index_text
from traitdunion.programme.applications.calendar import Entry
from traitdunion.programme.applications.checks import Checks
from traitdunion.programme.applications.models import Application, State, Submission
from traitdunion.programme.applications.points import unsettled
from traitdunion.programme.applications.proof.frozen import fingerprint, fingerprint_of
from traitdunion.programme.applications.proof.receipts import compose, sign
from traitdunion.programme.applications.regulation import version_of
from traitdunion.programme.applications.summary import count
from traitdunion.programme.applications.tasks import print_receipt
from traitdunion.regulations import canonical


def take_in(  # noqa: PLR0913 - each is a part of what is received
    *,
    application: Application,
    document: dict[str, Any],
    found: Checks,
    entered: Entry,
    received_at: datetime,
    by: Any,
    act: str,
    at: datetime,
    noted: Mapping[str, Any] | None = None,
) -> Submission:
    """Receive `document`, the locked file as frozen, in the transaction of the caller.

    `act`, `at` and `noted` are those of the journal's entry; `entered` says how it came, with a closing that is known.
    """
    assert entered.how is not None
    submission = _version(application, document, found, by, received_at)
    submission.received_as = entered.how
    entry = journal.record(
        chain=application.call.slug,
        act=act,
        subject=str(submission),
        actor=by.reference,
        at=at,
        data={
            "answers_sha256": fingerprint(submission.document),
            "facts_sha256": fingerprint_of(submission.facts.encode()),
            "regulation_sha256": submission.regulation.sha256,
            **(noted or {}),
        },
    )
    submission.receipt = compose(submission, entry=entry, entered=entered, unsettled=unsettled(found.verdicts))
    sign(submission)
    submission.save(force_insert=True)
    application.state, application.kept = State.SUBMITTED, submission.regulation
    count(application, found)
    application.save()
    print_receipt.enqueue(submission_id=submission.pk)
    return submission


def _version(
    application: Application, document: dict[str, Any], found: Checks, by: Any, received_at: datetime
) -> Submission:
    latest = application.submissions.values_list("version", flat=True).first() or 0
    if latest:
        application.submissions.filter(latest=True).update(latest=False)
    return Submission(
        application=application,
        call=application.call,
        version=latest + 1,
        received_at=received_at,
        submitted_by=by,
        member_checked=application.on_paper or by.is_checked_in(application.lead),
        title=document["project"]["title"],
        partners=application.partners,
        countries=application.countries,
        words=index_text(application.number, document["project"]["title"], application.lead.name, application.partners),
        regulation=version_of(application, received_at.astimezone(PARIS).date()),
        requested=application.requested,
        cost=application.cost,
        overall=found.overall,
        met=found.counts.met,
        unknowns=found.counts.unknown,
        later=found.counts.later,
        document=document,
        facts=canonical(found.facts).decode(),
        verdicts={verdict.id: verdict.outcome.value for verdict in found.verdicts},
    )

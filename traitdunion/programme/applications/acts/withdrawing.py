"""Taking a file out of the running, with a reason, and putting it back."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import override

from traitdunion.directory.accounts.models import Membership, User
from traitdunion.foundation.journal import acts as journal
from traitdunion.foundation.mail import acts as mail
from traitdunion.foundation.ui.formats import date_long
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.acts.submitting import outside
from traitdunion.programme.applications.calendar import entry_of
from traitdunion.programme.applications.correspondence import about, tell
from traitdunion.programme.applications.models import Application, Withdrawal
from traitdunion.programme.applications.permissions import can_keep, can_withdraw, is_withdrawn
from traitdunion.programme.calls.texts import said

withdrawn = Signal()
"""A submitted file was withdrawn: `withdrawal`. Those who examine it want to know."""
kept = Signal()
"""A withdrawal ended: `withdrawal`."""


@transaction.atomic
def withdraw_file(*, application: Application, because: str, by: Any, at: datetime) -> str:
    """Withdraw a file that was submitted. Its receipts stay; nobody examines it any more.

    Returns why not; empty when it is done.
    """
    locked = lock(application)
    answer = can_withdraw(by, locked)
    if not answer:
        return str(answer.reason)
    take_out(locked, because, by, at)
    return ""


@transaction.atomic
def keep(*, application: Application, by: Any, at: datetime) -> str:
    """Take a withdrawal back, while the call is open. Returns why not; empty when it is done."""
    locked = lock(application)
    answer = can_keep(by, locked)
    if not answer:
        return str(answer.reason)
    entry = entry_of(locked, at)
    if not entry.lasts:
        return outside(entry.window, at)
    _put_back(locked, by, at, because="", officer=False)
    return ""


@transaction.atomic
def let_back(*, application: Application, because: str, by: Any, at: datetime) -> str:
    """An officer ends a withdrawal, even after the closing, at the request of the lead: `because` says why.

    That `by` follows the call is for the caller to know. Returns why not; empty when it is done.
    """
    locked = lock(application)
    answer = is_withdrawn(by, locked)
    if not answer:
        return str(answer.reason)
    _put_back(locked, by, at, because=because, officer=True)
    return ""


def take_out(application: Application, because: str, by: Any, at: datetime) -> None:
    """Write the withdrawal of a locked file; when it was submitted, tell it and prove it."""
    application.withdrawn_at, application.withdrawn_because = at, because
    application.save(update_fields=["withdrawn_at", "withdrawn_because"])
    withdrawal = Withdrawal.objects.create(application=application, at=at, by=by, because=because)
    if application.is_draft:
        return
    _tell("applications_withdrawn", withdrawal, by, reason=because, moved=application.moved_to_id or "")
    withdrawn.send(sender=Withdrawal, withdrawal=withdrawal)
    _record(withdrawal, "withdraw", by, at, because)


def _record(withdrawal: Withdrawal, act: str, by: Any, at: datetime, because: str) -> None:
    """The proof act: which version, by whom, and the hash of the reason."""
    application = withdrawal.application
    version = application.submissions.values_list("version", flat=True).first()
    journal.record(
        chain=application.call.slug,
        act=act,
        subject=f"{application.number}/{version}",
        actor=by.reference,
        at=at,
        data={"reason_sha256": sha256(because.encode()).hexdigest()} if because else {},
    )


def _put_back(application: Application, by: Any, at: datetime, *, because: str, officer: bool) -> None:
    withdrawal = application.withdrawals.get(ended_at=None)
    withdrawal.ended_at, withdrawal.ended_by, withdrawal.ended_because = at, by, because
    withdrawal.save(update_fields=["ended_at", "ended_by", "ended_because"])
    application.withdrawn_at, application.withdrawn_because, application.moved_to = None, "", None
    application.save(update_fields=["withdrawn_at", "withdrawn_because", "moved_to"])
    if application.is_draft:
        return
    _tell("applications_kept", withdrawal, by, reason=because, officer=officer)
    kept.send(sender=Withdrawal, withdrawal=withdrawal)
    _record(withdrawal, "keep", by, at, because)


def _tell(template: str, withdrawal: Withdrawal, by: Any, **more: Any) -> None:
    """Write to everyone of the file but `by`: people with an account, then addresses that confirm a part by link."""
    application = withdrawal.application
    people = _people_of(application)

    def words(person: Any) -> dict[str, Any]:
        inside = person is not None and person.role_in(application.lead_id) is not None
        told = {
            "call": said(application.call.snapshot.card["title"]).text,
            "day": date_long(withdrawal.ended_at or withdrawal.at),
        }
        return told | more | ({} if inside else {"address": ""})

    tell((person for person in people if person != by), template, application, words)
    known = {person.email for person in people}
    for email, language in application.confirmation_links.open().values_list("email", "language").distinct():
        if email and email.lower() not in known:
            with override(language):
                context = about(application) | words(None)
            mail.send(to=email, template=template, context=context, language=language)


def _people_of(application: Application) -> list[User]:
    """Those who write for the lead and for the parties that have members here, and the invited readers."""
    parties = [party.organisation_id for party in application.parties.all() if party.organisation_id]
    writers = Membership.objects.writing().filter(organisation__in=[application.lead_id, *parties])
    guests = application.guests.open().exclude(user=None)
    people = User.objects.filter(Q(pk__in=writers.values("user")) | Q(pk__in=guests.values("user")))
    return list(people.prefetch_related("memberships").order_by("pk"))

"""When the round of a file closes, for the kind of its lead, and how a request to submit it is received."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import IntegerField, Value
from django.utils import timezone

from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation import clock
from traitdunion.programme.applications.kinds import kind_of_organisation
from traitdunion.programme.applications.models import Application, Attachment, Lease, Reception, SectionVersion
from traitdunion.programme.calls.models import CallSnapshot
from traitdunion.programme.calls.states import State, Window, current

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def window_of(snapshot: CallSnapshot, lead: Organisation, moment: datetime) -> Window:
    """The window of the call that concerns `lead`: one for its kind of applicant, else one for all."""
    rows = snapshot.card["windows"]
    kind = kind_of_organisation(lead).value
    own = [row for row in rows if kind in row["applicants"]]
    for_all = [row for row in rows if not row["applicants"]]
    return current([Window.of(row) for row in own or for_all or rows], moment)


@dataclass(frozen=True)
class Entry:
    """How a request that reaches us at an instant is received; `how` is None when it is not.

    `begun_at`: when work in progress at the closing was last seen, in the grace only. `until`: the end of what remains
    after the closing. `noted`: what else a receipt says of the reception, as texts.
    """

    window: Window
    how: Reception | None
    begun_at: datetime | None = None
    until: datetime | None = None
    noted: dict[str, str] = field(default_factory=dict)

    @property
    def lasts(self) -> bool:
        """Open, or open again for this file: it may be changed and submitted again at leisure."""
        return self.how in {Reception.ONLINE, Reception.LATE}


def entry_of(application: Application, moment: datetime) -> Entry:
    """How a request to submit `application` is received at `moment`; asked once for however many readings."""
    known: dict[datetime, Entry] = application.__dict__.setdefault("_entries", {})
    if moment not in known:
        known[moment] = _entry(application, moment)
    return known[moment]


def _entry(application: Application, moment: datetime) -> Entry:
    window = window_of(application.call.snapshot, application.lead, moment)
    state, late_until = window.state(moment), application.late_until
    if state is State.OPEN:
        return Entry(window, Reception.ONLINE)
    if state is State.CLOSED and late_until and moment < late_until:
        return Entry(window, Reception.LATE, until=late_until)
    if window.closes_at and window.in_grace(moment):
        begun = begun_at(application, window.closes_at, window)
        return Entry(window, Reception.GRACE if begun else None, begun, window.closes_at + window.grace)
    return Entry(window, None)


def begun_at(application: Application, closes_at: datetime, window: Window) -> datetime | None:
    """When work that goes on was last seen before the closing: a step saved, a sending begun, a section open."""
    first = EVER if window.grace_within is None else closes_at - window.grace_within
    if first <= application.saved_at <= closes_at:
        return application.saved_at
    shift = clock.now() - timezone.now()  # leases are on the real clock
    ours, real = Value(0, IntegerField()), Value(1, IntegerField())
    saved = SectionVersion.objects.filter(application=application, saved_at__range=(first, closes_at))
    sent = Attachment.objects.filter(application=application, added_at__range=(first, closes_at))
    opened = Lease.objects.filter(application=application, since__lte=closes_at - shift, seen__gte=first - shift)
    rows = saved.order_by().values_list("saved_at", ours).union(
        sent.order_by().values_list("added_at", ours), opened.order_by().values_list("seen", real), all=True
    )  # fmt: skip
    return max((min(at + shift * clock_, closes_at) for at, clock_ in rows), default=None)

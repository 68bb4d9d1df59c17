"""Receiving what the watcher saw, saying why it happened, and deciding on the extension that it prepares."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Q

from traitdunion.directory.accounts.models import User
from traitdunion.foundation.clock import PARIS, now
from traitdunion.foundation.journal import acts as journal
from traitdunion.front.watch.measures import Measure
from traitdunion.front.watch.models import MINUTE, SILENCE, Day, Incident, Minute, Probe, SetAside
from traitdunion.front.watch.preparing import Prepared
from traitdunion.front.watch.probing import KEPT
from traitdunion.programme.calls.acts import extend
from traitdunion.programme.calls.models import Extension

CHAIN = "disponibilite"
"""The journal of what belongs to no call."""


@transaction.atomic
def receive(*, value: str, measures: Iterable[Measure]) -> None:
    """Write what the watcher saves, and the minutes that the platform did not know; again, they change nothing."""
    Probe.objects.get_or_create(pk=1)
    probe = Probe.objects.select_for_update().get(pk=1)
    probe.value = value
    probe.save(update_fields=["value"])
    _record([each for each in sorted(measures) if each.at > now() - KEPT])


def _record(measures: list[Measure]) -> None:
    known = set(Minute.objects.filter(at__in=[each.at for each in measures]).values_list("at", flat=True))
    fresh = [each for each in measures if each.at not in known]
    Minute.objects.bulk_create(
        Minute(at=each.at, up=each.up, milliseconds=each.milliseconds, cause=each.cause) for each in fresh
    )
    _follow(fresh)
    for day in sorted({each.at.astimezone(PARIS).date() for each in fresh}):
        _count(day)


def _follow(measures: list[Measure]) -> None:
    """Open an incident at the first failed minute, close it at the first that works."""
    going_on = Incident.objects.filter(ended=None).first()
    for each in measures:
        if going_on and each.at - going_on.last > SILENCE:
            going_on.ended = going_on.last + MINUTE
            going_on.save()
            going_on = None
        if each.up:
            if going_on:
                going_on.ended = each.at
                going_on.save()
            going_on = None
        elif going_on:
            going_on.last, going_on.seen, going_on.minutes = each.at, each.cause, going_on.minutes + 1
        else:
            going_on, _created = Incident.objects.get_or_create(
                started=each.at, defaults={"last": each.at, "seen": each.cause}
            )
    if going_on:
        going_on.save()


def _count(day: date) -> None:
    starts = datetime.combine(day, time.min, PARIS)
    ends = datetime.combine(day + timedelta(days=1), time.min, PARIS)
    counted = Minute.objects.filter(at__gte=starts, at__lt=ends).aggregate(
        measured=Count("pk"), up=Count("pk", filter=Q(up=True))
    )
    Day.objects.update_or_create(day=day, defaults=counted)


@transaction.atomic
def explain(*, incident: Incident, cause: str, by: User) -> None:
    """Say in public why `incident` happened."""
    incident.cause, incident.explained = cause, now()
    incident.save(update_fields=["cause", "explained"])
    journal.record(
        chain=CHAIN, act="explain", subject=incident.started.isoformat(), actor=by.reference, data={"cause": cause}
    )


@transaction.atomic
def grant(*, prepared: Prepared, until: datetime, reason: Mapping[str, str], by: User) -> Extension:
    """Publish an extension prepared after a failure. Raises ValidationError when it does not put the closing back."""
    return extend(window=prepared.window, until=until, reason=reason, by=by.reference)


@transaction.atomic
def set_aside(*, prepared: Prepared, reason: str, by: User) -> None:
    """Decide that these failures do not extend the window; the journal of the call keeps it."""
    for incident in prepared.incidents:
        SetAside.objects.get_or_create(incident=incident, window=prepared.window, defaults={"reason": reason, "by": by})
    journal.record(
        chain=prepared.call.slug,
        act="not_extend",
        subject=f"{prepared.call.slug}/{prepared.window.key}",
        actor=by.reference,
        data={"incidents": [incident.started.isoformat() for incident in prepared.incidents], "reason": reason},
    )

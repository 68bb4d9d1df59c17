"""Who has a section open now: told, never in the way."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from traitdunion.programme.applications.models import Application, Lease, SectionKey

RENEWED = timedelta(seconds=30)
"""A lease younger than this is not written again."""


def opened_by_others(application: Application, section: SectionKey, user: Any, *, writes: bool) -> list[Lease]:
    """Leases of the others on a section, the oldest first; when the person `writes` it, theirs is taken or renewed."""
    living = list(application.leases.filter(section=section).living().select_related("user").order_by("since", "pk"))
    if writes:
        own = next((lease for lease in living if lease.user_id == user.pk), None)
        _renew(application, section, user, own)
    return [lease for lease in living if lease.user_id != user.pk]


def keep_open(application: Application, section: SectionKey, user: Any) -> None:
    """Renew the lease of who has just saved a section."""
    opened_by_others(application, section, user, writes=True)


def _renew(application: Application, section: SectionKey, user: Any, own: Lease | None) -> None:
    instant = timezone.now()
    if own and instant - own.seen < RENEWED:
        return
    lease = Lease(
        application=application, section=section, user=user, since=own.since if own else instant, seen=instant
    )
    Lease.objects.bulk_create(
        [lease],
        update_conflicts=True,
        unique_fields=["application", "section", "user"],
        update_fields=["since", "seen"],
    )

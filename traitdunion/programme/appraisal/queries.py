"""What officers ask of calls and submissions."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from traitdunion.programme.applications.models import Submission
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.queries import CallQuerySet

HEAVY = ("document", "facts", "verdicts", "receipt", "words")
"""Columns that no list opens."""


def calls_of(user: Any) -> CallQuerySet:
    """The published calls of the bodies for which `user` works."""
    return Call.objects.published().filter(owner__in=user.staff_roles_by_owner)


def with_counts(calls: CallQuerySet) -> CallQuerySet:
    """Number of files received, and the sum that they ask."""
    latest = Q(applications__submissions__latest=True)
    return calls.annotate(
        received=Count("applications__submissions", filter=latest),
        requested=Sum("applications__submissions__requested", filter=latest),
    )


def received(call: Call) -> QuerySet[Submission]:
    """The version that counts of each file of `call`, ready for a list."""
    return (
        Submission.objects.that_count().filter(application__call=call).select_related("application__lead").defer(*HEAVY)
    )

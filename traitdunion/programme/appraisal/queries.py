"""What officers ask of calls and submissions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from traitdunion.programme.applications.models import Submission
from traitdunion.programme.applications.models.submission import SubmissionQuerySet
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.queries import CallQuerySet

LINE = (
    *("pk", "number", "version", "received_at", "organisation", "title", "partners", "countries", "requested", "cost"),
    *("overall", "unknowns", "later", "member_checked", "withdrawn_at", "unread", "received_as"),
)
"""Columns of a line of a list."""


def calls_of(user: Any) -> CallQuerySet:
    """The published calls of the bodies for which `user` works."""
    return Call.objects.published().filter(owner__in=user.staff_roles_by_owner)


def with_counts(calls: CallQuerySet) -> CallQuerySet:
    """Number of files received, and the sum that they ask."""
    theirs = Submission.objects.that_count().filter(call=OuterRef("pk")).order_by().values("call")
    return calls.annotate(
        received=Coalesce(Subquery(theirs.annotate(count=Count("pk")).values("count")), 0),
        requested=Subquery(theirs.annotate(sum=Sum("requested")).values("sum")),
    )


def received(call: Call) -> SubmissionQuerySet:
    """The version that counts of each file of `call`."""
    return Submission.objects.that_count().filter(call=call)


def lines_of(submissions: QuerySet[Submission]) -> QuerySet[Submission, Any]:
    """What a list shows of `submissions`, as named tuples: LINE."""
    named = submissions.annotate(
        number=F("application__number"),
        organisation=F("application__lead__name"),
        withdrawn_at=F("application__withdrawn_at"),
        unread=F("application__unread_there"),
    )
    return named.values_list(*LINE, named=True)


@dataclass(frozen=True)
class Whole:
    """All the files received of a call: how many, the sum that they ask, the codes of their countries."""

    count: int
    requested: Decimal
    countries: frozenset[str]


def whole(call: Call) -> Whole:
    """What is said above the list of the files of `call`, in one query."""
    rows = received(call).order_by().values_list("countries").annotate(count=Count("pk"), sum=Sum("requested"))
    texts, counts, sums = zip(*rows, strict=True) if rows else ((), (), ())
    return Whole(
        count=sum(counts),
        requested=sum((each for each in sums if each), Decimal(0)),
        countries=frozenset(code for text in texts for code in text.split()),
    )

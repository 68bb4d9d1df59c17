"""The queue's own upkeep."""

from datetime import timedelta

from django.utils import timezone

from traitdunion.foundation.jobs.models import Job, State
from traitdunion.foundation.jobs.registry import task

KEPT = timedelta(days=90)


@task(every=timedelta(days=1), at=timedelta(hours=1))
def forget_old_jobs() -> None:
    """Jobs done are kept for 90 days; dead ones until someone has looked at them."""
    Job.objects.filter(state=State.DONE, finished__lt=timezone.now() - KEPT).delete()

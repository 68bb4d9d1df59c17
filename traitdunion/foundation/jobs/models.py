"""The queue's table."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class State(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, instant: datetime) -> "JobQuerySet":
        """What a worker may take: queued and not put off, or left running by a worker that no longer renews."""
        return self.filter(
            Q(state=State.QUEUED, run_after__lte=instant) | Q(state=State.RUNNING, lease_until__lt=instant)
        ).order_by("run_after", "pk")

    def held(self, job: "Job") -> "JobQuerySet":
        """The row of `job` as long as it is still on the attempt that this worker took: the fence of every write."""
        return self.filter(pk=job.pk, state=State.RUNNING, worker=job.worker, attempts=job.attempts)


class Job(models.Model):
    """One piece of work. Instants are those of the wall clock, never of the business one."""

    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001 several jobs have none
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    run_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "run_after"])]

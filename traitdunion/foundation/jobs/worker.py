"""Taking jobs and running them. A worker may be killed at any time: its lease runs out and another takes the job."""

import logging
import os
import secrets
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone

from traitdunion.foundation.jobs.models import Job, State
from traitdunion.foundation.jobs.registry import TASKS

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
POLL = 1.0
"""Seconds between two looks at an empty queue."""
LOST = "The process that ran this job stopped without a word, at each attempt."


class Worker:
    """One process that runs jobs one by one. `lease` is how long a job may go without a sign of life."""

    def __init__(self, lease: timedelta = LEASE) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lease = lease
        self.scheduled: set[str | None] = set()

    def run_one(self) -> Job | None:
        """Take the first job that is due and run it to its end; None when there is nothing to do."""
        job = self.claim()
        if job is None:
            return None
        try:
            with self._renewing(job):
                TASKS[job.task](**job.arguments)
        except Exception:  # noqa: BLE001 whatever a task raises is kept with its job
            self._fail(job, traceback.format_exc().replace("\0", ""))
        else:
            self._finish(job, State.DONE)
        return job

    def claim(self) -> Job | None:
        """Take the first job that is due: the attempt is counted now, so that one that kills its worker ends too."""
        while job := self._take():
            if job.state == State.RUNNING:
                return job
        return None

    def _take(self) -> Job | None:
        if not Job.objects.due(timezone.now()).exists():
            return None
        with transaction.atomic():
            instant = timezone.now()
            job = Job.objects.due(instant).select_for_update(skip_locked=True).first()
            if job is None:
                return None
            if job.attempts >= job.max_attempts:
                job.state, job.finished, job.error = State.DEAD, instant, job.error or LOST
            else:
                job.state, job.worker, job.lease_until = State.RUNNING, self.name, instant + self.lease
                job.attempts += 1
            job.save(force_update=True)
        return job

    def renew(self, job: Job) -> bool:
        """Push the lease on; False when the job was given to another worker."""
        return bool(Job.objects.held(job).update(lease_until=timezone.now() + self.lease))

    def schedule(self) -> None:
        """Enqueue each periodic task for the period we are in, once whatever the number of workers."""
        instant = timezone.now()
        jobs = [
            Job(task=task.name, key=f"{task.name}@{start:%Y-%m-%dT%H:%M:%SZ}", max_attempts=task.max_attempts)
            for task in TASKS.values()
            if (start := task.period(instant))
        ]
        if {job.key for job in jobs} != self.scheduled:
            Job.objects.bulk_create(jobs, ignore_conflicts=True)
            self.scheduled = {job.key for job in jobs}

    def _finish(self, job: Job, state: State, error: str = "") -> None:
        Job.objects.held(job).update(state=state, finished=timezone.now(), lease_until=None, error=error)

    def _fail(self, job: Job, error: str) -> None:
        if job.attempts >= job.max_attempts:
            self._finish(job, State.DEAD, error)
            return
        wait = timedelta(seconds=2**job.attempts)
        Job.objects.held(job).update(state=State.QUEUED, run_after=timezone.now() + wait, lease_until=None, error=error)

    @contextmanager
    def _renewing(self, job: Job) -> Iterator[None]:
        ended = threading.Event()

        def renew() -> None:
            while not ended.wait(self.lease.total_seconds() / 3):
                try:
                    if not self.renew(job):
                        break
                except DatabaseError:
                    logger.exception("The lease of job %s could not be renewed.", job.pk)
            connection.close()

        thread = threading.Thread(target=renew, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def run_due() -> list[Job]:
    """Run in this process, one after the other, every job that is due; give them back as they ended."""
    worker, ran = Worker(), []
    while job := worker.run_one():
        ran.append(Job.objects.get(pk=job.pk))
    return ran


def run_until(stopped: Callable[[float], bool], *, once: bool = False, lease: timedelta = LEASE) -> None:
    """Schedule and run jobs. `stopped(seconds)` waits that long and says whether to end; `once`: end when idle."""
    worker = Worker(lease)
    while True:
        close_old_connections()
        try:
            worker.schedule()
            while worker.run_one():
                if stopped(0):
                    return
        except OperationalError:
            if once:
                raise
            logger.exception("The database does not answer.")
            connection.close()
        if once or stopped(POLL):
            return

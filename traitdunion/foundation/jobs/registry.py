"""Tasks: functions that can be run later, by another process. The surface is that of `django.tasks`."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from traitdunion.foundation.jobs.models import Job

TASKS: dict[str, "Task"] = {}
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
"""Where periods are counted from: a Monday, midnight UTC."""


@dataclass(frozen=True)
class Task:
    """A function and how to run it. Its name is `<room>.<function>`, by which a job finds it again."""

    name: str
    function: Callable[..., None]
    max_attempts: int
    every: timedelta | None
    at: timedelta

    def __call__(self, **arguments: Any) -> None:
        self.function(**arguments)

    def enqueue(self, *, key: str | None = None, run_after: datetime | None = None, **arguments: Any) -> "Job":
        """Add a job in the caller's transaction: if that one is rolled back, nothing will run.

        `arguments` are JSON values, identifiers rather than contents. A `key` already used gives back its job.
        TypeError: the function does not take these arguments.
        """
        from traitdunion.foundation.jobs.models import Job  # the room is imported before Django's models can be

        inspect.signature(self.function).bind(**arguments)
        job = Job(
            task=self.name,
            arguments=arguments,
            key=key,
            run_after=run_after or timezone.now(),
            max_attempts=self.max_attempts,
        )
        if key is None:
            job.save(force_insert=True)
            return job
        Job.objects.bulk_create([job], ignore_conflicts=True)
        return Job.objects.get(key=key)

    def period(self, instant: datetime) -> datetime | None:
        """The start of the period that `instant` is in, None for a task without one."""
        if self.every is None:
            return None
        start = EPOCH + self.at
        return start + (instant - start) // self.every * self.every


def task(
    *, max_attempts: int = 5, every: timedelta | None = None, at: timedelta = timedelta(0)
) -> Callable[[Callable[..., None]], Task]:
    """Declare a task; it may run twice, so twice must do no harm.

    `max_attempts` counts every start, those that killed their worker included. With `every`, the workers start it once
    per period, counted from midnight UTC plus `at`; one that slept through several periods catches up the present one.
    """

    def declare(function: Callable[..., None]) -> Task:
        room = function.__module__.removesuffix(".tasks").rpartition(".")[2]
        declared = Task(f"{room}.{function.__name__}", function, max_attempts, every, at)
        TASKS[declared.name] = declared
        return declared

    return declare

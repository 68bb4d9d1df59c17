"""The queue of background work. A room declares its tasks in `tasks.py` with `@task()`."""

from traitdunion.foundation.jobs.registry import Task, task

__all__ = ["Task", "task"]

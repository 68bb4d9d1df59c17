"""Tasks for the tests.

What a task did is kept as lines of the file named by CHORES_DIARY, which outlives the process.
"""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

from traitdunion.foundation.jobs import task


def write(line: str) -> None:
    with Path(os.environ["CHORES_DIARY"]).open("a") as diary:
        diary.write(line + "\n")


@task()
def note(line: str) -> None:
    write(line)


@task(max_attempts=3)
def fail(reason: str) -> None:
    write("failing")
    raise RuntimeError(reason)


@task(max_attempts=3)
def kill_the_worker() -> None:
    write("killing")
    os.kill(os.getpid(), signal.SIGKILL)


@task()
def take_time(seconds: float) -> None:
    write("started")
    time.sleep(seconds)
    write("ended")


@task(every=timedelta(hours=1), at=timedelta(minutes=20))
def hourly() -> None:
    write("hourly")

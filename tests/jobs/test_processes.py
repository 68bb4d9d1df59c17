"""Workers as they run in service: processes of their own, that get killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings

from tests.jobs import chores
from traitdunion.foundation.jobs.models import Job, State

LEASE = 1.5


@pytest.fixture
def diary(tmp_path):
    path = tmp_path / "diary"
    path.touch()
    return path


@pytest.fixture
def start(shared_database, diary):
    """Start a worker process; all are stopped at the end."""
    environment = os.environ | {"TRAITDUNION_DATABASE_URL": shared_database, "CHORES_DIARY": str(diary)}
    processes = []

    def start_worker(*options, lease=LEASE):
        command = [sys.executable, "-m", "tests.jobs.work", f"--lease={lease}", *options]
        processes.append(subprocess.Popen(command, env=environment, cwd=settings.ROOT))
        return processes[-1]

    yield start_worker
    for process in processes:
        process.kill()
        process.wait()


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.05)


def lines(diary, word):
    return diary.read_text().split().count(word)


def test_a_job_whose_worker_is_killed_is_run_again(start, diary):
    job = chores.take_time.enqueue(seconds=2)
    first = start()
    wait_for(lambda: lines(diary, "started") == 1)

    first.kill()
    first.wait()
    start()
    wait_for(lambda: lines(diary, "ended") == 1)

    wait_for(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_a_job_that_kills_its_worker_ends_dead(start, diary):
    job = chores.kill_the_worker.enqueue()

    for attempt in range(1, 4):
        assert start().wait(timeout=60) == -signal.SIGKILL
        assert lines(diary, "killing") == attempt
        time.sleep(LEASE)
    assert start("--once").wait(timeout=60) == 0

    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DEAD, 3)
    assert lines(diary, "killing") == 3


def test_two_workers_run_each_job_once(start, diary):
    for position in range(40):
        chores.note.enqueue(line=f"line{position}")

    workers = [start("--once"), start("--once")]

    assert [worker.wait(timeout=60) for worker in workers] == [0, 0]
    noted = [line for line in diary.read_text().split() if line.startswith("line")]
    assert sorted(noted) == sorted(f"line{position}" for position in range(40))
    assert lines(diary, "hourly") == 1


@pytest.mark.long
def test_a_job_longer_than_its_lease_is_renewed(start, diary):
    """The lease is long enough for a worker on a busy machine to renew it in time."""
    lease = 5
    job = chores.take_time.enqueue(seconds=lease * 1.5)

    workers = [start(lease=lease), start(lease=lease)]
    wait_for(lambda: lines(diary, "ended") == 1)

    wait_for(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    assert lines(diary, "started") == 1
    assert [worker.poll() for worker in workers] == [None, None]


def test_a_worker_told_to_stop_ends_its_job_first(start, diary):
    job = chores.take_time.enqueue(seconds=1)
    chores.note.enqueue(line="left", run_after=job.run_after + timedelta(milliseconds=1))
    worker = start()
    wait_for(lambda: lines(diary, "started") == 1)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=60) == 0
    assert Job.objects.get(pk=job.pk).state == State.DONE
    assert lines(diary, "left") == 0

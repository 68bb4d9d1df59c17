from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.jobs import chores
from traitdunion.foundation.jobs.models import Job, State
from traitdunion.foundation.jobs.registry import TASKS
from traitdunion.foundation.jobs.tasks import forget_old_jobs
from traitdunion.foundation.jobs.worker import LEASE, LOST, Worker, run_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def diary(monkeypatch, tmp_path):
    """What the chores wrote."""
    path = tmp_path / "diary"
    path.touch()
    monkeypatch.setenv("CHORES_DIARY", str(path))
    return lambda: path.read_text().split()


def pass_time(job, **shift):
    """As if `job` had been put off, or taken, that long ago."""
    job.refresh_from_db()
    job.run_after -= timedelta(**shift)
    job.lease_until = job.lease_until and job.lease_until - timedelta(**shift)
    job.save()


def test_a_job_runs_once(diary):
    job = chores.note.enqueue(line="seen")

    assert [ran.pk for ran in run_due()] == [job.pk]
    assert run_due() == []
    assert diary() == ["seen"]
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until) == (State.DONE, 1, None)


def test_a_task_is_named_after_its_room():
    assert chores.note.name == "chores.note"
    assert forget_old_jobs.name == "jobs.forget_old_jobs"


def test_a_task_called_runs_at_once(diary):
    chores.note(line="now")

    assert diary() == ["now"]
    assert Job.objects.count() == 0


def test_nothing_runs_for_what_was_rolled_back(diary):
    with transaction.atomic():
        chores.note.enqueue(line="ghost")
        transaction.set_rollback(True)

    run_due()

    assert diary() == []


def test_arguments_that_the_task_does_not_take_are_refused():
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        chores.note.enqueue(line="seen", colour="red")


def test_a_key_is_used_once(diary):
    first = chores.note.enqueue(key="receipt:1", line="first")
    run_due()

    second = chores.note.enqueue(key="receipt:1", line="second")
    run_due()

    assert second.pk == first.pk
    assert diary() == ["first"]


def test_a_job_put_off_waits(diary):
    job = chores.note.enqueue(run_after=timezone.now() + timedelta(hours=1), line="later")

    assert run_due() == []
    pass_time(job, hours=1)
    run_due()

    assert diary() == ["later"]


def test_jobs_run_in_the_order_of_their_time(diary):
    chores.note.enqueue(line="second", run_after=timezone.now() - timedelta(minutes=1))
    chores.note.enqueue(line="first", run_after=timezone.now() - timedelta(minutes=2))

    run_due()

    assert diary() == ["first", "second"]


def test_a_failure_is_tried_again_after_2_then_4_seconds_then_dies(diary):
    job = chores.fail.enqueue(reason="no such file")

    for attempt, wait in [(1, 2), (2, 4)]:
        (ran,) = run_due()
        assert (ran.state, ran.attempts) == (State.QUEUED, attempt)
        assert timedelta(seconds=wait - 1) < ran.run_after - timezone.now() <= timedelta(seconds=wait)
        assert run_due() == []
        pass_time(job, seconds=wait)
    (dead,) = run_due()

    assert (dead.state, dead.attempts) == (State.DEAD, 3)
    assert dead.error.startswith("Traceback")
    assert "RuntimeError: no such file" in dead.error
    pass_time(job, days=1)
    assert run_due() == []
    assert diary() == ["failing"] * 3


def test_a_task_that_no_longer_exists_fails_as_others_do():
    Job.objects.create(task="chores.forgotten", max_attempts=1)

    (job,) = run_due()

    assert job.state == State.DEAD
    assert "KeyError: 'chores.forgotten'" in job.error


def test_a_job_held_by_a_living_worker_is_not_taken():
    chores.note.enqueue(line="mine")

    assert Worker().claim() is not None
    assert Worker().claim() is None


def test_a_job_whose_lease_ran_out_is_taken_again():
    job = chores.note.enqueue(line="mine")
    Worker().claim()
    pass_time(job, seconds=LEASE.total_seconds() + 1)

    assert Worker().claim().attempts == 2


def test_a_renewed_lease_holds():
    job, worker = chores.note.enqueue(line="mine"), Worker()
    held = worker.claim()
    pass_time(job, seconds=LEASE.total_seconds() + 1)

    assert worker.renew(held)
    assert Worker().claim() is None


def test_a_worker_that_lost_its_job_writes_nothing_more():
    job, slow = chores.note.enqueue(line="mine"), Worker()
    lost = slow.claim()
    pass_time(job, seconds=LEASE.total_seconds() + 1)
    quick = Worker()
    quick.claim()

    slow._finish(lost, State.DONE)
    slow._fail(lost, "too late")

    job.refresh_from_db()
    assert not slow.renew(lost)
    assert (job.state, job.worker, job.error) == (State.RUNNING, quick.name, "")


def test_a_job_lost_at_every_attempt_dies():
    job = chores.note.enqueue(line="mine")
    for _ in range(job.max_attempts):
        Worker().claim()
        pass_time(job, seconds=LEASE.total_seconds() + 1)

    assert Worker().claim() is None
    job.refresh_from_db()
    assert (job.state, job.error) == (State.DEAD, LOST)


def test_an_idle_look_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Worker().claim() is None


@pytest.mark.parametrize(
    ("instant", "start"),
    [
        (datetime(2024, 3, 13, 12, 19, 59, tzinfo=UTC), datetime(2024, 3, 13, 11, 20, tzinfo=UTC)),
        (datetime(2024, 3, 13, 12, 20, tzinfo=UTC), datetime(2024, 3, 13, 12, 20, tzinfo=UTC)),
    ],
)
def test_a_period_starts_at_its_hour(instant, start):
    assert chores.hourly.period(instant) == start


def test_a_periodic_task_is_scheduled_once_per_period():
    Worker().schedule()
    Worker().schedule()

    assert Job.objects.filter(task="chores.hourly").count() == 1
    assert Job.objects.count() == len([task for task in TASKS.values() if task.every])


def test_a_worker_that_has_scheduled_asks_nothing_more(django_assert_num_queries):
    worker = Worker()
    worker.schedule()

    with django_assert_num_queries(0):
        worker.schedule()


def test_jobs_done_are_forgotten_after_90_days():
    for days, state in [(91, State.DONE), (89, State.DONE), (91, State.DEAD)]:
        Job.objects.create(task="chores.note", state=state, finished=timezone.now() - timedelta(days=days))

    forget_old_jobs()

    assert Job.objects.filter(state=State.DONE).count() == 1
    assert Job.objects.filter(state=State.DEAD).count() == 1

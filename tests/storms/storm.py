"""A storm: writers forked from one warm parent save and submit files, and one of them is killed every two seconds.

    TRAITDUNION_DATABASE_URL=… python -m tests.storms.storm FOLDER SECONDS WRITERS

What a writer was told was done, it writes down in FOLDER/<pid>.log, flushed to the disk, one JSON text a line. Nothing
else is told to the verifier: a line that is there must be in the database.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
django.setup()

from django.db import connection, connections  # noqa: E402 models need Django set up

from traitdunion.foundation.clock import now  # noqa: E402
from traitdunion.programme.applications import acts  # noqa: E402
from traitdunion.programme.applications.models import Application, SectionKey, State  # noqa: E402

EVERY = 2.0
"""Seconds between two killings."""


class Diary:
    """What was acknowledged: a line is on the disk before the next act begins."""

    def __init__(self, folder: Path) -> None:
        self.file = (folder / f"{os.getpid()}.log").open("ab", buffering=0)

    def note(self, **fact: object) -> None:
        self.file.write(json.dumps(fact).encode() + b"\n")
        os.fsync(self.file.fileno())


def write(folder: Path, end: float) -> None:
    """Save and submit, one act after the other, until `end`."""
    diary, chance = Diary(folder), random.Random(os.getpid())
    files = list(Application.objects.values_list("pk", flat=True))
    while time.time() < end:
        application = Application.objects.select_related("created_by").get(pk=chance.choice(files))
        if application.state == State.SUBMITTED:
            acts.reopen(application=application, by=application.created_by, at=now())
        elif chance.random() < 0.3:
            submit(application, diary)
        else:
            save(application, diary, chance)


def save(application: Application, diary: Diary, chance: random.Random) -> None:
    current = application.versions.get(section=SectionKey.PROJECT, current=True)
    title = f"{os.getpid()}-{chance.randrange(10**9)}"
    saved = acts.save_section(
        application=application,
        section=SectionKey.PROJECT,
        typed={**current.typed, "title": [title]},
        base=current.number,
        by=application.created_by,
    )
    diary.note(act="save", file=application.pk, version=saved.version.number, title=title, applied=saved.applied)


def submit(application: Application, diary: Diary) -> None:
    deposit = acts.submit(number=application.number, by=application.created_by, received_at=now())
    if deposit.submission:
        submission = deposit.submission
        diary.note(act="submit", file=application.pk, version=submission.version, signature=submission.signature)


def fork(folder: Path, end: float) -> int:
    """A new writer, with connections of its own."""
    pid = os.fork()
    if pid:
        return pid
    try:
        connections.close_all()
        write(folder, end)
    except Exception:  # noqa: BLE001 - told, then counted by the parent
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def storm(folder: Path, seconds: float, writers: int) -> int:
    """Run it; answers how many were killed. SystemExit: a writer failed by itself."""
    connection.ensure_connection()
    connections.close_all()
    began, killed, failed = time.time(), 0, 0
    end = began + seconds
    living = [fork(folder, end) for _writer in range(writers)]
    while (moment := began + EVERY * (killed + 1)) < end:
        time.sleep(max(0, moment - time.time()))
        victim = living.pop(0)
        os.kill(victim, signal.SIGKILL)
        _pid, status = os.waitpid(victim, 0)
        failed += not os.WIFSIGNALED(status)
        killed += 1
        living.append(fork(folder, end))
    for pid in living:
        with suppress(ChildProcessError):
            failed += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0
    if failed:
        raise SystemExit(f"{failed} writers failed by themselves")
    return killed


if __name__ == "__main__":
    sys.stdout.write(f"{storm(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))}\n")

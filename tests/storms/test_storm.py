"""No acknowledged save is lost, one receipt per version, chains verified: whatever is killed meanwhile."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import published_call
from tests.files.samples import PDF, upload
from traitdunion.foundation.journal.models import Entry
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import SectionVersion, Submission
from traitdunion.programme.applications.proof.receipts import as_json, read

SECONDS = float(os.environ.get("STORM_SECONDS", "45"))
WRITERS = int(os.environ.get("STORM_WRITERS", "10"))


@pytest.fixture
def complete_files(shared_database):
    """Files ready to be submitted, fewer than the writers: they meet on the same ones."""
    call = published_call()
    files = [ApplicationFactory(call=call, filled=True) for _file in range(6)]
    for each in files:
        acts.attach(application=each, kind="letter", upload=upload("lettre.pdf", PDF), by=each.created_by)
    return files


@pytest.mark.storm
def test_writers_killed_lose_nothing_that_was_acknowledged(shared_database, complete_files, tmp_path):
    environment = os.environ | {"TRAITDUNION_DATABASE_URL": shared_database}
    command = [sys.executable, "-m", "tests.storms.storm", tmp_path, str(SECONDS), str(WRITERS)]
    run = subprocess.run(
        command, env=environment, cwd=settings.ROOT, capture_output=True, text=True, check=False, timeout=SECONDS + 120
    )
    assert run.returncode == 0, run.stderr[-3000:]

    told = [json.loads(line) for log in tmp_path.glob("*.log") for line in log.read_bytes().splitlines(keepends=True)
            if line.endswith(b"\n")]  # fmt: skip
    counts = Counter(each["act"] for each in told)
    sys.stdout.write(f"{connection.vendor}: {dict(counts)} acknowledged, {run.stdout.strip()} killed\n")
    assert int(run.stdout) >= SECONDS / 2 - 3
    assert min(counts["save"], counts["submit"]) > 0

    versions = {(each.application_id, each.number): each for each in SectionVersion.objects.filter(section="project")}
    for each in told:
        if each["act"] == "save":
            held = versions[each["file"], each["version"]]
            assert (held.typed["title"], held.applied) == ([each["title"]], each["applied"])
    receipts = {(each.application_id, each.version): each for each in Submission.objects.with_heading()}
    for each in told:
        if each["act"] == "submit":
            assert receipts[each["file"], each["version"]].signature == each["signature"]

    assert Entry.objects.filter(act="submit").count() == len(receipts)
    for application in complete_files:
        numbers = sorted(version for file, version in receipts if file == application.pk)
        assert numbers == list(range(1, len(numbers) + 1))
    assert all(read(as_json(each)).accepted for each in list(receipts.values())[:20])
    call_command("verify_journal")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)

"""`manage.py check --deploy` in a process of its own, as a deployer runs it."""

import os
import re
import subprocess
import sys

from django.conf import settings

SOUND = {
    "TRAITDUNION_SECRET_KEY": "k7Qd9fWz3mXv1pLr8TbY5nHc2JgS6aEu4RoKiBqNxVwZtCyDsMhG",
    "TRAITDUNION_BASE_URL": "https://appels.example.org",
    "TRAITDUNION_SIGNING_KEY": "5a" * 32,
}


def check(**changes):
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("TRAITDUNION_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | SOUND | changes,
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sound_deployment_passes_without_a_warning():
    run = check()

    assert (run.returncode, run.stdout, run.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


def test_an_unsound_deployment_is_refused_with_each_of_its_faults():
    run = check(
        TRAITDUNION_DEMO="yes",
        TRAITDUNION_SIGNING_KEY="",
        TRAITDUNION_SECRET_KEY="a" * 60,
        TRAITDUNION_BASE_URL="http://appels.example.org",
    )

    assert run.returncode == 1
    assert re.findall(r"traitdunion\.E\d+", run.stderr) == [f"traitdunion.E00{number}" for number in range(1, 5)]

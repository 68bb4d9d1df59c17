"""`manage.py check --deploy` in a process of its own, as a deployer runs it."""

import os
import subprocess
import sys

import pytest
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


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"TRAITDUNION_DEMO": "yes"}, "traitdunion.E001"),
        ({"TRAITDUNION_SIGNING_KEY": ""}, "traitdunion.E002"),
        ({"TRAITDUNION_SECRET_KEY": "a" * 60}, "traitdunion.E003"),
        ({"TRAITDUNION_BASE_URL": "http://appels.example.org"}, "traitdunion.E004"),
    ],
)
def test_an_unsound_deployment_is_refused(change, fault):
    run = check(**change)

    assert run.returncode == 1
    assert fault in run.stderr

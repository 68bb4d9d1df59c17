"""A sound deployment has nothing to be told; a demo open to the world is refused."""

import os
import subprocess
import sys

import pytest

from tools import ROOT
from tools.test import DEPLOYED


def check(**changes):
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TRAITDUNION_")}
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment | DEPLOYED | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sound_deployment_is_accepted():
    done = check()

    assert done.stdout + done.stderr == "System check identified no issues (0 silenced).\n"
    assert done.returncode == 0


@pytest.mark.parametrize("changes", [{"TRAITDUNION_DEMO": "1"}, {"TRAITDUNION_BASE_URL": "http://aap.example.org"}])
def test_a_demo_or_an_address_without_tls_is_refused(changes):
    assert check(**changes).returncode == 1

"""`make demo`, as a newcomer runs it: in a copy of the tree, with the packages that the tests already installed."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from tools import ROOT, serving
from tools.postgres import free_port

pytestmark = pytest.mark.browser

LISTED = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]


@pytest.fixture
def tree(tmp_path):
    """Return a copy of the tree, without what was made in it."""
    names = subprocess.run(LISTED, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    present = "\0".join(name for name in names if name and (ROOT / name).is_file())
    subprocess.run(
        ["xargs", "-0", "cp", "--parents", "-t", tmp_path], input=present, cwd=ROOT, text=True, check=True
    )  # fmt: skip
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    return tmp_path


@pytest.fixture
def demo(tree):
    """Return a function that starts the demo and waits until it is ready: the process, what it said, and how long."""
    started = []
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TRAITDUNION_")}

    def start(**variables):
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.demo"],
            cwd=tree,
            env=environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        return process, "".join(said), time.monotonic() - began

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        process.stdout.close()


def test_the_demo_starts_stops_and_keeps_what_was_typed(demo, tree):
    port = str(free_port())

    # The first time: everything is made, and said.
    first, said, seconds = demo(PORT=port)
    assert f"http://127.0.0.1:{port}" in said, said
    assert "@example.org" in said
    assert seconds < 180
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as home:
        assert home.status == 200

    # A second one, or a reset, while it runs, touches nothing.
    second, said, _ = demo(PORT=port)
    assert (second.wait(), said) == (0, f"The demo is already running: http://127.0.0.1:{port}\n")
    assert reset(tree).returncode == 1

    # Someone signs up; Ctrl-C stops both processes.
    manage(
        tree,
        "shell",
        "-c",
        "from django.contrib.auth import get_user_model as g; g().objects.create_user('n@example.org')",
    )
    first.send_signal(signal.SIGINT)
    assert first.wait(timeout=20) == 0
    assert serving.port_is_free(int(port))

    # The next time is quick and finds the person again, even after new code came.
    again, said, seconds = demo(PORT=port)
    assert seconds < 10, said
    again.send_signal(signal.SIGINT)
    again.wait(timeout=20)
    (tree / "config/new.py").touch()
    renewed, said, _ = demo(PORT=port)
    assert "Migrating" in said
    assert person(tree) == "1\n"
    renewed.send_signal(signal.SIGINT)
    renewed.wait(timeout=20)

    # A reset forgets.
    assert reset(tree).returncode == 0
    assert not (tree / "var/demo").exists()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "door"}, "PORT must be a number below 65536, not 'door'."),
        ({"DEMO_DATE": "15/02/2024"}, "DEMO_DATE must be a day such as 2024-02-15, not '15/02/2024'."),
    ],
)
def test_a_wrong_wish_is_explained(demo, variables, sentence):
    process, said, _ = demo(**variables)

    assert process.wait() == 1
    assert said.endswith(f"\n{sentence}\n")


def reset(tree):
    return subprocess.run([sys.executable, "-m", "tools.demo", "--reset"], cwd=tree, capture_output=True, check=False)


def person(tree):
    return manage(
        tree, "shell", "-v", "0", "-c",
        "from django.contrib.auth import get_user_model as g; print(g().objects.filter(email='n@example.org').count())",
    )  # fmt: skip


def manage(tree, *command):
    folder = tree / "var/demo"
    environment = serving.variables(
        secret_key=(folder / "secret_key").read_text(),
        signing_key=(folder / "signing_key").read_text(),
        base_url="http://127.0.0.1:8000",
        database_url=f"sqlite:///{folder}/db.sqlite3",
        demo=1,
    )
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=tree, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout

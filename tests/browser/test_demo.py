"""`make demo`, as a newcomer runs it: in a copy of the tree, with the packages that the tests already installed."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import filled_database
from tools import ROOT, serving
from tools.postgres import free_port

pytestmark = [pytest.mark.browser, pytest.mark.long]

LISTED = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]


@pytest.fixture
def tree(tmp_path):
    """Return a copy of the tree, without what was made in it."""
    return _copy(tmp_path)


@pytest.fixture(scope="module")
def used_tree(tmp_path_factory):
    """Return a copy of the tree in which the demo has run: it begins with the database of the other tests."""
    tree = _copy(tmp_path_factory.mktemp("used"))
    with filled_database(tree / "var/demo"):
        done = {"digest": serving.digest(serving.CODE), "accounts": "…@example.org"}
        (tree / "var/demo/filled.json").write_text(json.dumps(done))
    return tree


def _copy(folder):
    names = subprocess.run(LISTED, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    present = "\0".join(name for name in names if name and (ROOT / name).is_file())
    subprocess.run(
        ["xargs", "-0", "cp", "--parents", "-t", folder], input=present, cwd=ROOT, text=True, check=True
    )  # fmt: skip
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


@pytest.fixture
def demo():
    """Return a function that starts the demo and waits until it is ready: the process, what it said, and how long."""
    started = []
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TRAITDUNION_")}

    def start(tree, *command, **variables):
        began = time.monotonic()
        process = subprocess.Popen(
            command or [sys.executable, "-m", "tools.demo"],
            cwd=tree,
            env=environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509 - as from a terminal
        )
        started.append(process)
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C stops it" in line:
                break
        return process, "".join(said), time.monotonic() - began

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        process.stdout.close()


def test_the_demo_starts_stops_and_keeps_what_was_typed(demo, tree):
    port = str(free_port())

    # The first time: everything is made, and said.
    first, said, seconds = demo(tree, PORT=port)
    assert f"http://127.0.0.1:{port}" in said, said
    assert "@example.org" in said
    assert seconds < 180
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as home:
        assert home.status == 200

    # A second one, or a reset, while it runs, touches nothing.
    second, said, _ = demo(tree, PORT=port)
    assert second.wait() == 0
    assert said == f"The demo is already running: http://127.0.0.1:{port}   (Ctrl-C where it runs stops it)\n"
    assert reset(tree).returncode == 1

    # Someone signs up; Ctrl-C stops both processes.
    manage(
        tree,
        "shell",
        "-c",
        "from django.contrib.auth import get_user_model as g; g().objects.create_user('n@example.org')",
    )
    first.send_signal(signal.SIGINT)
    assert first.wait(timeout=60) == 0
    assert serving.port_is_free(int(port))

    # The next time is quick, since nothing is made again, and finds the person, even after new code came.
    again, said, seconds = demo(tree, PORT=port)
    assert "Migrating" not in said
    assert seconds < 30, said
    again.send_signal(signal.SIGINT)
    again.wait(timeout=60)
    (tree / "config/new.py").touch()
    renewed, said, _ = demo(tree, PORT=port)
    assert "Migrating" in said
    assert person(tree) == "1\n"
    renewed.send_signal(signal.SIGINT)
    renewed.wait(timeout=60)

    # A reset forgets.
    assert reset(tree).returncode == 0
    assert not (tree / "var/demo").exists()


@pytest.mark.parametrize(
    ("told", "number"),
    [
        pytest.param("make", signal.SIGTERM, id="make is stopped"),
        pytest.param("make", signal.SIGHUP, id="make loses its terminal"),
        pytest.param("make", signal.SIGKILL, id="make is killed"),
        pytest.param("demo", signal.SIGTERM, id="the demo is stopped"),
        pytest.param("demo", signal.SIGKILL, id="the demo is killed"),
    ],
)
def test_nothing_outlives_the_demo(demo, used_tree, told, number):
    make, said, _ = demo(used_tree, "make", "--no-print-directory", "demo", PORT=str(port := free_port()))
    assert "Ctrl-C" in said, said
    (of_make,) = children(make.pid)
    service = children(of_make)
    assert len(service) == 3

    os.kill({"make": make.pid, "demo": of_make}[told], number)

    make.wait(timeout=60)
    wait_for(lambda: not [pid for pid in (of_make, *service) if runs(pid)] and serving.port_is_free(port))


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "door"}, "PORT must be a number below 65536, not 'door'."),
        ({"DEMO_DATE": "15/02/2024"}, "DEMO_DATE must be a day such as 2024-02-15, not '15/02/2024'."),
    ],
)
def test_a_wrong_wish_is_explained(demo, used_tree, variables, sentence):
    process, said, _ = demo(used_tree, **variables)

    assert process.wait() == 1
    assert said.endswith(f"\n{sentence}\n")


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runs(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


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

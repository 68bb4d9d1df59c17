"""A whole platform on the loopback interface: database made ready, static files, web server, worker."""

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

from tools import ROOT, VAR, ties
from tools.venv import PYTHON

STATIC_STAMP = VAR / "static/stamp"
# What fills a new database, in this order; each can run again without harm.
FILLING = {
    "Migrating the database": "migrate --noinput",
    "Importing territories and countries": "import_reference",
    "Publishing the calls": "publish_calls",
    "Making the sample accounts": "demo_accounts",
}
CODE = ("traitdunion/**/*.py", "config/*.py", "data/**/*")

Announce = Callable[[str], None]


class NotStarted(Exception):  # noqa: N818 - a sentence for people, not an error of the program
    """A step did not succeed; its message is for the person at the keyboard."""


def digest(patterns: Iterable[str]) -> str:
    """Return the hash of every file that matches, by name and content."""
    total = hashlib.sha256()
    paths = sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()})
    for path in paths:
        total.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def manage(environment: dict[str, str], *command: str) -> str:
    """Run one of Django's commands and return what it printed; raise NotStarted with its words if it fails."""
    done = subprocess.run(
        [PYTHON, ROOT / "manage.py", *command],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NotStarted(f"`manage.py {' '.join(command)}` failed:\n{done.stdout[-4000:]}")
    return done.stdout


def variables(**values: object) -> dict[str, str]:
    """Return this process's environment with the platform's variables replaced by `values`."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TRAITDUNION_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {f"TRAITDUNION_{name.upper()}": str(value) for name, value in values.items()}


def collect(environment: dict[str, str], announce: Announce) -> None:
    """Compile the catalogues and compress the static files, where they changed.

    Files of earlier versions stay: a server that runs meanwhile keeps serving the ones that it knows.
    """
    subprocess.run([PYTHON, "-m", "tools.translations", "compile"], cwd=ROOT, check=True)
    now = digest(["traitdunion/*/*/static/**/*", "config/settings.py", "requirements/base.txt"])
    if STATIC_STAMP.is_file() and STATIC_STAMP.read_text() == now:
        return
    announce("Compressing style sheets and scripts")
    manage(environment, "collectstatic", "--noinput")
    STATIC_STAMP.parent.mkdir(parents=True, exist_ok=True)
    STATIC_STAMP.write_text(now)


def fill(environment: dict[str, str], folder: Path, announce: Announce) -> str:
    """Bring the database up to date with code and data, if they changed since the last time.

    `folder` keeps what was done. Returns what the last command printed: the sample accounts.
    """
    now, memory = digest(CODE), folder / "filled.json"
    done: dict[str, str] = json.loads(memory.read_text()) if memory.is_file() else {}
    if done.get("digest") != now:
        for title, command in FILLING.items():
            announce(title)
            done = {"digest": now, "accounts": manage(environment, *command.split())}
        memory.write_text(json.dumps(done))
    return done["accounts"]


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Service:
    """A web server with threads and a worker. A Ctrl-C reaches only who started them; they never outlive it."""

    def __init__(
        self, environment: dict[str, str], port: int, logs: Path, *, threads: int = 8, timeout: int = 60
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.logs = logs
        logs.mkdir(parents=True, exist_ok=True)
        gunicorn = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
        self.environment = environment
        gunicorn += ["--threads", str(threads), "--timeout", str(timeout), "--graceful-timeout", "5"]
        gunicorn += ["--no-control-socket"]
        self.processes = {
            "web": self._start("web", [PYTHON, *gunicorn], environment),
            "worker": self._start("worker", [PYTHON, ROOT / "manage.py", "worker"], environment),
        }

    def _start(self, name: str, command: list[str | Path], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self.logs / f"{name}.log").open("w") as log:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=ties.end_with_parent,  # noqa: PLW1509 - one call, no lock
            )

    def wait(self, seconds: float = 30) -> None:
        """Return once the home page answers; raise NotStarted with the log if it does not."""
        end = time.monotonic() + seconds
        answer = "nothing"
        while time.monotonic() < end:
            if fallen := self.fallen():
                raise NotStarted(f"The {fallen} process stopped:\n{self.tail(fallen)}")
            try:
                with urllib.request.urlopen(self.url, timeout=10):  # noqa: S310 - our own address
                    return
            except urllib.error.HTTPError as error:
                answer = f"status {error.code}"
                if error.code >= 500:
                    break
            except OSError:
                pass
            time.sleep(0.05)
        raise NotStarted(f"The home page gives {answer}:\n{self.tail('web')}")

    def watch(self) -> None:
        """Start to measure the availability, each minute from the next one on."""
        self.processes["watch"] = self._start("watch", [PYTHON, ROOT / "manage.py", "watch"], self.environment)

    def fallen(self) -> str | None:
        """Return the name of a process that is no longer there."""
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def tail(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text()[-4000:]

    def stop(self) -> None:
        for process in reversed(self.processes.values()):  # the watcher first: it would see the others stop
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

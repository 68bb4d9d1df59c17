"""The last evening of a call: a platform as it is deployed, and people who press every button three times."""

import http.client
import os
import re
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tools import ROOT, serving
from tools.venv import PYTHON

TIMES = 3
PATIENCE = 600.0
"""Seconds during which a person tries again what was not acknowledged."""


class Platform(serving.Service):
    """Two web processes under their master, and two workers; what is killed is started again, workers by us."""

    def __init__(self, environment: dict[str, str], port: int, logs: Path) -> None:
        super().__init__(environment | {"WEB_CONCURRENCY": "2"}, port, logs)
        self._start_worker("worker 2")
        self.killed: list[str] = []

    def kill_one(self) -> None:
        """Kill a web process, then a worker, in turn, without a word."""
        name = ("web", "worker", "web", "worker 2")[len(self.killed) % 4]
        if name == "web":
            master = self.processes["web"].pid
            children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
            os.kill(int(children[0]), signal.SIGKILL)
        else:
            self.processes[name].kill()
            self.processes[name].wait()
            self._start_worker(name)
        self.killed.append(name)

    def _start_worker(self, name: str) -> None:
        self.processes[name] = self._start(name, [PYTHON, ROOT / "manage.py", "worker"], self.environment)


class Person:
    """Someone signed in, before one file."""

    def __init__(self, url: str, number: str, session: str) -> None:
        self.place, self.file = urlsplit(url).netloc, f"/dossiers/{number}/"
        self.cookies = {"sessionid": session}

    def opens(self, page: str) -> str:
        """A page of the file, asked for until it comes."""
        return _patiently(lambda: self._page(page))

    def presses(self, page: str, form: Callable[[], Mapping[str, object]], *, before: str = "") -> str:
        """Post what `form` gives to `page`, TIMES at once, until it is acknowledged; where the answer leads.

        `before` is the page that holds the button.
        """

        def once() -> str | None:
            shown = self._page(before or page)
            if shown is None:
                return None
            hidden = dict(
                re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|version)" value="([^"]*)"', shown)
            )
            body = encode_multipart(BOUNDARY, {**form(), **hidden})
            lines = [self._ask("POST", page, body) for _time in range(TIMES)]
            answers = [self._answer(line) for line in lines if line]
            found = {answer.headers["Location"] for answer, _text in filter(None, answers) if answer.status == 302}
            assert len(found) < 2, found
            return found.pop() if found else None

        return _patiently(once)

    def _page(self, page: str) -> str | None:
        line = self._ask("GET", page)
        answer = self._answer(line) if line else None
        return answer[1].decode() if answer and answer[0].status == 200 else None

    def _ask(self, method: str, page: str, body: bytes = b"") -> http.client.HTTPConnection | None:
        line = http.client.HTTPConnection(self.place, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            line.request(
                method, self.file + page, body, headers | ({"Content-Type": MULTIPART_CONTENT} if body else {})
            )
        except OSError:
            return None
        return line

    def _answer(self, line: http.client.HTTPConnection) -> tuple[http.client.HTTPResponse, bytes] | None:
        """What came back, whole; None when the process that was to answer was killed."""
        try:
            answer = line.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _equal, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, text


def _patiently(act: Callable[[], str | None]) -> str:
    end = time.monotonic() + PATIENCE
    while (done := act()) is None:
        assert time.monotonic() < end, "nothing was acknowledged"
        time.sleep(0.5)
    return done

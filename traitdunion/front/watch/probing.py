"""The watcher's minute: save something through the platform's own door, read it back, write down what happened."""

import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from traitdunion.foundation.clock import now
from traitdunion.front.watch.measures import Measure
from traitdunion.front.watch.notebook import Notebook

WAIT = 20
"""Seconds for an answer: beyond, people have given up."""
AT_ONCE = 1500
"""Measures told in one request: a day and an hour."""
KEPT = timedelta(days=35)
"""How long minutes are kept, here and on the platform; days stay."""


class Unsound(Exception):  # noqa: N818 what is seen, not an error of the program
    """The platform does not work; the message is the code of the cause."""


class Watcher:
    """Looks at the probe of the platform at `url`, with its token, and keeps a notebook."""

    def __init__(self, url: str, token: str, notebook: Notebook) -> None:
        self.url, self.token, self.notebook = url, token, notebook
        self.compacted = now()

    def look(self) -> Measure:
        """Measure this minute and write it down; tell the platform what it missed."""
        at, began, cause = now().replace(second=0, microsecond=0), time.monotonic(), ""
        try:
            self._save()
        except Unsound as unsound:
            cause = str(unsound)
        spent = int((time.monotonic() - began) * 1000)
        measure = Measure(at, not cause, spent, cause)
        self.notebook.write(measure)
        return measure

    def compact(self) -> None:
        """Once a week, drop what is old."""
        if now() - self.compacted >= timedelta(days=7):
            self.compacted = now()
            self.notebook.forget(now() - KEPT)

    def _save(self) -> None:
        value, untold = secrets.token_hex(8), self.notebook.untold(AT_ONCE)
        self._ask({"value": value, "minutes": [measure.row() for measure in untold]})
        if self._ask(None).get("value") != value:
            raise Unsound("not kept")
        self.notebook.told(untold)

    def _ask(self, body: dict[str, Any] | None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 the address is the deployer's
            self.url,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=WAIT) as answer:  # noqa: S310
                told = json.load(answer)
        except urllib.error.HTTPError as error:
            error.close()
            raise Unsound(f"answer {error.code}") from None
        except TimeoutError:
            raise Unsound("too slow") from None
        except ValueError:
            raise Unsound("not understood") from None
        except OSError as error:
            slow = isinstance(getattr(error, "reason", None), TimeoutError)
            raise Unsound("too slow" if slow else "unreachable") from None
        return told if isinstance(told, dict) else {}


def watch(watcher: Watcher, stopped: Callable[[float], bool]) -> None:
    """Look at the start of each minute. `stopped(seconds)` waits that long and says whether to end."""
    while not stopped(_until_next_minute(now())):
        watcher.look()
        watcher.compact()


def _until_next_minute(instant: datetime) -> float:
    return 60 - instant.second - instant.microsecond / 1_000_000

"""Django's SQLite, where those who wait to write all have the same chance.

SQLite's own wait grows to 100 ms between two tries: with twenty writers, newcomers pass before those who wait, and some
wait in vain (`make torture`: 33 of them in ten minutes). Here everyone tries again every few milliseconds.
"""

import random
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PAUSE = 0.01
"""Longest time between two tries, in seconds."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A transaction waits for its turn as many seconds as the option `timeout`, then says « database is locked »."""

    def _start_transaction_under_autocommit(self) -> None:
        patience = self.settings_dict["OPTIONS"]["timeout"]
        given_up = time.monotonic() + patience
        self._wait_in_sqlite(0)
        try:
            while not self._begun(last=time.monotonic() > given_up):
                time.sleep(random.uniform(0, PAUSE))  # noqa: S311 - no secret
        finally:
            self._wait_in_sqlite(patience)

    def _begun(self, *, last: bool) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if last or "locked" not in str(error):
                raise
            return False
        return True

    def _wait_in_sqlite(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout={round(seconds * 1000)}")

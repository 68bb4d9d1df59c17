"""Django's SQLite, where those who wait to write all have the same chance.

SQLite's own wait grows to 100 ms between two tries: with twenty writers, newcomers pass before those who wait, and some
wait in vain (`make torture`: 33 of them in ten minutes). Here everyone tries again every few milliseconds.
"""

import random
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PATIENCE = 60_000
"""Milliseconds that a transaction waits for its turn before « database is locked »."""
PAUSE = 0.01
"""Longest time between two tries, in seconds."""


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        given_up = time.monotonic() + PATIENCE / 1000
        self._wait_in_sqlite(0)
        try:
            while not self._begun(last=time.monotonic() > given_up):
                time.sleep(random.uniform(0, PAUSE))  # noqa: S311 - no secret
        finally:
            self._wait_in_sqlite(PATIENCE)

    def _begun(self, *, last: bool) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if last or "locked" not in str(error):
                raise
            return False
        return True

    def _wait_in_sqlite(self, milliseconds: int) -> None:
        self.connection.execute(f"PRAGMA busy_timeout={milliseconds}")

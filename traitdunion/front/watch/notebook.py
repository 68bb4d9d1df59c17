"""Where the watcher writes what it sees: a SQLite file of its own, which needs nothing of the platform."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from traitdunion.front.watch.measures import Measure

TABLE = """CREATE TABLE IF NOT EXISTS minute (
    at TEXT PRIMARY KEY, up INTEGER NOT NULL, milliseconds INTEGER NOT NULL, cause TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0)"""


class Notebook:
    """The measures of `path`, kept through a power cut; each is told to the platform when it answers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as file:
            file.execute(TABLE)

    def write(self, measure: Measure) -> None:
        """Add a measure; one of the same minute is replaced."""
        with self._open() as file:
            file.execute(
                "INSERT OR REPLACE INTO minute (at, up, milliseconds, cause) VALUES (?, ?, ?, ?)",
                (measure.at.isoformat(), measure.up, measure.milliseconds, measure.cause),
            )

    def untold(self, most: int) -> list[Measure]:
        """The oldest measures that the platform does not have, `most` of them."""
        with self._open() as file:
            rows = file.execute(
                "SELECT at, up, milliseconds, cause FROM minute WHERE NOT told ORDER BY at LIMIT ?", (most,)
            ).fetchall()
        return [Measure(datetime.fromisoformat(at), bool(up), spent, cause) for at, up, spent, cause in rows]

    def told(self, measures: Iterable[Measure]) -> None:
        """The platform has these."""
        with self._open() as file:
            file.executemany("UPDATE minute SET told = 1 WHERE at = ?", [(each.at.isoformat(),) for each in measures])

    def forget(self, before: datetime) -> None:
        """Drop what was told and is older than `before`, and give its room back."""
        with self._open() as file:
            file.execute("DELETE FROM minute WHERE told AND at < ?", (before.isoformat(),))
        with closing(sqlite3.connect(self.path)) as file:
            file.execute("VACUUM")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=20)) as file, file:
            yield file

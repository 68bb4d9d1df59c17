"""What the tests of every room share."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from traitdunion.foundation import clock
from traitdunion.foundation.journal import triggers

pytest_plugins = ["tests.plugin"]


@pytest.fixture(autouse=True, scope="session")
def _journal_is_emptied_between_tests() -> Iterator[None]:
    """The journal refuses to be emptied; after a test with real transactions it has to be."""
    empty = TransactionTestCase._fixture_teardown

    def lift_and_empty(case: TransactionTestCase) -> None:
        with triggers.lifted(connection):
            empty(case)

    TransactionTestCase._fixture_teardown = lift_and_empty
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture
def at(monkeypatch):
    """Stop the business clock: `at("2024-02-15 10:00")`, in Paris unless the text or the instant says a zone."""

    def stop(moment: str | datetime) -> datetime:
        read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        stopped = read if read.tzinfo else read.replace(tzinfo=clock.PARIS)

        class Stopped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return stopped.astimezone(tz)

        monkeypatch.setattr(clock, "datetime", Stopped)
        return stopped

    return stop


@pytest.fixture
def shared_database(transactional_db, tmp_path) -> Iterator[str]:
    """The address of a database that threads and other processes may open; on SQLite a file, elsewhere in memory."""
    if connection.vendor == "postgresql":
        place = connection.settings_dict
        user = f"{quote(place['USER'])}:{quote(place['PASSWORD'])}"
        yield f"postgres://{user}@{quote(place['HOST'], safe='')}:{place['PORT']}/{place['NAME']}"
        return
    yield from _in_a_file(tmp_path / "db.sqlite3")


def _in_a_file(path: Path) -> Iterator[str]:
    memory = connections["default"]
    memory.ensure_connection()
    target = sqlite3.connect(path)
    memory.connection.backup(target)
    target.close()
    name, memory.settings_dict["NAME"] = memory.settings_dict["NAME"], str(path)
    connections["default"] = type(memory)(memory.settings_dict, "default")
    yield f"sqlite:///{path}"
    connections["default"].close()
    memory.settings_dict["NAME"] = name
    connections["default"] = memory

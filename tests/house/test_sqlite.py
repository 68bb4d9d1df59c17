"""Writers on SQLite wait for each other, all with the same chance, and not for ever."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

pytestmark = [
    pytest.mark.only_on("sqlite", reason="PostgreSQL has its own queues"),
    pytest.mark.usefixtures("shared_database"),
]


@pytest.fixture
def occupied():
    """Someone else writes, until told to stop."""
    began, stop = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            began.set()
            stop.wait(10)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    began.wait(10)
    yield stop
    stop.set()
    writer.join()


def test_a_writer_waits_for_the_one_before(occupied):
    threading.Timer(0.3, occupied.set).start()
    with transaction.atomic():
        assert occupied.is_set()
    assert connection.cursor().execute("PRAGMA busy_timeout").fetchone() == (60_000,)


def test_a_writer_gives_up_after_the_time_it_is_given(occupied, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
        pass
    assert time.monotonic() - began >= 0.2

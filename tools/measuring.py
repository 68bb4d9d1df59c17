"""What a page or an act costs: queries, rows, processor time and bytes, compared with the least it could cost.

The time of the database counts, wherever it works.

Needs Django to be set up; used by `make bench` and by the tests that hold a budget.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import re_path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as pages

__all__ = ["act_cost", "handler400", "handler403", "handler404", "handler500", "page_cost", "urlpatterns"]

BARE = "mesure/rien/"


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok" if request.user.is_authenticated else "no", content_type="text/plain")


# With this module as ROOT_URLCONF, each area of the platform has one more address, whose answer is two letters.
urlpatterns = [re_path(rf"^[\w-]+/{BARE}$", bare), *pages]


@dataclass(frozen=True)
class Statement:
    sql: str
    parameters: Any


@dataclass(frozen=True)
class Cost:
    """Processor times in milliseconds, the best of several runs in this process; `size` in bytes.

    `bare` is a two-letter answer to the same person through the same middleware, in the same area (some guards depend
    on it); `sql` the statements of the page run again alone. The three are measured in turn, so that what else the
    machine does weighs on all alike.
    """

    queries: int
    rows: int
    cpu: float
    bare: float
    sql: float
    size: int

    @property
    def to_bare(self) -> float:
        """How many bare answers one answer costs."""
        return self.cpu / self.bare

    @property
    def to_least(self) -> float:
        """How many times the raw statements and a bare answer together."""
        return self.cpu / (self.sql + self.bare)


class _CountedCursor(CursorWrapper):
    """A cursor that counts the rows that leave the database."""

    rows = 0

    def _count(self, number: int) -> None:
        type(self).rows += number

    def fetchone(self) -> Any:
        row = self.cursor.fetchone()
        self._count(row is not None)
        return row

    def fetchmany(self, *arguments: Any) -> Any:
        rows = self.cursor.fetchmany(*arguments)
        self._count(len(rows))
        return rows

    def fetchall(self) -> Any:
        rows = self.cursor.fetchall()
        self._count(len(rows))
        return rows

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self._count(1)
            yield row


@contextmanager
def observed() -> Iterator[tuple[list[Statement], Callable[[], int]]]:
    """Yield the list that receives each statement of the block, and a function that gives the rows fetched so far."""
    statements: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")):
            statements.append(Statement(sql, parameters))
        return execute(sql, parameters, many, context)

    class Counted(_CountedCursor):
        pass

    make = connection.make_cursor
    connection.make_cursor = lambda cursor: Counted(cursor, connection)  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(note):
            yield statements, lambda: Counted.rows
    finally:
        connection.make_cursor = make  # type: ignore[method-assign]


def page_cost(address: str, *, user: Any = None, runs: int = 15) -> Cost:
    """Return what a GET of `address` costs this user (None: anonymous), after one answer that fills the caches."""
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        client = Client(headers={"accept-encoding": "br, gzip"})
        area = urlsplit(address).path.strip("/").partition("/")[0] or "accueil"
        if user is not None:
            client.force_login(user)
        _succeed(client, address)
        gc.collect()
        gc.freeze()  # as config.wsgi does
        with observed() as (statements, rows):
            response = _succeed(client, address)
        cpu, least, sql = _best(
            (lambda: client.get(address), lambda: client.get(f"/{area}/{BARE}"), lambda: _replay(statements)), runs
        )
        size = len(response.content) + sum(len(name) + len(value) + 4 for name, value in response.items())
        return Cost(len(statements), rows(), cpu, least, sql, size)


def act_cost(act: Callable[[], Any], *, runs: int = 5) -> Cost:
    """Return what calling `act` costs; each call is rolled back, so that the next one starts from the same place."""

    def once() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    once()
    with observed() as (statements, rows):
        once()
    (cpu,) = _best([once], runs)
    return Cost(len(statements), rows(), cpu, bare=0, sql=0, size=0)


def _succeed(client: Client, address: str) -> Any:
    response = client.get(address)
    if response.status_code != 200:
        raise AssertionError(f"{address} gives {response.status_code}")
    return response


def _replay(statements: list[Statement]) -> None:
    with ExitStack() as stack:
        cursor = stack.enter_context(connection.cursor())
        for statement in statements:
            if statement.sql.lstrip("( ").startswith(("SELECT", "WITH")):
                cursor.execute(statement.sql, statement.parameters)
                cursor.fetchall()


def _best(acts: Sequence[Callable[[], Any]], runs: int) -> list[float]:
    """The least processor time of each act, in milliseconds, the acts taken in turn: what disturbs only adds."""
    return [1000 * min(times) for times in zip(*([*map(_time, acts)] for _ in range(runs)), strict=True)]


def _time(act: Callable[[], Any]) -> float:
    began = time.process_time() + _database_time()
    act()
    return time.process_time() + _database_time() - began


def _database_time() -> float:
    """Processor seconds of the process that PostgreSQL keeps for this connection; SQLite works in ours."""
    if connection.vendor != "postgresql":
        return 0
    pid = connection.connection.info.backend_pid if connection.connection else 0
    counts = Path(f"/proc/{pid}/schedstat")
    return int(counts.read_text().split()[0]) / 1e9 if pid and counts.exists() else 0

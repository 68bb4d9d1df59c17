"""The tables of the tests, made once for every process of every run, until a migration changes."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db.backends.signals import connection_created

from tools import ROOT, VAR, serving

CACHE = VAR / "test-cache"
MADE_BY = (
    "traitdunion/**/migrations/*.py",
    "traitdunion/foundation/journal/triggers.py",
    "traitdunion/foundation/search/*.py",
    "config/sqlite3/*.py",
    "requirements/base.txt",
)
"""What migrations read, and they themselves."""


def begin_with_tables() -> None:
    """Let the database of this process, not made yet, begin with all its tables."""
    name = f"tables_{serving.digest(MADE_BY)[:16]}"
    with _alone():
        database = settings.DATABASES["default"]
        if database["ENGINE"].endswith("postgresql"):
            database["TEST"]["TEMPLATE"] = _postgresql(name, os.environ["TRAITDUNION_DATABASE_URL"])
        else:
            path = _sqlite(name)
            connection_created.connect(lambda connection, **_more: _fill(connection, path), weak=False)


@contextmanager
def _alone() -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sqlite(name: str) -> Path:
    path = CACHE / f"{name}.sqlite3"
    if not path.is_file():
        for old in CACHE.glob("tables_*"):
            old.unlink()
        _migrate(f"sqlite:///{path}.part")
        with sqlite3.connect(f"{path}.part") as database:
            database.execute("PRAGMA journal_mode=DELETE")
        Path(f"{path}.part").rename(path)
    return path


def _postgresql(name: str, cluster: str) -> str:
    with psycopg.connect(cluster, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}_part")
            _migrate(urlsplit(cluster)._replace(path=f"/{name}_part").geturl())
            connection.execute(f"ALTER DATABASE {name}_part RENAME TO {name}")
    return name


def _migrate(url: str) -> None:
    environment = os.environ | {"TRAITDUNION_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.test_settings"}
    subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"], env=environment, check=True)


def _fill(connection, path: Path) -> None:
    """Copy the tables into the memory of the tests, at its first connection."""
    memory = connection.connection
    if connection.is_in_memory_db() and not memory.execute("SELECT 1 FROM sqlite_master").fetchone():
        with sqlite3.connect(path) as tables:
            tables.backup(memory)

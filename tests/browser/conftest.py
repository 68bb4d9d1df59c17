"""A real server, a real browser: fixtures for the tests that look at pages as people do.

The database is made once (reference data, calls, sample accounts), kept in var/test-cache under a name that changes
with what fills it, and copied for each server.
"""

import fcntl
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import sync_playwright

from tools import ROOT, VAR, serving
from tools.postgres import free_port
from tools.test import BROWSERS

CACHE = VAR / "test-cache"
SCREENSHOTS = VAR / "screenshots"
DAY = "2024-02-15"
# What can change the content of a filled database.
FILLED_BY = [
    "data/**/*",
    "traitdunion/**/migrations/*.py",
    "traitdunion/**/management/**/*.py",
    "traitdunion/regulations/*.py",
    "traitdunion/directory/territories/*.py",
    "traitdunion/programme/calls/*.py",
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
LANGUAGES = os.environ.get("BROWSER_LANGUAGES", "fr").split()
WIDTHS = [int(width) for width in os.environ.get("BROWSER_WIDTHS", "360").split()]
LOCALES = {"fr": "fr-FR", "en": "en-GB", "ar": "ar-MA"}


class Server:
    """A platform in demo mode, on a business day, with a database and files of its own."""

    def __init__(self, folder, database_url, port, day):
        self.url = f"http://127.0.0.1:{port}"
        self.environment = serving.variables(
            secret_key="browser-tests-" + "0" * 32,
            signing_key="00" * 31 + "02",
            base_url=self.url,
            database_url=database_url,
            files=folder / "files",
            demo=1,
            demo_date=day,
        )
        self.logs = folder / "log"
        self.sessions = {}
        self._starts(port)

    def _starts(self, port, **patience):
        self.service = serving.Service(self.environment, port, self.logs, **patience)
        self.service.wait()

    def starts_again(self, *, day=DAY, **patience):
        """Stop, then start on another business day, or with other time-outs; what people hold open goes on."""
        self.stop()
        self.environment["TRAITDUNION_DEMO_DATE"] = day
        self._starts(urlsplit(self.url).port, **patience)

    def manage(self, *command):
        """Run one of Django's commands on this server's database and return what it printed."""
        return serving.manage(self.environment, *command)

    @cached_property
    def _console(self):
        words = [sys.executable, "-m", "tests.browser.console"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        return subprocess.Popen(words, cwd=ROOT, env=environment, **pipes)

    def does(self, code):
        """Run Python in a process that has this server's database and files, and return what it printed."""
        self._console.stdin.write(json.dumps(code) + "\n")
        self._console.stdin.flush()
        fault, said = json.loads(self._console.stdout.readline())
        assert not fault, fault
        return said

    def stop(self):
        """End the processes of this server."""
        self.service.stop()
        if console := vars(self).pop("_console", None):
            console.communicate()

    def address(self, path, language="fr"):
        """Return the whole address of a page in a language."""
        return self.url + ("" if language == "fr" else f"/{language}") + path


@pytest.fixture(scope="session")
def server(tmp_path_factory, _collected):
    """One platform for all the tests of a session: each test makes what it needs and leaves the rest alone."""
    with serve(tmp_path_factory.mktemp("server")) as made:
        yield made


@pytest.fixture
def fresh_server(tmp_path, _collected):
    """A platform for one test that empties, fills or breaks things."""
    with serve(tmp_path) as made:
        yield made


@contextmanager
def serve(folder, *, day=DAY):
    """A platform of its own in `folder`, on a business day, until the context ends."""
    base = os.environ.get("TRAITDUNION_DATABASE_URL", "")
    with filled_database(folder, base if base.startswith("postgres") else "") as url:
        made = Server(folder, url, free_port(), day)
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def filled_database(folder, cluster=""):
    """Yield the address of a copy of the filled database, in `folder` unless `cluster` says a PostgreSQL."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    name = "browser_" + serving.digest(FILLED_BY)[:16]
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = _postgres_template(name, cluster) if cluster else _sqlite_template(name)
        if not cluster:
            shutil.copy(template, folder / "db.sqlite3")
    if not cluster:
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    copy = f"{name}_{os.getpid()}_{free_port()}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {copy} TEMPLATE {template}")
        yield _named(cluster, copy)
        connection.execute(f"DROP DATABASE {copy} WITH (FORCE)")


def _sqlite_template(name):
    path = CACHE / f"{name}.sqlite3"
    if not path.is_file():
        for old in CACHE.glob("browser_*"):
            old.unlink()
        _fill(f"sqlite:///{path}.part", name)
        with sqlite3.connect(f"{path}.part") as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("PRAGMA journal_mode=DELETE")
        Path(f"{path}.part").rename(path)
    return path


def _postgres_template(name, cluster):
    with psycopg.connect(cluster, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
            _fill(_named(cluster, name), name)
    return name


def _fill(url, name):
    environment = serving.variables(
        secret_key="browser-tests-" + "0" * 32,
        signing_key="00" * 31 + "02",
        base_url="http://127.0.0.1:8000",
        database_url=url,
        files=CACHE / "files",
        demo=1,
        demo_date=DAY,
    )
    for command in serving.FILLING.values():
        serving.manage(environment, *command.split())


def _named(cluster, name):
    return urlsplit(cluster)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def _collected():
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        environment = serving.variables(
            secret_key="browser-tests-" + "0" * 32,
            base_url="http://127.0.0.1:8000",
            demo=1,
            signing_key="00" * 31 + "02",
        )
        serving.collect(environment, lambda step: None)


@pytest.fixture(scope="session")
def chromium():
    """Return Debian's Chromium, started once."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "Chromium is not installed: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(server, chromium, request):
    """Return a function that opens a page in a browser of its own (an empty one without a path).

    What is open when a test fails is photographed in var/screenshots.
    """
    contexts = []

    def open_one(path="/", *, language="fr", width=1280, javascript=True, dark=False, on=None, status=200, person=None):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=LOCALES[language],
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if person:
            sign_in(page, on or server, person)
        if path:
            response = page.goto((on or server).address(path, language))
            assert response.status == status, f"{path} gives {response.status}"
        return page

    yield open_one
    for number, page in enumerate(page for context in contexts for page in context.pages):
        if getattr(request.node, "failed", False):
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
            page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png", full_page=True)
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    """Return the home page, in French, with JavaScript, on a desktop."""
    return open_page()


@pytest.fixture
def letter(open_page, tmp_path):
    """A real small PDF."""
    page = open_page(None)
    page.set_content("<h1>Lettre d’intention</h1><p>La commune s’engage.</p>")
    page.pdf(path=tmp_path / "lettre.pdf")
    return tmp_path / "lettre.pdf"


def sign_in(page, server, email):
    """Enter as a sample account: by the door the first time, second factor included, then with the same session."""
    if email in server.sessions:
        page.context.add_cookies([server.sessions[email]])
        return
    page.goto(server.address("/connexion/"))
    page.locator(f"form:has(input[value='{email}']) button").click()
    code = page.locator("input[name=code]")
    if code.count():
        code.fill(re.search(r"\d{6}", page.locator(".notice").inner_text())[0])
        page.locator("form:has(input[name=code]) button").first.click()
    (session,) = (cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    server.sessions[email] = session


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        item.failed = report.failed
    return report


def pytest_generate_tests(metafunc):
    """Cross the tests that ask for `language` or `width` with those of this run: one of each, all in test-wide."""
    marked = {name for mark in metafunc.definition.iter_markers("parametrize") for name in _names(mark.args[0])}
    for name, values in (("language", LANGUAGES), ("width", WIDTHS)):
        if name in metafunc.fixturenames and name not in marked:
            metafunc.parametrize(name, values)


def _names(given):
    return [name.strip() for name in given.split(",")] if isinstance(given, str) else given

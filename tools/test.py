"""Check the whole house: `python -m tools.test all|quick|lint|wide|torture`.

all       linters, types, migrations, catalogues, every test on SQLite and on PostgreSQL, the browser once
quick     style and the tests on SQLite but the slowest (SLOWEST) and the long ones
lint      style, types, order of the rooms, templates
wide      the browser in each language and width, on each database; workbooks in LibreOffice
torture   the long storms, on each database

What cannot run here counts as failed, and is named. The last line is "N passed, N failed, N skipped".
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import ROOT, VAR, debian, postgres, venv

REPORTS = VAR / "test"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WORKERS = os.environ.get("WORKERS") or str(min(os.cpu_count() or 1, 8))
DATABASES = ("SQLite", "PostgreSQL")
LINES = 400
FEW = 12
"""Failures that are worth a second run: time on a busy machine is the usual cause."""
TESTS = "not browser and not storm and not office"
TOGETHER = ("--dist", "loadfile", "--no-loadscope-reorder")
"""A file stays on one process, which makes its data once; the longest begin (tests/plugin.py): none comes last."""
SLOWEST = (
    "tests/applications/offline/test_back.py",
    "tests/applications/test_amended.py",
    "tests/applications/test_closing.py",
    "tests/applications/test_exchange.py",
    "tests/applications/test_mending.py",
    "tests/applications/test_moving.py",
    "tests/applications/test_printouts.py",
    "tests/applications/test_resumed.py",
    "tests/appraisal/test_paper.py",
    "tests/calls/test_pages.py",
    "tests/calls/test_states.py",
    "tests/hostile/test_typed.py",
    "tests/house/test_addresses.py::test_a_post_without_its_token_is_refused",
    "tests/house/test_addresses.py::test_each_person_meets_what_the_table_says",
    "tests/house/test_tools.py",
    "tests/jobs/test_processes.py",
    "tests/journal/test_checks.py",
    "tests/mail/test_bounces.py",
    "tests/mail/test_delivery.py",
    "tests/regulations/test_properties.py",
    "tests/territories/test_queries.py",
)
"""What takes two fifths of the time of all for a seventh of the tests: `quick` leaves it to `all`."""
UNSAID = "NO REASON GIVEN"
# How many write at once and for how many seconds, how many submit in a last evening of how many seconds and between
# two killings: in `all`, and in `torture`.
SHORT = {"STORM_WRITERS": "10", "STORM_SECONDS": "45"}
SHORT |= {"EVENING_PEOPLE": "20", "EVENING_SECONDS": "8", "EVENING_KILLS": "2.5"}
LONG = {"STORM_WRITERS": "20", "STORM_SECONDS": "600"}
LONG |= {"EVENING_PEOPLE": "300", "EVENING_SECONDS": "300", "EVENING_KILLS": "60"}
STORMS = ("tests/storms", "-m", "storm")

STYLE = {
    "style": "ruff check .",
    "layout": "ruff format --check .",
    "templates": "tools.lint_templates",
    "storeys": "tools.storeys",
}
LINT = STYLE | {"types": "mypy traitdunion config tools", "imports": "importlinter"}
HOUSE = {
    "migrations": "django makemigrations --check --dry-run",
    "translations": "tools.translations check",
    "catalogues": "tools.translations compile",
}
# A deployment as it should be: `check --deploy` must have nothing to say about it.
DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "TRAITDUNION_SECRET_KEY": "Zq4-" + "".join(chr(97 + (7 * n) % 26) for n in range(60)),
    "TRAITDUNION_SIGNING_KEY": "1f" * 32,
    "TRAITDUNION_BASE_URL": "https://aap.example.org",
    "TRAITDUNION_SMTP_URL": "smtps://appels:secret@smtp.example.net:465",
    "TRAITDUNION_OWNER_EMAIL": "appels@example.net",
    "TRAITDUNION_MAIL_FROM": "ne-pas-repondre@example.net",
}


@dataclass
class Result:
    name: str
    seconds: float = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    note: str = ""
    tests: set[str] = field(default_factory=set)


class Run:
    """The steps of one command, in their order, with what each gave."""

    def __init__(self, python: Path) -> None:
        self.python = str(python)
        self.results: list[Result] = []
        self.running: set[subprocess.Popen[Any]] = set()
        # Settings are read strictly: only this command decides them.
        self.environment = {name: text for name, text in os.environ.items() if not name.startswith("TRAITDUNION_")}
        self.environment |= {"DJANGO_SETTINGS_MODULE": "config.test_settings", "PYTHONPATH": str(ROOT)}

    def checks(self, commands: Mapping[str, str], **environment: str) -> None:
        """Run commands that only succeed or fail, as many at once as there are processors."""
        with ThreadPoolExecutor(int(WORKERS)) as pool:
            for each in [pool.submit(self.check, name, command, **environment) for name, command in commands.items()]:
                each.result()

    def check(self, name: str, command: str, **environment: str) -> None:
        """Run a command that only succeeds or fails; its words are shown if it fails."""
        module, *arguments = command.split()
        if module == "importlinter":
            words = [str(Path(self.python).with_name("lint-imports"))]
        elif module == "django":
            words = [self.python, str(ROOT / "manage.py"), *arguments]
        else:
            words = [self.python, "-m", module, *arguments]
        with self._step(name) as result:
            code, said = self._run(words, environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            result.passed, result.failed = (0, 1) if code else (1, 0)
            if code:
                print(said[-12000:], flush=True)

    def pytest(self, name: str, *arguments: str, **environment: str) -> None:
        """Run tests, shown as they pass, and count them."""
        report = REPORTS / f"{name.replace(' ', '-')}.xml"
        report.unlink(missing_ok=True)
        told = ["-q", "--no-header", "--tb=short", "--durations=8", f"--junit-xml={report}"]
        told += ["-o", f"cache_dir={report.with_suffix('.cache')}"]
        words = [self.python, "-m", "pytest", *told, *arguments]
        with self._step(name) as result:
            code, _said = self._run(words, environment)
            if report.is_file():
                _count(result, report)
            if code and not result.failed:
                result.failed, result.note = 1, f"pytest ended with {code}"
            if 0 < result.failed <= FEW:
                self._again(result, words, environment)

    def _again(self, result: Result, words: list[str], environment: dict[str, str]) -> None:
        """Run the few that failed once more, alone: what then passes was short of time, not wrong, and is named."""
        print(f"    {result.failed} failed: once more, alone", flush=True)
        report = REPORTS / f"again-{result.name.replace(' ', '-')}.xml"
        report.unlink(missing_ok=True)
        alone = [word for word in words if not word.startswith("--junit-xml")]
        told = ["-n", "0", "-v", "--last-failed", "--last-failed-no-failures=none", f"--junit-xml={report}"]
        self._run([*alone, *told], environment)
        second = Result(result.name)
        if report.is_file():
            _count(second, report)
        if second.passed + second.failed < result.failed:
            return
        result.passed += second.passed
        result.failed = second.failed
        result.note = f"{second.passed} passed only when run again, alone" if second.passed else result.note

    def _run(self, words: list[str], environment: dict[str, str], **options: Any) -> tuple[int, str]:
        with subprocess.Popen(words, cwd=ROOT, env=self.environment | environment, **options) as process:
            self.running.add(process)
            said, _nothing = process.communicate()
            self.running.discard(process)
        return process.returncode, said

    def stop(self, *_signal: object) -> None:
        """End what runs, then this command."""
        for process in self.running:
            process.terminate()
        sys.exit(143)

    def missing(self, name: str, what: str) -> None:
        """Say loudly that a step could not run, and count it as failed."""
        print(f"\n!!! NOT RUN: {name}. {what}\n", flush=True)
        self.results.append(Result(name, failed=1, note=f"NOT RUN: {what}"))

    def skipped(self, name: str, why: str) -> None:
        """Say loudly that a step is left to another command."""
        print(f"\n!!! NOT RUN: {name}. {why}\n", flush=True)
        self.results.append(Result(name, skipped=1, note=f"NOT RUN: {why}"))

    @contextlib.contextmanager
    def _step(self, name: str) -> Iterator[Result]:
        result = Result(name)
        print(f"\n--- {name}", flush=True)
        began = time.monotonic()
        try:
            yield result
        finally:
            result.seconds = time.monotonic() - began
            self.results.append(result)
            print(f"    {name}: {'FAILED' if result.failed else 'ok'} in {result.seconds:.0f} s", flush=True)

    def compare(self) -> None:
        """Fail if a test ran on one database only without saying why (the `only_on` mark)."""
        if not {*DATABASES} <= {result.name for result in self.results}:
            return
        ran = {
            name: set[str]().union(*(result.tests for result in self.results if result.name.endswith(name)))
            for name in DATABASES
        }
        print("\n--- tests per database: " + ", ".join(f"{name} {len(tests)}" for name, tests in ran.items()))
        said: dict[str, str] = {}
        for name in DATABASES:
            path = REPORTS / f"elsewhere-{name.lower()}.txt"
            lines = path.read_text().splitlines() if path.is_file() else []
            said |= dict(line.split("\t", 1) for line in lines)
        alone: dict[tuple[str, str], list[str]] = {}
        for test in sorted(ran["SQLite"] ^ ran["PostgreSQL"]):
            only = "SQLite" if test in ran["SQLite"] else "PostgreSQL"
            alone.setdefault((only, said.get(test, UNSAID)), []).append(test)
        for (only, reason), tests in alone.items():
            print(f"    only on {only}: {tests[0] if len(tests) < FEW else len(tests)}: {reason}")
            print("".join(f"        {test}\n" for test in tests[1:] if len(tests) < FEW), end="")
        unsaid = sum(len(tests) for (_only, reason), tests in alone.items() if reason == UNSAID)
        self.results.append(Result("same tests on both", passed=int(not unsaid), failed=unsaid))

    def summary(self) -> int:
        print("\n--- summary")
        for result in self.results:
            counts = f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped"
            print(f"    {result.name:22} {result.seconds:5.0f} s   {counts}   {result.note}".rstrip())
        passed, failed, skipped = (
            sum(getattr(result, kind) for result in self.results) for kind in ("passed", "failed", "skipped")
        )
        print(f"    {'total':22} {sum(result.seconds for result in self.results):5.0f} s\n")
        print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
        return 1 if failed else 0


def _count(result: Result, report: Path) -> None:
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
        outcome = {child.tag for child in case}
        if outcome & {"failure", "error"}:
            result.failed += 1
        elif "skipped" in outcome:
            result.skipped += 1
        else:
            result.passed += 1
        result.tests.add(f"{case.get('classname')}::{case.get('name')}")


def lint(run: Run) -> None:
    run.checks(LINT)
    for path, lines in long_files():
        print(f"    long: {path} has {lines} lines, more than {LINES}")


def long_files() -> Iterator[tuple[Path, int]]:
    """Yield what would be read more easily in two parts, with its number of lines."""
    for folder in ("config", "tests", "tools", "traitdunion"):
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix in {".py", ".html", ".css", ".js"}:
                lines = len(path.read_text().splitlines())
                if lines > LINES:
                    yield path.relative_to(ROOT), lines


def quick(run: Run) -> None:
    run.checks(STYLE)
    left = (f"--deselect={each}" for each in SLOWEST)
    run.pytest("SQLite", "-m", f"{TESTS} and not long", "-n", WORKERS, *TOGETHER, *left)


def everything(run: Run) -> None:
    lint(run)
    run.checks(HOUSE)
    run.check("deployment", "django check --deploy --fail-level WARNING", **DEPLOYED)
    tests(run, "SQLite")
    with server(run, "PostgreSQL") as url:
        if url:
            tests(run, "PostgreSQL", TRAITDUNION_DATABASE_URL=url, ONLY_DATABASE="1")
        storms(run, url, SHORT)
    run.compare()
    office(run, install=False)
    browser(run, "browser")


def tests(run: Run, name: str, **environment: str) -> None:
    run.pytest(name, "-m", TESTS, "-n", WORKERS, *TOGETHER, **environment)


def wide(run: Run) -> None:
    office(run, install=True)
    matrix = {"BROWSER_LANGUAGES": "fr en ar", "BROWSER_WIDTHS": "320 360 768 1280"}
    browser(run, "browser SQLite", **matrix)
    with server(run, "browser PostgreSQL") as url:
        if url:
            browser(run, "browser PostgreSQL", TRAITDUNION_DATABASE_URL=url, **matrix)


def torture(run: Run) -> None:
    with server(run, "storm PostgreSQL") as url:
        storms(run, url, LONG)


def storms(run: Run, url: str | None, size: dict[str, str]) -> None:
    """The storms of both databases side by side: each lasts what it is told to, and makes the other's weather worse."""
    with ThreadPoolExecutor() as pool:
        running = [pool.submit(run.pytest, "storm SQLite", *STORMS, **size)]
        if url:
            size = size | {"TRAITDUNION_DATABASE_URL": url}
            running.append(pool.submit(run.pytest, "storm PostgreSQL", *STORMS, **size))
        for each in running:
            each.result()


def office(run: Run, *, install: bool) -> None:
    """Workbooks opened by LibreOffice. Too long to install in `all`, which then says that it did not run."""
    if shutil.which("soffice") or (install and debian.install("libreoffice-calc-nogui")):
        run.pytest("LibreOffice", "tests/applications", "-m", "office", "-n", WORKERS)
    elif install:
        run.missing("LibreOffice", "It is not installed, and this account may not install it: apt install libreoffice")
    else:
        run.skipped("LibreOffice", "It is not installed. `make test-wide` installs it and runs these tests.")


def browser(run: Run, name: str, **environment: str) -> None:
    if not any(map(shutil.which, BROWSERS)) and not debian.install("chromium", "fonts-dejavu-core"):
        run.missing(name, "Chromium is not installed, and this account may not install it: apt install chromium")
        return
    # One more than processors: who looks at a page on a poor link mostly waits.
    workers = str(int(WORKERS) + 1)
    run.pytest(name, "tests/browser", "-m", "browser", "-n", workers, *TOGETHER, **environment)


@contextlib.contextmanager
def server(run: Run, name: str) -> Iterator[str | None]:
    """Yield the address of a private PostgreSQL, or None after having said that there is none."""
    if postgres.available():
        with postgres.private_cluster() as url:
            yield url
    else:
        run.missing(name, "PostgreSQL is not installed, and this account may not install it: apt install postgresql")
        yield None


MODES = {"all": everything, "quick": quick, "lint": lint, "wide": wide, "torture": torture}


def main() -> int:
    if sys.argv[1:2] == [] or sys.argv[1] not in MODES:
        sys.exit(__doc__)
    run = Run(venv.ensure(checks=True))
    signal.signal(signal.SIGTERM, run.stop)
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    try:
        MODES[sys.argv[1]](run)
    except KeyboardInterrupt:
        run.missing("the rest", "Interrupted from the keyboard.")
    return run.summary()


if __name__ == "__main__":
    sys.exit(main())

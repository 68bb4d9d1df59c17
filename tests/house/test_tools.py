"""The tools that judge the rest: what each of them lets through, and what it does not."""

import socket
import sys

import psycopg
import pytest
from babel.messages.catalog import Catalog

from tools import postgres, serving, translations
from tools.test import REPORTS, Result, Run


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.test.REPORTS", tmp_path)
    return Run(sys.executable)


def test_a_test_missing_on_one_database_needs_a_reason(run, tmp_path, capsys):
    run.results = [Result("SQLite", tests={"a::one", "a::two"}), Result("PostgreSQL", tests={"a::one", "a::three"})]
    (tmp_path / "elsewhere-postgresql.txt").write_text("a::two\tfiles of SQLite\n")

    run.compare()

    assert (run.results[-1].passed, run.results[-1].failed) == (0, 1)
    printed = capsys.readouterr().out
    assert "SQLite 2, PostgreSQL 2" in printed
    assert "only on SQLite: a::two: files of SQLite" in printed
    assert "only on PostgreSQL: a::three: NO REASON GIVEN" in printed


FEW = """
from pathlib import Path

def test_that_passes_when_run_again():
    mark = Path(__file__).with_name("mark")
    again = mark.exists()
    mark.touch()
    assert again

def test_that_is_right():
    pass

def test_that_is_wrong():
    assert False
"""


def test_the_few_that_fail_are_run_again_and_those_that_then_pass_are_named(run, tmp_path):
    (tmp_path / "test_few.py").write_text(FEW)

    run.pytest("few", str(tmp_path / "test_few.py"), "-p", "no:django")

    (result,) = run.results
    assert (result.passed, result.failed) == (2, 1)
    assert result.note == "1 passed only when run again, alone"


def test_what_could_not_run_counts_as_failed(run, capsys):
    run.results = [Result("SQLite", passed=3, skipped=1)]
    run.missing("browser", "Chromium is not installed.")

    assert run.summary() == 1

    printed = capsys.readouterr().out
    assert "!!! NOT RUN: browser. Chromium is not installed." in printed
    assert printed.splitlines()[-1] == "3 passed, 1 failed, 1 skipped"


def test_a_catalogue_is_faulted_for_what_is_missing_or_broken(tmp_path):
    room = translations.Room(tmp_path / "calls")
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls/views.py").write_text(
        '_("Bonjour")\n_("Il reste %(days)s jours")\nngettext("%(n)s an", "%(n)s ans", 2)\n'
    )
    translations.update(room)
    assert "Bonjour" not in room.path("fr").read_text()

    english = Catalog(locale="en")
    english.add("Bonjour", "Hello")
    english.add("Il reste %(days)s jours", "Some days left")
    room.path("en").parent.mkdir(parents=True, exist_ok=True)
    with room.path("en").open("wb") as file:
        translations.write_po(file, english)
    found = list(translations.faults(room))

    assert [fault for fault in found if ", en" in fault] == [
        "calls, en: 'Il reste %(days)s jours' does not keep its placeholders",
        "calls, en: '%(n)s an' is not translated",
    ]
    assert len([fault for fault in found if ", ar" in fault]) == 3
    assert not [fault for fault in found if ", fr" in fault]


def test_two_rooms_that_translate_a_text_differently_are_named(tmp_path):
    def room(name, *texts):
        catalogue = Catalog(locale="en")
        for text, translation, context in texts:
            catalogue.add(text, translation, context=context)
        made = translations.Room(tmp_path / name)
        made.write("en", catalogue)
        return made

    years = ("%(n)s an", "%(n)s ans")
    told = [
        room("calls", ("Pour", "By", None), ("Lieu", "Place", None), (years, ("%(n)s year", "%(n)s years"), None)),
        room("desk", ("Pour", "For", "whom"), ("Lieu", "Place", None), (years, ("%(n)s yr", "%(n)s yrs"), None)),
        room("regulations", ("Pour", "For", None)),
        room("watch", ("Pour", "For", None)),
    ]

    assert list(translations.disagreements(told)) == [
        "calls and desk, en: '%(n)s an' is translated in two ways",
        "calls and watch, en: 'Pour' is translated in two ways",
    ]


def test_a_private_cluster_leaves_nothing_behind():
    if not postgres.available():
        pytest.fail("PostgreSQL is not installed")

    with postgres.private_cluster() as url, psycopg.connect(url) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()[0]
        port = connection.info.port

    assert serving.port_is_free(port)
    assert not serving.Path(folder).exists()


def test_a_port_that_someone_holds_is_not_free():
    with socket.create_server(("127.0.0.1", 0)) as held:
        assert not serving.port_is_free(held.getsockname()[1])


def test_digest_follows_names_and_contents(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "ROOT", tmp_path)
    (tmp_path / "a").write_text("1")
    one = serving.digest(["*"])

    (tmp_path / "a").write_text("2")
    two = serving.digest(["*"])
    (tmp_path / "a").rename(tmp_path / "b")

    assert len({one, two, serving.digest(["*"])}) == 3


def test_reports_are_kept_out_of_the_tree():
    assert REPORTS.relative_to(serving.ROOT).parts[0] == "var"

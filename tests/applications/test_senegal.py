"""The French-Senegalese fund of 2024, with its real data: rules that change from January to February, and a closing at
midnight in Dakar told by the requests that reach the server.
"""

import shutil
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat

import pytest

from config.environment import ROOT
from tests.applications.deadlines import seen, senegalese
from tests.visits import plain
from traitdunion.foundation import clock
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, Change, Submission
from traitdunion.programme.calls.acts import publish
from traitdunion.programme.calls.publication import read

LONG = {"ends-day": ["30"], "ends-month": ["4"], "ends-year": ["2026"]}
"""From 1 September 2024 to 30 April 2026: twenty months; the others last twelve."""
MIDNIGHT = datetime(2024, 2, 24, 0, 0, 0, tzinfo=UTC)
"""In Dakar; one o'clock in Paris."""


@pytest.fixture
def file(town, people):
    return senegalese(town, people.users["manager"])


@pytest.fixture
def shorten(tmp_path):
    """Publish a second version of the rules, of 1 February: eighteen months at most instead of twenty-four."""

    def publish_it():
        for folder in ("calls", "regulations"):
            shutil.copytree(ROOT / "data" / folder, tmp_path / folder)
        rules = tmp_path / "regulations/senegal-2024.toml"
        text = rules.read_text()
        assert text.count("version = 1\n") == text.count("max = 24\n") == 1
        text = text.replace("version = 1\n", "version = 2\napplies_from = 2024-02-01\n")
        rules.write_text(text.replace("max = 24\n", "max = 18\n"))
        publish(publication=read(tmp_path / "calls/senegal-2024.toml"))
        run_due()

    return publish_it


def of_twenty_months(file, by):
    typed = file.versions.get(section="project", current=True).typed | LONG
    acts.save_section(application=file, section="project", typed=typed, base=1, by=by)
    return Application.objects.get(pk=file.pk)


def test_shorter_projects_from_february_touch_the_long_ones_and_no_other(town, people, shorten, at):
    manager = people.users["manager"]
    at("2024-01-15 10:00")
    short, long, short_sent, long_sent = (senegalese(town, manager) for _file in range(4))
    long, long_sent = (of_twenty_months(each, manager) for each in (long, long_sent))
    for each in (short_sent, long_sent):
        people.manager.post(f"/dossiers/{each.number}/deposer/")

    at("2024-02-01 10:00")
    shorten()

    assert {change.application_id for change in Change.objects.all()} == {long.pk, long_sent.pk}
    assert {submission.regulation.version for submission in Submission.objects.all()} == {1}
    received = plain(people.manager.get(f"/dossiers/{long_sent.number}/").text)
    assert "Durée du projet : 20 mois. Le maximum est de 18 mois." not in received
    assert "Le règlement de l’appel a changé" in plain(people.manager.get(f"/dossiers/{long.number}/").text)
    shown = plain(people.manager.get(f"/dossiers/{long.number}/reglement/").text)
    assert "Durée du projet : 20 mois. Le maximum est de 18 mois." in shown
    assert "28 février 2026" in shown  # 1 September 2024 and 18 months
    assert people.manager.get(f"/dossiers/{short.number}/reglement/").status_code == 404


@pytest.fixture
def arrives(people, monkeypatch):
    """Press the button of `file`: the request reaches the server at `moment`, and is answered half a minute later."""

    def post(file, moment):
        instants = chain([moment], repeat(moment + timedelta(seconds=30)))

        class Passing(datetime):
            @classmethod
            def now(cls, tz=None):
                return next(instants).astimezone(tz)

        monkeypatch.setattr(clock, "datetime", Passing)
        return people.manager.post(f"/dossiers/{file.number}/deposer/")

    return post


def test_a_request_that_came_before_midnight_in_dakar_is_accepted_however_late_its_answer(file, arrives):
    answer = arrives(file, MIDNIGHT - timedelta(seconds=1))

    assert answer.url == f"/dossiers/{file.number}/accuse/1/"
    submission = Submission.objects.get()
    assert (submission.received_at, submission.received_as) == (MIDNIGHT - timedelta(seconds=1), "online")


def test_a_request_that_came_at_midnight_in_dakar_is_refused(file, arrives):
    answer = arrives(file, MIDNIGHT)

    assert answer.status_code == 422
    assert "vendredi 23 février 2024 à 24 h 00, heure de Dakar" in plain(answer.text)
    assert not Submission.objects.exists()


def test_work_begun_before_and_finished_in_the_grace_is_accepted_and_the_receipt_says_so(file, people, arrives):
    seen(file, "2024-02-23T23:40:00+00:00")

    answer = arrives(file, MIDNIGHT + timedelta(minutes=10))

    page = plain(people.manager.get(answer.url).text)
    assert "Dans le délai de grâce : le travail était en cours à la clôture" in page
    assert Submission.objects.get().receipt["received_as"]["how"] == "grace"

"""From January to February: a second version of the rules, and what it does to each file of the call."""

import shutil
from datetime import datetime

import pytest

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import CALLS, FILLED
from tests.factories import CountryFactory
from tests.files.samples import PDF, upload
from tests.visits import plain
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, Change, Submission
from traitdunion.programme.applications.proof.receipts import as_json, read
from traitdunion.programme.calls.acts import publish
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.publication import read as read_files

CHECKED = ('expected = true\nseverity = "advice"', 'expected = false\nseverity = "to_check"')
LONG = {"ends-day": ["28"], "ends-month": ["2"], "ends-year": ["2027"]}
"""From 1 September 2024 to 28 February 2027: thirty months."""


@pytest.fixture
def publish_version(tmp_path, db):
    """Publish the trial call with rules written otherwise: `publish_version(1, ("max = 24", "max = 36"))`."""
    CountryFactory()
    CountryFactory(code="SN")

    def once(version, *changes):
        shutil.copytree(CALLS.parent, tmp_path, dirs_exist_ok=True)
        rules = tmp_path / "regulations" / "essai-2024.toml"
        text = rules.read_text()
        for before, after in (("version = 1\n", f"version = {version}\n"), *changes):
            assert before in text
            text = text.replace(before, after)
        rules.write_text(text)
        publish(publication=read_files(tmp_path / "calls" / "essai-2024.toml"))
        run_due()
        return Call.objects.select_related("snapshot").get(slug="essai-2024")

    return once


@pytest.fixture
def january(publish_version, at):
    """The first version: 36 months at most, and a follow-up is to be checked."""
    at("2024-01-15T10:00:00+01:00")
    return publish_version(1, ("max = 24", "max = 36"), CHECKED)


@pytest.fixture
def february(publish_version, at):
    """Publish the second one: 24 months at most, from 1 February."""

    def shorten():
        at("2024-02-01T10:00:00+01:00")
        return publish_version(2, ("version = 2\n", "version = 2\napplies_from = 2024-02-01\n"), CHECKED)

    return shorten


def write(call, lead, by, *, months=12):
    file = ApplicationFactory(call=call, lead=lead, created_by=by, filled=True)
    if months == 30:
        typed = FILLED["project"] | LONG
        acts.save_section(application=file, section="project", typed=typed, base=1, by=by)
    return Application.objects.get(pk=file.pk)


def submit(file, by):
    acts.attach(application=file, kind="letter", upload=upload("lettre.pdf", PDF), by=by)
    return acts.submit(
        number=file.number, by=by, received_at=datetime.fromisoformat("2024-01-20T10:00:00+01:00")
    ).submission


@pytest.fixture
def files(january, town, people):
    """A draft and a file received, each of 12 and of 30 months."""
    by = people.users["manager"]
    drafts = {months: write(january, town, by, months=months) for months in (12, 30)}
    sent = {months: submit(write(january, town, by, months=months), by) for months in (12, 30)}
    return drafts, sent


def test_exactly_the_files_touched_are_listed(files, february):
    drafts, sent = files

    february()

    assert {change.application_id for change in Change.objects.all()} == {drafts[30].pk, sent[30].application_id}
    assert {tuple(map(tuple, change.rules)) for change in Change.objects.all()} == {(("duration", "met", "not_met"),)}


def test_a_file_received_before_keeps_its_version(files, february, people):
    _drafts, sent = files

    february()

    file = Application.objects.with_heading().get(pk=sent[30].application_id)
    assert file.kept.version == 1
    assert Submission.objects.get(pk=sent[30].pk).regulation.version == 1
    page = plain(people.manager.get(f"/dossiers/{file.number}/").text)
    assert "Durée du projet : 30 mois. Le maximum est de 24 mois." not in page
    assert "Le règlement de l’appel a changé" not in page
    assert "il garde la version 1" in plain(people.manager.get(f"/dossiers/{file.number}/reglement/").text)


def test_a_draft_of_thirty_months_shows_the_change_and_its_repair(files, february, people):
    drafts, _sent = files
    number = drafts[30].number

    february()

    assert "Le règlement de l’appel a changé" in plain(people.editor.get(f"/dossiers/{number}/projet/").text)
    page = plain(people.editor.get(f"/dossiers/{number}/reglement/").text)
    assert "Durée du projet : 30 mois." in page
    assert "Durée du projet : 30 mois. Le maximum est de 24 mois." in page
    assert "31 août 2026" in page  # 1 September 2024 and 24 months
    assert f"/dossiers/{number}/reparer/?regle=duration&amp;moyen=date" in page
    assert "Dernier jour" in plain(people.editor.get(f"/dossiers/{number}/reparer/?regle=duration&moyen=date").text)
    assert "/reparer/" not in people.reader.get(f"/dossiers/{number}/reglement/").text
    assert (
        Application.objects.get(pk=drafts[30].pk).obstacles == Application.objects.get(pk=drafts[12].pk).obstacles + 1
    )


def test_what_was_read_leaves_the_pages_and_can_be_found_again(files, february, people):
    drafts, _sent = files
    number = drafts[30].number
    february()

    people.editor.post(f"/dossiers/{number}/reglement/")

    page = plain(people.editor.get(f"/dossiers/{number}/projet/").text)
    assert "Le règlement de l’appel a changé" not in page
    assert f'href="/dossiers/{number}/reglement/"' in page


def test_a_draft_that_nothing_touches_says_nothing(files, february, people):
    drafts, _sent = files

    february()

    assert people.editor.get(f"/dossiers/{drafts[12].number}/reglement/").status_code == 404
    assert "Le règlement de l’appel a changé" not in plain(people.editor.get(f"/dossiers/{drafts[12].number}/").text)


def test_before_its_first_day_a_version_is_announced_and_not_applied(files, publish_version, people):
    drafts, _sent = files

    publish_version(2, ("version = 2\n", "version = 2\napplies_from = 2024-02-01\n"), CHECKED)

    number = drafts[30].number
    assert "Le maximum est de 24 mois" not in plain(people.editor.get(f"/dossiers/{number}/projet/").text)
    page = people.editor.get(f"/dossiers/{number}/reglement/").text
    assert "Le maximum est de 24 mois" in plain(page)
    assert "/reparer/" not in page


@pytest.fixture
def better(january, publish_version):
    """Publish a second version that welcomes what follows up a project."""
    return lambda: publish_version(2, ("max = 24", "max = 36"))


def test_better_rules_are_offered_by_letter_and_taken_by_a_manager(files, better, people):
    _drafts, sent = files
    better()
    number = sent[12].application.number

    letters = Letter.objects.filter(subject__regex=f"{number}.*meilleures règles")
    page = plain(people.manager.get(f"/dossiers/{number}/reglement/").text)
    answer = people.manager.post(f"/dossiers/{number}/reglement/", {"take": "1"})
    again = people.manager.post(f"/dossiers/{number}/reglement/", {"take": "1"})

    assert letters.count() == 2
    assert "Prendre la version 2" in page
    assert answer.url == again.url == f"/dossiers/{number}/accuse/2/"
    taken = Submission.objects.get(application=sent[12].application_id, latest=True)
    assert (taken.version, taken.regulation.version, taken.received_at) == (2, 2, sent[12].received_at)
    assert taken.document == sent[12].document
    assert read(as_json(taken)).accepted
    assert Entry.objects.get(act="take_rules").subject == f"{number}/2"
    assert Change.objects.get(submission=sent[12]).taken_by == people.users["manager"]


@pytest.mark.parametrize(("who", "status"), [("editor", 302), ("stranger", 404), ("officer", 404)])
def test_only_a_manager_takes_better_rules(who, status, files, better, people):
    _drafts, sent = files
    better()

    answer = getattr(people, who).post(f"/dossiers/{sent[12].application.number}/reglement/", {"take": "1"})

    assert answer.status_code == status
    assert Submission.objects.filter(application=sent[12].application_id).count() == 1


def test_worse_rules_are_never_taken(files, february, people):
    _drafts, sent = files
    february()

    people.manager.post(f"/dossiers/{sent[30].application.number}/reglement/", {"take": "1"})

    assert Submission.objects.filter(application=sent[30].application_id).count() == 1


def test_pages_of_a_touched_file_cost_no_more(files, february, people, django_assert_max_num_queries):
    drafts, _sent = files
    february()
    people.editor.get(f"/dossiers/{drafts[30].number}/projet/")

    for page in ("projet/", "relire/", "reglement/"):
        with django_assert_max_num_queries(20):
            people.editor.get(f"/dossiers/{drafts[30].number}/{page}")


@pytest.mark.parametrize(("language", "word"), [("en", "What changes for this file"), ("ar", "ما يتغيّر لهذا الملف")])
def test_the_change_speaks_every_language(language, word, files, february, people):
    drafts, _sent = files
    february()

    assert word in plain(people.editor.get(f"/{language}/dossiers/{drafts[30].number}/reglement/").text)

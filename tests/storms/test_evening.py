"""The last evening: mail, PDF and antivirus are away, processes are killed, and yet each file is received, once."""

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import PROJECT, published_call
from tests.files.clamd import Clamd
from tests.files.samples import PDF, upload
from tests.mail.post_office import PostOffice, header
from tests.storms.evening import TIMES, Person, Platform
from tools import serving
from tools.postgres import free_port
from traitdunion.foundation import clock
from traitdunion.foundation.files.models import Scan, StoredFile
from traitdunion.foundation.jobs.models import Job
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.foundation.mail.models import State as Post
from traitdunion.programme.applications.models import Application, Reception, SectionVersion, Submission
from traitdunion.programme.applications.proof.receipts import as_json, read

PEOPLE = int(os.environ.get("EVENING_PEOPLE", "24"))
SECONDS = float(os.environ.get("EVENING_SECONDS", "10"))
"""From the first arrival to the last; half of the people come in the last quarter."""
BETWEEN = float(os.environ.get("EVENING_KILLS", "4"))
"""Seconds between two killings."""
CLOSING = datetime(2024, 3, 13, 23, tzinfo=UTC)
"""Midnight in Paris, after 13 March."""
LEFT = timedelta(minutes=20)
"""From the last arrival to the closing, on a busy machine too."""
LATER = timedelta(minutes=65)
"""When the services are back: what is tried each hour is due."""
AT_ONCE = 30
TITLES = ("Écrit en hâte", "Le titre définitif")

pytestmark = [
    pytest.mark.storm,
    pytest.mark.only_on("postgresql", reason="the last evening is that of a deployment; the storm is on both"),
]


@pytest.fixture
def shift(monkeypatch):
    """How far the business clock is from that evening's beginning."""
    moved = CLOSING - LEFT - timedelta(seconds=SECONDS) - datetime.now(UTC)
    monkeypatch.setattr(clock, "_shift", lambda: moved)
    return moved


@dataclass
class Evening:
    """What one person does of it, and was told: where the receipt is, and the receipt itself."""

    application: Application
    session: str
    receipt: str = ""
    json: str = ""

    def lives(self, url):
        """Save a title, then another, join the letter, submit: each button three times."""
        number = self.application.number
        person = Person(url, number, self.session)
        for title in TITLES:
            typed = PROJECT | {"title": [f"{title} {number}"]}
            person.presses("projet/", lambda typed=typed: typed)
        person.presses("pieces/", lambda: {"do": "add:letter", "letter-file": upload("lettre.pdf", PDF)})
        self.receipt = person.presses("deposer/", dict, before="relire/")
        self.json = person.opens("accuse/1/accuse.json")


@pytest.fixture
def evenings(shared_database, shift):
    """One person signed in and one draft each; nothing is missing but the letter."""
    call = published_call("clos-2024")
    return [one(ApplicationFactory(call=call, filled=True)) for _person in range(PEOPLE)]


def one(application):
    browser = Client()
    browser.force_login(application.created_by)
    return Evening(application, browser.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def services(tmp_path_factory):
    """Mail and antivirus, at addresses where nobody answers yet."""
    office, clamd = PostOffice(port=free_port()), Clamd(tmp_path_factory.mktemp("s") / "clamd")
    yield office, clamd
    office.close()
    clamd.stop()


@pytest.fixture
def platform(shared_database, services, shift, tmp_path):
    """Start a platform: `platform(STORM_LATER=…)`. All are stopped at the end."""
    started, port = [], free_port()
    office, clamd = services
    environment = serving.variables(
        secret_key=settings.SECRET_KEY,
        signing_key=settings.ENV.signing_key,
        base_url=f"http://127.0.0.1:{port}",
        database_url=shared_database,
        files=settings.ENV.files,
        smtp_url=office.url,
        antivirus=clamd.place,
    )
    moved = {"DJANGO_SETTINGS_MODULE": "tests.storms.settings", "STORM_SHIFT": str(shift.total_seconds())}
    serving.collect(environment, lambda _step: None)

    def start(**hour):
        started.append(Platform(environment | moved | hour, port, tmp_path / f"log{len(started)}"))
        started[-1].wait()
        return started[-1]

    yield start
    for each in started:
        each.stop()


def test_in_the_last_evening_each_file_is_received_once_and_then_each_letter_leaves_once(platform, services, evenings):
    (office, clamd), evening = services, platform(STORM_RENDERER="away")
    began = time.monotonic()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        living = []
        for rank, each in enumerate(evenings):
            arrives = began + SECONDS * (rank / PEOPLE) ** 0.5
            while (dies := began + BETWEEN * (len(evening.killed) + 1)) < arrives:
                sleep_until(dies)
                evening.kill_one()
            sleep_until(arrives)
            living.append(pool.submit(each.lives, evening.url))
    for each in living:
        each.result()
    lasted = time.monotonic() - began

    assert len(evening.killed) >= SECONDS // BETWEEN - 1
    assert_received(evenings)
    waiting = Letter.objects.filter(state=Post.QUEUED).count() + Letter.objects.filter(state=Post.LEAVING).count()
    assert (waiting, office.received, Submission.objects.exclude(printed=None).count()) == (PEOPLE, [], 0)
    assert not StoredFile.objects.exclude(scan=Scan.PENDING).exists()

    evening.stop()
    office.open()
    clamd.start()
    began = time.monotonic()
    platform(STORM_LATER=str(LATER.total_seconds()))
    wait_for(lambda: not Letter.objects.exclude(state=Post.SENT).exists())
    wait_for(lambda: not Submission.objects.filter(printed=None).exists())
    wait_for(lambda: not StoredFile.objects.exclude(scan=Scan.CLEAN).exists())
    wait_for(lambda: not Job.objects.due(timezone.now() + LATER).exists())

    letters = Counter(header(each, "To") for each in office.received)
    assert letters == Counter(each.application.created_by.email for each in evenings)
    assert len({header(each, "Message-ID") for each in office.received}) == PEOPLE
    print(
        f"{PEOPLE} receipts in {lasted:.0f} s, {4 * TIMES} presses each, killed: {dict(Counter(evening.killed))};"
        f" {PEOPLE} letters sent, receipts printed and pieces scanned {time.monotonic() - began:.0f} s after the return"
    )


def assert_received(evenings):
    """Each save that was acknowledged is held, each file received once, before the closing, with its own receipt."""
    numbers = {each.application.number: each for each in evenings}
    titles = SectionVersion.objects.filter(section="project", applied=True).values_list("application__number", "typed")
    assert {(number, typed["title"][0]) for number, typed in titles} >= {
        (number, f"{title} {number}") for number in numbers for title in TITLES
    }
    submissions = {each.application.number: each for each in Submission.objects.with_heading()}
    assert Submission.objects.count() == Entry.objects.filter(act="submit").count() == len(evenings)
    for number, each in numbers.items():
        submission = submissions[number]
        assert each.receipt == f"/dossiers/{number}/accuse/1/"
        assert each.json.encode() == as_json(submission)
        assert read(each.json.encode()).accepted
        assert submission.document["project"]["title"] == f"{TITLES[1]} {number}"
        assert [file["name"] for file in submission.receipt["files"]] == ["lettre.pdf"]
        assert (submission.version, submission.received_as) == (1, Reception.ONLINE)
        assert submission.received_at < CLOSING
    call_command("verify_journal")


def sleep_until(moment):
    time.sleep(max(0, moment - time.monotonic()))


def wait_for(condition):
    end = time.monotonic() + 300 + PEOPLE
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.2)

"""The people around a file: a manager, an editor and a reader of the same town, a stranger, an officer, nobody."""

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import EXPENSES, PARTIES, published_call
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.files.samples import PDF, upload
from tests.visits import browser
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, Submission


@pytest.fixture
def call(db):
    """An open call with known rules: 60 % at most, 10 % of own money, 12 to 24 months, a convention or a letter."""
    return published_call()


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Trois-Rives")


@pytest.fixture
def people(town):
    """Signed-in browsers by role, and one that is not signed in."""
    users = {role: MembershipFactory(organisation=town, role=role).user for role in ("manager", "editor", "reader")}
    users["stranger"] = MembershipFactory().user
    users["officer"] = UserFactory(officer=True)
    browsers = {name: browser(user) for name, user in users.items()}
    return SimpleNamespace(users=users, anonymous=Client(), **browsers)


@pytest.fixture
def application(call, town, people):
    """An empty draft of the town."""
    return ApplicationFactory(call=call, lead=town, created_by=people.users["manager"])


@pytest.fixture
def filled(call, town, people):
    """A draft of the town in which nothing is missing but the documents."""
    return ApplicationFactory(call=call, lead=town, created_by=people.users["manager"], filled=True)


@pytest.fixture
def long(filled, people):
    """The file with thirty lines of expenses and eight partners."""
    typed = dict(EXPENSES) | {"expenses": [f"e{n}" for n in range(1, 31)], "expenses-last": ["30"]}
    for number in range(3, 31):
        typed |= {
            f"e{number}-{name}": EXPENSES[f"e1-{name}"] for name in ("label", "category", "payer", "2024", "2025")
        }
    parties = dict(PARTIES) | {"parties": [f"p{n}" for n in range(1, 10)], "parties-last": ["9"]}
    for number in range(3, 10):
        parties |= {f"p{number}-{name}": PARTIES[f"p2-{name}"] for name in ("role", "who", "kind", "country")}
    by = people.users["editor"]
    acts.save_section(application=filled, section="parties", typed=parties, base=2, by=by)
    acts.save_section(application=filled, section="expenses", typed=typed, base=1, by=by)
    return filled


@pytest.fixture
def complete(filled, people):
    """A file of which nothing is missing: the letter is there."""
    acts.attach(application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=people.users["manager"])
    return Application.objects.get(pk=filled.pk)


@pytest.fixture
def submission(complete, people):
    """What the manager submitted."""
    people.manager.post(f"/dossiers/{complete.number}/deposer/")
    return Submission.objects.get(application=complete)


@pytest.fixture
def submitted(submission):
    """The file that was submitted; the letters that told it are out of the way."""
    Letter.objects.all().delete()
    return Application.objects.get(pk=submission.application_id)


@pytest.fixture
def closed(at):
    """Pass the closing of the trial call, in 2090."""
    return lambda: at("2096-01-01")

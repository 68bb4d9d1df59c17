"""Two towns have submitted to the trial call; an officer of its ministry, one of another, and a town's manager read."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import published_call
from tests.factories import MembershipFactory, OrganisationFactory, StaffRoleFactory, UserFactory
from tests.files.samples import PDF, upload
from tests.visits import browser
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, Submission


@pytest.fixture
def call(db):
    return published_call()


@pytest.fixture
def submit(call):
    """Make a town submit a complete file: `submit("Trois-Rives")` gives its submission."""

    def one(name: str, *, checked: bool = True, country: str = "SN") -> Submission:
        town = OrganisationFactory(name=name)
        manager = MembershipFactory(organisation=town, unchecked=not checked).user
        application = ApplicationFactory(call=call, lead=town, created_by=manager, filled=True)
        acts.attach(application=application, kind="letter", upload=upload("lettre.pdf", PDF), by=manager)
        return acts.submit(number=application.number, by=manager, received_at=now()).submission

    return one


@pytest.fixture
def submission(submit):
    return submit("Trois-Rives")


@pytest.fixture
def people(call):
    """Signed-in browsers: the officer, one of another ministry, the manager of some town, nobody."""
    other = OrganisationFactory(ministry=True, name="Autre ministère")
    owners = {"officer": call.owner, "elsewhere": other}
    users = {
        name: StaffRoleFactory(owner=owner, user=UserFactory(totp=True)).user for name, owner in owners.items()
    } | {"town": MembershipFactory().user}
    return SimpleNamespace(anonymous=Client(), users=users, **{name: browser(user) for name, user in users.items()})


def manager_of(submission: Submission):
    return browser(submission.submitted_by)


def again(submission: Submission, **typed: str) -> Submission:
    """Reopen the file, change its project and submit it once more."""
    application, by = Application.objects.get(pk=submission.application_id), submission.submitted_by
    acts.reopen(application=application, by=by, at=now())
    if typed:
        project = application.versions.get(section="project", current=True)
        changed = project.typed | {name: [value] for name, value in typed.items()}
        acts.save_section(application=application, section="project", typed=changed, base=project.number, by=by)
    return acts.submit(number=application.number, by=by, received_at=now()).submission


@pytest.fixture
def filled_draft(call):
    return ApplicationFactory(call=call, filled=True)


@pytest.fixture
def count_queries():
    """How many queries an act makes."""

    def count(act) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count

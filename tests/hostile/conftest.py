"""Towns with a file of their own, and someone who wishes them no good."""

import pytest

from tests.applications.conftest import application, call, closed, complete, filled, people, town
from tests.applications.factories import ApplicationFactory
from tests.factories import MembershipFactory, OrganisationFactory
from tests.files.samples import PDF, upload
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application

__all__ = ["application", "call", "closed", "complete", "filled", "people", "town"]


@pytest.fixture
def of_another(call):
    """The file of another town, with a letter in it."""
    lead = OrganisationFactory(name="Autre ville")
    manager = MembershipFactory(organisation=lead).user
    file = ApplicationFactory(call=call, lead=lead, created_by=manager, filled=True)
    acts.attach(application=file, kind="letter", upload=upload("secret.pdf", PDF), by=manager)
    return Application.objects.get(pk=file.pk)

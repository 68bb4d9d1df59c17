"""Towns with a file of their own, and someone who wishes them no good."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.applications.conftest import application, browser, call, filled, people, town
from tests.applications.factories import ApplicationFactory
from tests.factories import MembershipFactory, OrganisationFactory
from tests.files.samples import PDF
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application

__all__ = ["application", "browser", "call", "filled", "people", "town"]


@pytest.fixture
def complete(filled, people):
    """A file that only waits to be submitted."""
    letter = SimpleUploadedFile("lettre.pdf", PDF, "application/pdf")
    acts.attach(application=filled, kind="letter", party=None, upload=letter, by=people.users["manager"])
    return Application.objects.get(pk=filled.pk)


@pytest.fixture
def of_another(call):
    """The file of another town, with a letter in it."""
    lead = OrganisationFactory(name="Autre ville")
    manager = MembershipFactory(organisation=lead).user
    file = ApplicationFactory(call=call, lead=lead, created_by=manager, filled=True)
    acts.attach(application=file, kind="letter", upload=SimpleUploadedFile("secret.pdf", PDF), by=manager)
    return Application.objects.get(pk=file.pk)

"""All the calls on 15 February 2024, a cut of the real territories, one file or ten thousand of the digital call."""

import pytest
from django.db import transaction

from tests.calls.fixtures import publish_calls
from tests.factories import StaffRoleFactory, UserFactory
from tests.scale.generate import generate
from tests.scale.world import CALL, World
from tests.territories.fixtures import small_reference
from traitdunion.programme.calls.models import Call


@pytest.fixture(scope="module")
def _files(request, django_db_setup, django_db_blocker):
    """As many files as the module's FILES, written once for its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        small_reference()
        publish_calls()
        generate(Call.objects.get(slug=CALL), request.module.FILES)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(_files, db, at):
    """The files, and browsers: an officer of the call, the writer of the first file, the public."""
    at("2024-02-15 12:00")
    call = Call.objects.get(slug=CALL)
    officer = StaffRoleFactory(owner=call.owner, user=UserFactory(totp=True)).user
    yield World(call, officer)
    # What is to be rolled back is not checked: after each test, that would be every key of the database.
    transaction.set_rollback(True)

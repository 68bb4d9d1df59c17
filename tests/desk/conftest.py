"""The simulator on 15 February 2024, over four calls of that year, with a cut of the real territories."""

import pytest
from django.db import transaction

from tests.calls.fixtures import publish_call
from tests.territories.fixtures import small_reference
from tests.visits import plain
from traitdunion.programme.calls.models import Call

SLUGS = ("numerique-2024", "generaliste-2024", "cles-en-main-2024", "senegal-2024", "numerique-2022")


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker):
    """The reference and the calls, written once for the tests of a module, which each take back what they change."""
    with django_db_blocker.unblock(), transaction.atomic():
        small_reference()
        for slug in SLUGS:
            publish_call(slug)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def calls(_published, db, at):
    """The calls by their slug; the business day is 15 February 2024, noon in Paris."""
    at("2024-02-15 12:00")
    return Call.objects.in_bulk(SLUGS, field_name="slug")


@pytest.fixture
def ask(calls, client):
    """Ask the simulator: `ask("pays=SN&cout=80000")` gives the page's text, spaces made plain."""

    def get(query: str, language: str = "fr", status: int = 200) -> str:
        prefix = "" if language == "fr" else f"/{language}"
        response = client.get(f"{prefix}/simulateur/?{query}")
        assert response.status_code == status
        return plain(response.text)

    return get

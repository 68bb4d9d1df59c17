"""Pages of a file cost the same number of queries with one line and with thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import EXPENSES, PARTIES
from traitdunion.programme.applications.acts import save_section

MOST = 20


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
    save_section(application=filled, section="parties", typed=parties, base=2, by=by)
    save_section(application=filled, section="expenses", typed=typed, base=1, by=by)
    return filled


def cost(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "page", ["", "partenaires/", "projet/", "depenses/", "ressources/", "questions/", "pieces/", "relire/"]
)
def test_page_of_a_file_asks_the_same_whatever_its_length(page, filled, people, request):
    address = f"/dossiers/{filled.number}/{page}"
    short = cost(people.editor, address)

    request.getfixturevalue("long")

    assert cost(people.editor, address) == short
    assert short <= MOST


def test_list_asks_the_same_whatever_its_length(filled, call, town, people):
    one = cost(people.editor, "/dossiers/")
    ApplicationFactory.create_batch(5, call=call, lead=town, created_by=people.users["editor"])

    assert cost(people.editor, "/dossiers/") == one
    assert one <= 12

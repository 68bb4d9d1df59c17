"""Pages of a file cost the same number of queries with one line and with thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import PARTIES
from traitdunion.programme.applications.acts import save_section

MOST = 20


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


def test_names_of_countries_that_are_not_understood_are_looked_for_in_one_query(filled, people):
    typed = {name: ["Atlantide"] if name.endswith("-country") else values for name, values in PARTIES.items()}
    more = {
        f"p{n}-{name}": [text] for n in range(3, 31) for name, text in (("role", "partner"), ("country", f"Île {n}"))
    }
    typed |= more | {"parties": [f"p{n}" for n in range(1, 31)], "parties-last": ["30"]}
    save_section(application=filled, section="parties", typed=typed, base=2, by=people.users["editor"])

    assert cost(people.editor, f"/dossiers/{filled.number}/partenaires/") <= MOST


def test_list_asks_the_same_whatever_its_length(filled, call, town, people):
    one = cost(people.editor, "/dossiers/")
    ApplicationFactory.create_batch(5, call=call, lead=town, created_by=people.users["editor"])

    assert cost(people.editor, "/dossiers/") == one
    assert one <= 12

"""The budgets of queries with one file; `test_ten_thousand_files` holds the same ones."""

import pytest

from tests.scale.world import LISTS, PUBLIC, SECTIONS, queries
from tests.visits import browser

FILES = 1


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_asks_five_queries_at_most(world, address):
    assert queries(world.public, address) <= 5


@pytest.mark.parametrize("address", LISTS)
def test_a_list_of_officers_asks_twelve_queries_at_most(world, address):
    assert queries(browser(world.officer), address) <= 12


@pytest.mark.parametrize("tail", SECTIONS)
def test_a_page_of_a_file_asks_twenty_queries_at_most(world, tail):
    assert queries(browser(world.writer), f"/dossiers/{world.number}/{tail}") <= 20

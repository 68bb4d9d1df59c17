"""The whole way of an agent of a town, in a real browser; then an officer reads the same verdicts."""

import pytest

from tests.browser import journey
from tests.browser.people import Person

pytestmark = pytest.mark.browser

CROSSINGS = {
    "fr-360-without-javascript": {"language": "fr", "width": 360, "javascript": False},
    "ar-1280-with-javascript": {"language": "ar", "width": 1280, "javascript": True},
}


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_a_town_submits_and_an_officer_sees_the_same(open_page, server, tmp_path, letter, crossing):
    like_this = CROSSINGS[crossing]
    agent = Person(open_page(None, **like_this), server, like_this["language"])

    announced, number = journey.goes_all_the_way(agent, letter, suggestions=like_this["javascript"])

    receipts = journey.takes_the_receipt(agent, tmp_path)
    altered = journey.verifies(agent, *receipts)
    assert journey.verifies_offline(agent, tmp_path, receipts[0], letter) == 0
    assert journey.verifies_offline(agent, tmp_path, receipts[1]) == 0
    assert journey.verifies_offline(agent, tmp_path, altered) == 1

    officer = Person(open_page(None, **like_this), server, like_this["language"])
    journey.signs_in_as_officer(officer)
    journey.opens_the_file(officer, number)
    assert journey.verdicts(officer) == announced


def test_the_keyboard_alone_suffices(open_page, server, letter):
    agent = Person(open_page(None), server, keyboard=True, judging=False)

    announced, _number = journey.goes_all_the_way(agent, letter, suggestions=False)

    assert announced
    agent.reads("Votre dossier est déposé.")

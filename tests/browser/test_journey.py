"""The whole way of an agent of a town, in a real browser; then an officer reads the same verdicts."""

import os
from itertools import product

import pytest

from tests.browser import journey
from tests.browser.checks import keeps, told, weigh
from tests.browser.pages import RECEIPT
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.long]

# Once in `make test`: these two hold every language, width and way between them. All in `make test-wide`.
ONCE = {("fr", 360, False), ("ar", 1280, True)}
ALL = set(product(("fr", "ar"), (360, 1280), (False, True)))
ADVICE = 2
"""What the platform itself advises to the applicant alone: no verdict of the regulation."""
CROSSINGS = sorted(ALL if "BROWSER_LANGUAGES" in os.environ else ONCE, reverse=True)


@pytest.mark.parametrize("crossing", CROSSINGS, ids=lambda crossing: "-".join(map(str, crossing)))
def test_a_town_submits_and_an_officer_sees_the_same(open_page, server, tmp_path, letter, crossing):
    language, width, javascript = crossing
    like_this = {"language": language, "width": width, "javascript": javascript}
    agent = Person(open_page(None, **like_this), server, language)

    announced, number = journey.goes_all_the_way(agent, letter, suggestions=javascript)

    receipt = weigh(agent.page)
    assert keeps(receipt, RECEIPT)
    assert told(agent.page) == pytest.approx(receipt.bodies, rel=0.05)
    receipts = journey.takes_the_receipt(agent, tmp_path)
    altered = journey.verifies(agent, *receipts)
    assert journey.verifies_offline(agent, tmp_path, receipts[0], letter) == 0
    assert journey.verifies_offline(agent, tmp_path, receipts[1]) == 0
    assert journey.verifies_offline(agent, tmp_path, altered) == 1

    officer = Person(open_page(None, **like_this), server, language)
    journey.signs_in_as_officer(officer)
    journey.opens_the_file(officer, number)
    read = journey.verdicts(officer)
    assert read == [each for each in announced if each in read]
    assert len(announced) - len(read) == ADVICE


def test_the_keyboard_alone_suffices(open_page, server, letter):
    agent = Person(open_page(None), server, keyboard=True, judging=False)

    announced, _number = journey.goes_all_the_way(agent, letter, suggestions=False)

    assert announced
    agent.reads("Votre dossier est déposé.")

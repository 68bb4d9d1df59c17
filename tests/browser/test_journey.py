"""The whole way of an agent of a town, in a real browser; then an officer reads the same verdicts."""

import pytest

from tests.browser import journey
from tests.browser.people import Person

pytestmark = pytest.mark.browser


def test_a_town_submits_and_an_officer_sees_the_same_verdicts(open_page, server, tmp_path):
    agent = Person(open_page(None, width=360, javascript=False), server)

    journey.finds_the_call(agent)
    agent.looks("simulator-empty")
    open("/tmp/w/j.html","w").write(agent.page.content())

"""Every address of the platform, for one who may open it: budgets, axe, valid HTML, no sideways scroll; then in error.

A new address comes here by itself, from the tables of `tests/<room>/addresses.py`; other states of pages from world.py.
"""

import json
from datetime import date
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Error

from tests.browser.checks import axe, html_errors, keeps, no_overflow, told, weigh
from tests.browser.conftest import serve
from tests.browser.pages import OFFICE, PUBLIC, Page
from tests.browser.world import MARK, MORE
from tests.house.addresses import ROOMS

pytestmark = [pytest.mark.browser, pytest.mark.long]

TELL = "from tests.browser.world import tell; tell()"
VISITORS = ("manager", "officer", "administrator", "stranger", "guest", "anonymous")
"""Who opens a page: the first of these who may."""
ELSEWHERE = {page.path for page in PUBLIC}
"""Judged by test_every_page and test_budgets."""
STEPS = 6
"""Requests that a form may make."""

SEND_NOTHING = """address => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = address;
    form.append(document.querySelector('[name=csrfmiddlewaretoken]'));
    document.body.append(form);
    form.submit();
}"""


@pytest.fixture(scope="session")
def world(tmp_path_factory, _collected):
    """A platform of its own with the world of the tables: `paths`, `sessions` and its `server`."""
    with serve(tmp_path_factory.mktemp("world"), day=date.today()) as server:  # noqa: DTZ011 - that of the tables
        told_by_it = server.does(TELL)
        yield {"server": server, **json.loads(told_by_it.rpartition(MARK)[2])}


@pytest.fixture
def opens(world, open_page, language, width):
    """Return functions that give the page of a person, signed in, the address of a name, and its path."""
    pages = {}

    def page_of(person):
        if person not in pages:
            pages[person] = open_page(None, language=language, width=width)
            if person in world["sessions"]:
                cookie = {"name": "sessionid", "value": world["sessions"][person], "url": world["server"].url}
                pages[person].context.add_cookies([cookie])
        return pages[person]

    paths = world["paths"]
    return page_of, lambda name: world["server"].address(paths[name], language), paths.get


def judge(page, wanted, address):
    """Fail if the page at `address` costs too much or cannot be read by all; what is not a page is let through."""
    answer = page.request.get(address, max_redirects=0)
    assert answer.status == 200
    if not answer.headers["content-type"].startswith("text/html") or "content-disposition" in answer.headers:
        return
    assert html_errors(answer.text()) == []
    weight = weigh(page, address, until="load")
    keeps(weight, wanted)
    if page.locator("footer .weight").count():
        assert told(page) == pytest.approx(weight.bodies, rel=0.05)
    axe(page)
    no_overflow(page)


def judge_in_error(page, wanted, address):
    """Send nothing to `address` and judge what is answered."""
    page.goto(urljoin(address, "/verifier/"))
    with page.expect_navigation() as sent:
        page.evaluate(SEND_NOTHING, address)
    assert sent.value.status == 422
    axe(page)
    no_overflow(page)
    assert page.evaluate("document.querySelectorAll('*:not(svg *)').length") <= wanted.elements


def first_of(statuses, status):
    """Who meets `status` there."""
    return next((person for person in VISITORS if statuses and statuses[person] == status), None)


def budget(name, person):
    return Page(name, **OFFICE) if person in {"officer", "administrator"} else Page(name, requests=STEPS)


def faults_of(visits):
    """Judge each of (name, judge, person, what is judged); return the faults by name."""
    faults = {}
    for name, judged, person, page, address in visits:
        try:
            judged(page, budget(name, person), address)
        except (AssertionError, Error) as fault:
            faults[name, judged.__name__] = str(fault)[:2000]
    return faults


@pytest.mark.parametrize("room", ROOMS)
def test_pages_of_a_room_keep_their_promises(room, opens):
    page_of, address_of, path_of = opens
    visits = [
        (name, judged, person, page_of(person), address_of(name))
        for name, address in ROOMS[room].items()
        for judged, person in ((judge, first_of(address.get, 200)), (judge_in_error, first_of(address.post, 422)))
        if person and (judged != judge or path_of(name) not in ELSEWHERE)
    ]

    faults = faults_of(visits)
    assert not faults, "\n\n".join(f"{name}: {fault}" for name, fault in faults.items())


def test_pages_in_other_states_keep_their_promises(opens):
    page_of, address_of, _path_of = opens
    visits = [(name, judge, person, page_of(person), address_of(name)) for name, person in MORE.items()]

    faults = faults_of(visits)
    assert not faults, "\n\n".join(f"{name}: {fault}" for name, fault in faults.items())

"""Every address crossed with every kind of person; see addresses.py."""

from copy import copy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.addresses import ADDRESSES, PEOPLE, ROOMS, build
from traitdunion.foundation.documents import typesetting


def names(patterns, spaces=()):
    """Yield the name of each address of the platform, with its room before it."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif isinstance(entry, URLPattern):
            yield ":".join((*spaces, entry.name or f"(no name) {entry.pattern}"))


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def visit(world):
    """Return a function that gives the browser of a person, who signs in once for all."""
    cookies = {}
    for person, user in world.people.items():
        client = Client()
        if user is not None:
            client.force_login(user)
        cookies[person] = client.cookies

    def browser(person, **options):
        client = Client(**options)
        client.cookies = copy(cookies[person])
        return client

    return browser


@pytest.fixture(autouse=True)
def _no_page_makes_a_pdf(monkeypatch):
    def refuse():
        raise AssertionError("a request makes a PDF: that is for a job")

    monkeypatch.setattr(typesetting, "_compiler", refuse)


def status(method, place):
    """Return the status of an answer; what the visit changed is taken back, and its file closed."""
    with transaction.atomic():
        response = method(place)
        if response.streaming:
            list(response)  # to its end: it is closed then, without closing the database of the test
        transaction.set_rollback(True)
        return response.status_code


def test_every_address_has_its_row():
    missing = sorted(set(names(get_resolver().url_patterns)) - set(ADDRESSES))

    assert missing == [], "add them to tests/<room>/addresses.py (see tests/house/addresses.py)"


def test_every_row_has_its_address():
    assert sorted(set(ADDRESSES) - set(names(get_resolver().url_patterns))) == []


def test_every_row_answers_for_every_kind_of_person():
    for name, address in ADDRESSES.items():
        assert address.get or address.post, name
        for statuses in filter(None, (address.get, address.post)):
            assert set(statuses) == set(PEOPLE), name


def test_every_kind_of_person_is_made(world):
    assert set(world.people) == set(PEOPLE)


@pytest.mark.parametrize("room", ROOMS)
def test_each_person_meets_what_the_table_says(room, world, visit):
    met, said = {}, {}
    for name, address in ROOMS[room].items():
        place = reverse(name, args=address.args(world))
        for person in world.people:
            said[name, person] = (
                address.get[person] if address.get else "refused",
                address.post[person] if address.post else None,
            )
            got = status(visit(person).get, place)
            posted = status(visit(person).post, place) if address.post else None
            met[name, person] = (got if address.get or got == 200 else "refused", posted)

    assert met == said


@pytest.mark.parametrize("room", ROOMS)
def test_a_post_without_its_token_is_refused(room, world, visit):
    passed = [
        (name, person)
        for name, address in ROOMS[room].items()
        for person in world.people
        if status(visit(person, enforce_csrf_checks=True).post, reverse(name, args=address.args(world)))
        not in {403, 405}
    ]

    assert passed == []

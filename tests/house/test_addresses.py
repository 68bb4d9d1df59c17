"""Every address crossed with every kind of person; see addresses.py."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.addresses import ADDRESSES, PEOPLE, build


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


def visit(world, person):
    client = Client()
    if world.people[person] is not None:
        client.force_login(world.people[person])
    return client


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


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_each_person_meets_what_the_table_says(name, world):
    address = ADDRESSES[name]
    place = reverse(name, args=address.args(world))

    met = {}
    for person in world.people:
        client = visit(world, person)
        got = client.get(place).status_code
        posted = client.post(place).status_code if address.post else None
        met[person] = (got if address.get else got == 200, posted)

    assert met == {
        person: (address.get[person] if address.get else False, address.post[person] if address.post else None)
        for person in world.people
    }


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_post_without_its_token_is_refused(name, world):
    place = reverse(name, args=ADDRESSES[name].args(world))

    for person in world.people:
        client = visit(world, person)
        client.handler.enforce_csrf_checks = True
        assert client.post(place).status_code in {403, 405}

"""What the tests of this room share."""

from datetime import UTC, datetime, timedelta

import pytest

from traitdunion.front.watch import acts
from traitdunion.front.watch.measures import Measure

TOKEN = "0123456789abcdef"
NOON = datetime(2024, 3, 13, 11, 0, tzinfo=UTC)
"""Noon in Paris, the last day of the digital call of 2024."""


@pytest.fixture
def token(settings):
    """A platform that lets the watcher in."""
    settings.ENV = settings.ENV.model_copy(update={"watch_token": TOKEN})
    return TOKEN


def minutes(start, seen, milliseconds=40):
    """Measures from `start` on, one a minute: "u" is up, "d" down, "." not measured."""
    return [
        Measure(start + timedelta(minutes=number), mark == "u", milliseconds, "" if mark == "u" else "answer 503")
        for number, mark in enumerate(seen)
        if mark != "."
    ]


def receive(start, seen):
    acts.receive(value="x", measures=minutes(start, seen))

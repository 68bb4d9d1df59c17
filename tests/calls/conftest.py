"""What the tests of the calls share."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.calls.fixtures import publish_calls
from traitdunion.foundation import clock
from traitdunion.programme.calls import views

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def at(monkeypatch):
    """Set the business clock: `at("2024-02-15 10:00")`, in Paris."""

    def set_clock(text: str, zone: ZoneInfo = PARIS) -> datetime:
        moment = datetime.fromisoformat(text).replace(tzinfo=zone)
        for module in (clock, views):
            monkeypatch.setattr(module, "now", lambda: moment)
        return moment

    return set_clock


@pytest.fixture
def calls(db):
    """All the calls, published."""
    return {call.slug: call for call in publish_calls()}

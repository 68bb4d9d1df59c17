"""What the tests of the calls share."""

import pytest

from tests.calls.fixtures import publish_calls


@pytest.fixture
def calls(db):
    """All the calls, published."""
    return {call.slug: call for call in publish_calls()}

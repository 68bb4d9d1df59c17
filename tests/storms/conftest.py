import pytest


def pytest_collection_modifyitems(items):
    """A storm lasts as long as it is told to: the patience that other tests have is not for it."""
    for item in items:
        if item.get_closest_marker("storm"):
            item.add_marker(pytest.mark.timeout(3600))

import pytest
from django.utils import translation

from tests.territories.fixtures import cut, small_reference


@pytest.fixture(autouse=True)
def _french():
    """A page asked for in another language leaves it behind it."""
    with translation.override("fr"):
        yield


@pytest.fixture
def reference(db):
    """The small cut of the reference, in the database."""
    small_reference()


@pytest.fixture
def files(tmp_path):
    """The files of the small cut, free to be spoilt."""
    return cut(tmp_path)

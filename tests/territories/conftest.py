import pytest

from tests.territories.fixtures import cut, small_reference


@pytest.fixture
def reference(db):
    """The small cut of the reference, in the database."""
    small_reference()


@pytest.fixture
def files(tmp_path):
    """The files of the small cut, free to be spoilt."""
    return cut(tmp_path)

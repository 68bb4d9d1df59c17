import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traitdunion.foundation.journal.canonical import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


def test_canonical_has_no_space_and_sorted_keys():
    assert canonical({"b": [True, None, -3], "a": "é"}) == '{"a":"é","b":[true,null,-3]}'.encode()


def test_canonical_sorts_keys_by_utf16_units():
    """The example of RFC 8785 § 3.2.3."""
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}

    assert list(json.loads(canonical(keys)).values()) == [2, 4, 6, 7, 1, 5, 3]


def test_canonical_escapes_as_the_standard_says():
    """RFC 8785 § 3.2.2.2: short escapes where JSON has one, lower-case digits elsewhere, the rest as it is."""
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/\u007f') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f"'.encode()


@pytest.mark.parametrize("value", [1.5, {"at": object()}, {1: "a"}, {"a": {1, 2}}])
def test_canonical_refuses_what_is_not_plain_json(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "a\0b", "\ud800"])
def test_canonical_refuses_what_readers_would_alter(value):
    with pytest.raises(ValueError):
        canonical(value)


@given(VALUES)
def test_canonical_is_read_back_and_written_the_same(value):
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)

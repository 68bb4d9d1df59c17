"""Rows of a section: added, removed, put back; a key is never used twice."""

from traitdunion.programme.applications.forms.rows import MOST, added, put_back, removed


def test_row_is_added_at_the_end_with_a_new_key():
    typed, key = added({"places": ["l1"], "places-last": ["1"]}, "places", "l", {"country": "SN"})

    assert key == "l2"
    assert typed == {"places": ["l1", "l2"], "places-last": ["2"], "l2-country": ["SN"]}


def test_key_of_a_removed_row_is_never_given_again():
    typed = removed({"places": ["l1", "l2"], "places-last": ["2"], "l2-name": ["Dakar"]}, "places", "l2")
    assert typed == {"places": ["l1"], "places-last": ["2"]}

    _typed, key = added(typed, "places", "l", {})
    assert key == "l3"


def test_removed_row_is_put_back_at_its_place_with_what_it_held():
    earlier = {"places": ["l1", "l2", "l3"], "places-last": ["3"], "l2-name": ["Dakar"]}
    now = removed(earlier, "places", "l2")

    assert put_back(now, "places", "l2", earlier) == earlier


def test_row_already_there_is_not_put_back_twice():
    typed = {"places": ["l1"], "places-last": ["1"]}
    assert put_back(typed, "places", "l1", typed) == typed


def test_list_has_a_length():
    full = {"places": [f"l{number}" for number in range(MOST)], "places-last": [str(MOST)]}
    assert added(full, "places", "l", {}) == (full, "")

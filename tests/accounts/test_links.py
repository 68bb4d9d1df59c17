"""What opens a page without an account: links, letters on paper, codes by mail."""

import re

import pytest

from traitdunion.directory.accounts.links import LETTERS, hashed, new_letters, new_token, read_letters, shown


def test_a_token_is_kept_as_its_hash_only():
    token = new_token()
    assert len(token) == 32
    assert re.fullmatch("[0-9a-f]{64}", hashed(token))
    assert new_token() != token


def test_letters_are_eight_that_nobody_confuses():
    assert not set("ILOQ") & set(LETTERS)
    assert re.fullmatch(f"[{LETTERS}]{{8}}", new_letters())


@pytest.mark.parametrize("typed", ["ABCD-EFGH", "abcd efgh", " abcdefgh ", "ABCD–EFGH", "a b c d e f g h"])
def test_letters_are_read_however_they_are_copied(typed):
    assert read_letters(typed) == "ABCDEFGH"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGI", "ABCDEFGHJ", "ABCD-1234", "ＡＢＣＤＥＦＧＨ", "A" * 5000])
def test_what_is_not_letters_is_nothing(typed):
    assert read_letters(typed) == ""


def test_letters_are_shown_in_two_groups():
    assert shown("ABCDEFGH") == "ABCD-EFGH"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traitdunion.foundation.files.names import shown_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Convention signée.pdf", "Convention signée.pdf"),
        ("Convention signe\u0301e.pdf", "Convention signée.pdf"),
        ("اتفاقية.pdf", "اتفاقية.pdf"),
        ("نامه‌ها.pdf", "نامه‌ها.pdf"),
        ("C:\\Users\\x\\accord.pdf", "accord.pdf"),
        ("../../etc/accord.pdf", "accord.pdf"),
        ("accord\u202egpj.pdf", "accordgpj.pdf"),
        ("\u2066\u200faccord\u2069.pdf", "accord.pdf"),
        ("ac\x00co\x1brd\r\nfinal.pdf", "accord final.pdf"),
        ("  accord   final .pdf", "accord final.pdf"),
        (".pdf", "document.pdf"),
        ("\u202e.pdf", "document.pdf"),
        ("", "document"),
        ("accord", "accord"),
        ("a" * 200 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_shown_name(given_name, shown):
    assert shown_name(given_name) == shown


@given(st.text(max_size=300))
def test_a_shown_name_is_stable_short_and_on_one_line(name):
    shown = shown_name(name)

    assert 0 < len(shown) <= 150
    assert shown.isprintable() or "\u200c" in shown or "\u200d" in shown
    assert not set(shown) & set("/\\\r\n\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f")
    assert shown_name(shown) == shown

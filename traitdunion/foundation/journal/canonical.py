"""One way to write a JSON value, so that its hash is always the same: RFC 8785 (JSON Canonicalization Scheme)."""

import json
from collections.abc import Iterator
from typing import Any

EXACT = 2**53
"""Whole numbers strictly under this bound are the same in every JSON reader (RFC 8785, appendix D)."""
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Any) -> bytes:
    """The canonical bytes of `value`: UTF-8, no space, keys in the order of their UTF-16 units.

    Fractions are refused (TypeError): money and rates are written as text. ValueError: a number that JSON readers
    may round, or a text that is not Unicode or holds a null character.
    """
    return "".join(_written(value)).encode()


def _written(value: Any) -> Iterator[str]:
    match value:
        case None | bool():
            yield json.dumps(value)
        case int():
            if abs(value) >= EXACT:
                raise ValueError(f"{value} is too great for a JSON number: write it as text.")
            yield str(value)
        case str():
            yield _text(value)
        case list() | tuple():
            yield "["
            for position, item in enumerate(value):
                yield "," if position else ""
                yield from _written(item)
            yield "]"
        case dict():
            yield "{"
            for position, key in enumerate(sorted(value, key=_utf16)):
                yield f"{',' if position else ''}{_text(key)}:"
                yield from _written(value[key])
            yield "}"
        case _:
            raise TypeError(f"{value!r} has no canonical form: write it as text.")


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError(f"{text!r} holds a null character.")
    text.encode()
    return _quoted(text)


def _utf16(key: Any) -> bytes:
    if not isinstance(key, str):
        raise TypeError(f"The key {key!r} is not text.")
    return key.encode("utf-16-be")

"""One way to write a JSON value, so that its hash is always the same: RFC 8785 (JSON Canonicalization Scheme)."""

import json
from typing import Any

EXACT = 2**53
"""Whole numbers strictly under this bound are the same in every JSON reader (RFC 8785, appendix D)."""
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical(value: Any) -> bytes:
    """The canonical bytes of `value`: UTF-8, no space, keys in the order of their UTF-16 units.

    Fractions are refused (TypeError): money and rates are written as text. ValueError: a number that JSON readers
    may round, or a text that is not Unicode or holds a null character.
    """
    return _written(_ordered(value)).encode()


def _ordered(value: Any) -> Any:
    """`value` once checked, its keys in order."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError(f"{value!r} holds a null character.")
        return value
    if isinstance(value, dict):
        return {_ordered(key): _ordered(value[key]) for key in sorted(value, key=_utf16)}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) >= EXACT:
            raise ValueError(f"{value} is too great for a JSON number: write it as text.")
        return value
    raise TypeError(f"{value!r} has no canonical form: write it as text.")


def _utf16(key: Any) -> bytes:
    if not isinstance(key, str):
        raise TypeError(f"The key {key!r} is not text.")
    return key.encode("utf-16-be")

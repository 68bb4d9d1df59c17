"""Canonical JSON (RFC 8785) of plain data, money and dates as strings."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any


def canonical_json(data: Any) -> bytes:
    """Keys in UTF-16 order, no space, no float: decimals as strings of two places, hours in UTC to the microsecond."""
    return json.dumps(_plain(data), ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:  # noqa: PLR0911 (one line for each type)
    match value:
        case dict():
            return {key: _plain(value[key]) for key in sorted(value, key=lambda key: str(key).encode("utf-16-be"))}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Enum():
            return value.value
        case Decimal():
            return f"{value:.2f}"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case float():
            raise TypeError("a float has no exact canonical form here")
        case _:
            return value

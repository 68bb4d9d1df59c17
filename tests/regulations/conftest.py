"""What the tests of the engine share: the regulation of 2025 as a call, and files under it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from traitdunion.regulations import Facts, Regulation, load, loads

DATA = Path(__file__).parents[2] / "data" / "regulations"

TWO_COUNTRIES: dict[str, Any] = {
    "parties": [
        {"key": "town", "role": "lead", "kind": "commune", "country": "FR"},
        {"key": "dakar", "role": "partner", "kind": "commune", "country": "SN"},
        {"key": "tunis", "role": "partner", "kind": "commune", "country": "TN"},
    ],
    "countries": [{"code": "SN", "income": "ldc"}, {"code": "TN", "income": "oda"}],
}

CALL_2025 = """
id = "call-2025"
kind = "call"
title = "Appel de 2025"
extends = "general-2025@1"
"""


def find_general(identifier: str, _version: int) -> tuple[str, str] | None:
    path = DATA / f"{identifier}.toml"
    return (path.read_text(encoding="utf-8"), path.name) if path.exists() else None


@pytest.fixture(scope="session")
def call_2025() -> Regulation:
    """A call that adds nothing to the general regulation of 2025."""
    return loads(CALL_2025, "call-2025.toml", find=find_general)


@pytest.fixture(scope="session")
def general_2025() -> Regulation:
    return load(DATA / "general-2025.toml")


@pytest.fixture(scope="session")
def two_countries() -> Callable[..., Facts]:
    """A file of a French town with Dakar (LDC) and Tunis (other ODA), completed by what is given."""

    def make(**tables: Any) -> Facts:
        return Facts.parse(TWO_COUNTRIES | tables)

    return make


@pytest.fixture(scope="session")
def rules() -> Callable[..., Regulation]:
    """A call made of the rules given as TOML."""

    def make(text: str, **heads: str) -> Regulation:
        head = 'id = "test"\nkind = "call"\ntitle = "Essai"\n' + "".join(f"{key} = {heads[key]}\n" for key in heads)
        return loads(head + text, "test.toml", find=find_general)

    return make

"""The order of the rooms, where names hide it: templates, addresses and foreign keys given as text.

import-linter reads imports; this reads strings such as "calls:detail", "ui/base.html" or "accounts.User". Both follow
the layers of pyproject.toml.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools import ROOT

HOUSE = ROOT / "traitdunion"
# Every room may lead back to the front door.
FRONT_DOOR = "site:home"


@cache
def order() -> dict[str, int]:
    """Return each room's height: a room may name those that are lower, and itself."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    storeys, rooms = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    storey_names = [layer.rpartition(".")[2] for layer in reversed(storeys)]
    heights: dict[str, int] = {}
    for height, layer in enumerate(reversed(rooms)):
        for room in layer.split(" | "):
            _, storey, name = room.split(".")
            heights[name] = 100 * storey_names.index(storey) + height
    return heights


@cache
def _naming() -> re.Pattern[str]:
    names = "|".join(order())
    return re.compile(rf"^(?P<room>{names})(:[\w-]+$|/[\w/.-]+\.(html|txt|css|js|svg)$|\.[A-Z]\w+$)")


def named_room(text: str) -> str | None:
    """Return the room that a text names by an address, a template or a model; None for any other text."""
    match = _naming().match(text)
    return match["room"] if match else None


def room_of(path: Path) -> str | None:
    """Return the room that holds a file, None outside of the rooms."""
    parts = path.relative_to(HOUSE).parts if path.is_relative_to(HOUSE) else ()
    return parts[1] if len(parts) > 2 and parts[1] in order() else None


def upward(path: Path, text: str) -> str | None:
    """Return the room named by `text` in the file `path` if that room is not below it."""
    here, there = room_of(path), named_room(text)
    if here is None or there is None or here == there or text == FRONT_DOOR:
        return None
    return there if order()[there] >= order()[here] else None


def faults(path: Path) -> Iterator[str]:
    """Say which strings of a Python file name a room that it may not know."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and upward(path, node.value):
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            yield f'{place}: {room_of(path)} may not name "{node.value}", which is above it'


def main() -> int:
    found = [fault for path in sorted(HOUSE.rglob("*.py")) for fault in faults(path)]
    print("\n".join(found) or "Names keep the order of the storeys.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

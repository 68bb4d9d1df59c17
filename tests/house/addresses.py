"""Who may open what: the words of the tables that each room keeps in `tests/<room>/addresses.py`.

A table gives, for each address (the name that `url()` takes), the status that each kind of person meets:

    ADDRESSES = {
        "calls:list": Address(EVERYONE),
        "calls:detail": Address(EVERYONE, args=lambda world: [world["call"].slug]),
        "applications:list": Address(SIGNED_IN),
        "applications:submit": Address(post=only("manager", yes=302), args=lambda world: [world["application"].number]),
    }

A room whose addresses take arguments may also define `build(world)`, which puts there what `args` needs
(`world["call"] = CallFactory()`), and, in accounts, who is who (`world.people["reader"] = …`). Rooms are built in the
order of the storeys, lower ones first.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.storeys import order

# guest reads and comments world["application"] by invitation, and belongs to no organisation;
# reader, editor and manager are members of the organisation that world["application"] belongs to, once it exists;
# stranger manages another one; officer and administrator are of the ministry that owns the calls.
PEOPLE = ("anonymous", "stranger", "guest", "reader", "editor", "manager", "officer", "administrator")

Statuses = Mapping[str, int]
EVERYONE: Statuses = dict.fromkeys(PEOPLE, 200)


def only(*people: str, yes: int = 200, no: int = 404, anonymous: int = 302) -> Statuses:
    """`yes` for these people; `no` for the others: what one may not see is not found; the anonymous sign in first."""
    return {person: yes if person in people else no for person in PEOPLE} | (
        {} if "anonymous" in people else {"anonymous": anonymous}
    )


SIGNED_IN = only(*PEOPLE[1:])
OFFICERS = only("officer", "administrator")


@dataclass(frozen=True)
class Address:
    """What each kind of person gets by GET and by an empty POST; None where that method is not for people."""

    get: Statuses | None = None
    post: Statuses | None = None
    args: Callable[["World"], list[Any]] = lambda world: []


@dataclass
class World(dict):
    """The objects that addresses name, and the people who open them (None: nobody signed in)."""

    people: dict[str, Any] = field(default_factory=lambda: {"anonymous": None})


def tables():
    """Return the modules `tests/<room>/addresses.py` that exist, lower rooms first."""
    tests = Path(__file__).resolve().parent.parent
    return [
        importlib.import_module(f"tests.{room}.addresses")
        for room in sorted(order(), key=order().get)
        if (tests / room / "addresses.py").is_file()
    ]


ROOMS: dict[str, dict[str, Address]] = {table.__name__.split(".")[1]: table.ADDRESSES for table in tables()}
ADDRESSES: dict[str, Address] = {name: address for room in ROOMS.values() for name, address in room.items()}


def build() -> World:
    """Make the world of every room."""
    world = World()
    for table in tables():
        getattr(table, "build", lambda world: None)(world)
    return world

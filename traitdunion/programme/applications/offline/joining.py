"""A form that arrived, beside the file as it is now: what was added on both sides since is told apart."""

from collections.abc import Callable
from dataclasses import replace

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.exchange.words import Lists
from traitdunion.programme.applications.forms.rows import apart
from traitdunion.programme.applications.models import SectionKey
from traitdunion.programme.applications.offline.drawing import lists_of_rows
from traitdunion.programme.applications.offline.taking import Taken, check_number, know_written


def joined(found: Taken, contents: Contents) -> Taken:
    """`found` with keys of rows that the file does not have, and its payers by the names that they bear there.

    Raises Refused when the form is that of another file.
    """
    check_number(found.number, contents)
    found = replace(found, typed={section: dict(typed) for section, typed in found.typed.items()})
    for section in found.typed:
        for name, letter in lists_of_rows(section, contents).items():
            _tell_apart(found, section, contents, name, letter)
    know_written(found, [Lists({"payer": {party.key: party.name for party in contents.parties}})])
    return found


def _tell_apart(found: Taken, section: SectionKey, contents: Contents, name: str, letter: str) -> None:
    """New rows take other keys than those added to the file since; a new party is followed wherever it is named."""
    mine = found.typed[section]
    other = apart(mine, found.began[section], contents.typed(section), name, letter)
    keys = dict(zip(mine.get(name, ()), other.get(name, ()), strict=True))
    found.typed[section] = other
    moved = {old: new for old, new in keys.items() if old != new}
    if name == "parties" and moved:
        _follow(found, lambda key: moved.get(key, key))


def _follow(found: Taken, renamed: Callable[[str], str]) -> None:
    """Parties take another key where they have a duty, pay and bring money."""
    for section in (SectionKey.PARTIES, SectionKey.EXPENSES):
        typed = found.typed[section]
        for name in typed:
            if name.startswith("duty-") or name.endswith("-payer"):
                typed[name] = [renamed(value) for value in typed[name]]
    found.typed[SectionKey.FUNDING] = {
        _of(name, renamed): held for name, held in found.typed[SectionKey.FUNDING].items()
    }


def _of(name: str, renamed: Callable[[str], str]) -> str:
    key, dash, rest = name.partition("-")
    return f"{renamed(key)}{dash}{rest}"

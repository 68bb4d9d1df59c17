"""Moves on lists of rows, by buttons that post: add one, take one away, open one, close it."""

from traitdunion.programme.applications.models import Typed

MOST = 200
"""Rows of a list, at most."""


def added(typed: Typed, name: str, letter: str, initial: dict[str, str]) -> tuple[Typed, str]:
    """`typed` with a new row at the end of the list `name`, and its key. A key is never used again."""
    rows = typed.get(name, [])
    if len(rows) >= MOST:
        return typed, ""
    number = int(typed.get(f"{name}-last", ["0"])[0]) + 1
    key = f"{letter}{number}"
    fields = {f"{key}-{field}": [value] for field, value in initial.items()}
    return typed | {name: [*rows, key], f"{name}-last": [str(number)]} | fields, key


def removed(typed: Typed, name: str, key: str) -> Typed:
    """`typed` without the row `key` nor anything typed in it."""
    rest = {field: values for field, values in typed.items() if not field.startswith(f"{key}-")}
    return rest | {name: [row for row in typed.get(name, []) if row != key]}


def put_back(typed: Typed, name: str, key: str, earlier: Typed) -> Typed:
    """`typed` with the row `key` as it was in `earlier`; unchanged when it is there already, or never was."""
    if key in typed.get(name, []) or key not in earlier.get(name, []):
        return typed
    fields = {field: values for field, values in earlier.items() if field.startswith(f"{key}-")}
    before = earlier[name][: earlier[name].index(key)]
    rows = typed.get(name, [])
    place = max((rows.index(row) + 1 for row in before if row in rows), default=0)
    return typed | fields | {name: [*rows[:place], key, *rows[place:]]}


def apart(mine: Typed, base: Typed, theirs: Typed, name: str, letter: str) -> Typed:
    """`mine` with other keys for the rows that both sides added since `base`: they are not the same rows."""
    both = [row for row in mine.get(name, []) if row not in base.get(name, []) and row in theirs.get(name, [])]
    if not both:
        return mine
    last = max(int(typed.get(f"{name}-last", ["0"])[0]) for typed in (mine, theirs))
    fresh = {row: f"{letter}{last + rank}" for rank, row in enumerate(both, 1)}

    def renamed(field: str) -> str:
        row, dash, rest = field.partition("-")
        return f"{fresh[row]}-{rest}" if dash and row in fresh else field

    typed = {renamed(field): values for field, values in mine.items()}
    rows = [fresh.get(row, row) for row in mine[name]]
    return typed | {name: rows, f"{name}-last": [str(last + len(both))]}

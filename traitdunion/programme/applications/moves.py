"""What the buttons of a section do to its rows, before it is saved.

`add:LIST` or `add:LIST:WORD`, `open:KEY`, `show:KEY`, `put:FIELD:TEXT`, `remove:LIST:KEY`, `back:LIST:KEY:VERSION`,
`next`; anything else only saves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from traitdunion.programme.applications.forms.rows import MOST, added, put_back, removed
from traitdunion.programme.applications.forms.section import Section
from traitdunion.programme.applications.models import Typed


@dataclass(frozen=True)
class Moved:
    """What is to be saved, and where to go then."""

    typed: Typed
    opened: str = ""
    anchor: str = ""
    shown: str = ""
    onward: bool = False
    message: str = ""
    undo: str = ""


def moved(form: type[Section], typed: Typed, do: str, earlier: Callable[[int], Typed]) -> Moved:
    """Apply the button `do` to `typed`; `earlier` gives the text of a former version."""
    verb, *words = do.split(":")
    if verb == "next":
        return Moved(typed, onward=True)
    if verb == "open" and len(words) == 1:
        return Moved(typed, opened=words[0], anchor=words[0])
    if verb == "show" and len(words) == 1:
        return Moved(typed, shown=words[0], anchor=words[0])
    if verb == "put" and len(words) == 2 and form.names.fullmatch(words[0]):
        row = words[0].partition("-")[0]
        return Moved(typed | {words[0]: [words[1]]}, opened=row, anchor=row)
    return _rows_moved(form, typed, verb, words, earlier) if words and form.letter(words[0]) else Moved(typed)


def _rows_moved(
    form: type[Section], typed: Typed, verb: str, words: list[str], earlier: Callable[[int], Typed]
) -> Moved:
    name, *rest = words
    if verb == "add":
        fresh, key = added(typed, name, form.letter(name), form.initial(*rest[:1]))
        full = _("%(most)s lignes au plus.") % {"most": MOST}
        return Moved(fresh, opened=key, anchor=key, message="" if key else full)
    if verb == "remove" and len(rest) == 1 and rest[0] not in form.fixed:
        return Moved(removed(typed, name, rest[0]), anchor=name, undo=f"{name}:{rest[0]}")
    if verb == "back" and len(rest) == 2 and rest[1].isdecimal():
        return Moved(put_back(typed, name, rest[0], earlier(int(rest[1]))), anchor=rest[0])
    return Moved(typed)

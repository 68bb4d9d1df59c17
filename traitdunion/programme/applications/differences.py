"""What changed between two texts of a section, as people read it: words, rows, amounts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.foundation.ui.formats import amount, writing
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms import SECTIONS, Section
from traitdunion.programme.applications.forms.expenses import ExpensesSection
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.parties import PartiesSection
from traitdunion.programme.applications.forms.project import ProjectSection
from traitdunion.programme.applications.forms.questions import QuestionsSection
from traitdunion.programme.applications.models import SectionKey, Typed

TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
CELL = re.compile(r"(p\d{1,4})-(cash|in_kind)-(\d{4})")
TOLD = 4
"""Changes that a summary names; it counts the others."""

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Change:
    """A field that does not say the same: what it said, what it says, as read on the page."""

    label: str
    before: str
    after: str
    long: bool = False
    gap: Decimal | None = None

    @property
    def words(self) -> list[tuple[str, str]]:
        """The text in pieces, each "same", "removed" or "added"."""
        old, new = (TOKENS.findall(text) for text in (self.before, self.after))
        pieces = []
        for kind, *(a, b, c, d) in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                pieces.append(("same", "".join(old[a:b])))
                continue
            pieces += [(REMOVED, "".join(old[a:b]))] if b > a else []
            pieces += [(ADDED, "".join(new[c:d]))] if d > c else []
        return pieces

    @property
    def more(self) -> str:
        """By how much an amount changed, with its sign; empty for what is no amount."""
        if self.gap is None:
            return ""
        return writing().keep(f"+\u00a0{amount(self.gap)}") if self.gap > 0 else amount(self.gap)


@dataclass(frozen=True)
class Group:
    """Changes of one row (its title; added, removed or changed), or of the section itself (no title)."""

    changes: tuple[Change, ...]
    title: str = ""
    state: str = CHANGED


def spoken(field: Field | None) -> str:
    """What a field holds, in words."""
    if field is None:
        return ""
    words = {str(option[0]): str(option[1]) for option in field.choices}
    if field.many or field.choices:
        return ", ".join(words.get(value, value) for value in field.typed if value)
    if field.kind == "date" and field.text:
        return " ".join(reversed(field.text.split("-")))
    return field.written


class Reading:
    """The texts of a section read with the words of its file; each text is read once."""

    def __init__(self, contents: Contents, section: SectionKey) -> None:
        self.contents = contents
        self.section = section
        self._read: dict[int, Section] = {}

    def of(self, typed: Typed) -> Section:
        """`typed` as fields."""
        if id(typed) not in self._read:
            self._read[id(typed)] = SECTIONS[self.section](self.contents, typed)
        return self._read[id(typed)]

    def compare(self, before: Typed, after: Typed) -> tuple[Group, ...]:
        """What changed from `before` to `after`: the section's own fields, then each row, in the order of the page."""
        return tuple(_groups(self.of(before), self.of(after), list(self._lost(before, after))))

    @cached_property
    def _names(self) -> dict[str, str]:
        """Name of every party that the file ever had, by its key."""
        texts = self.contents.application.versions.filter(section=SectionKey.PARTIES, applied=True)
        names: dict[str, str] = {}
        for typed in texts.order_by("number").values_list("typed", flat=True):
            names |= {key: typed[f"{key}-who"][0] for key in typed.get("parties", ()) if typed.get(f"{key}-who")}
        return names

    def _gone(self, typed: Typed) -> Typed:
        """The amounts of parties that are no longer in the file."""
        here = {party.key for party in self.contents.parties}
        cells = {name: CELL.fullmatch(name) for name, values in typed.items() if any(values)}
        return {name: typed[name] for name, cell in cells.items() if cell and cell[1] not in here}

    def _lost(self, before: Typed, after: Typed) -> Iterator[Change]:
        """What changed among these amounts."""
        if self.section != SectionKey.FUNDING:
            return
        old, new = self._gone(before), self._gone(after)
        for name in dict.fromkeys([*old, *new]):
            was, is_now = (side.get(name, [""])[0] for side in (old, new))
            if was != is_now:
                party, *_nature, year = name.split("-")
                yield Change(f"{self._names.get(party) or _('Partenaire retiré')}, {year}", was, is_now)


def summary(groups: tuple[Group, ...]) -> str:
    """The first changes by their names, then how many more: "Titre, Résumé, ligne ajoutée : Bornes, et 2 autres"."""
    row = {
        ADDED: _("ajout de « %(name)s »"),
        REMOVED: _("retrait de « %(name)s »"),
        CHANGED: _("« %(name)s »"),
    }
    named = [
        words
        for group in groups
        for words in (
            [row[group.state] % {"name": group.title}] if group.title else [change.label for change in group.changes]
        )
    ]
    more = len(named) - TOLD
    if more > 0:
        named = [*named[:TOLD], ngettext("%(n)s autre changement", "%(n)s autres changements", more) % {"n": more}]
    return " · ".join(named)


def _groups(before: Section, after: Section, lost: list[Change]) -> Iterator[Group]:
    lists = before.lists_of(before.typed, after.typed)
    rows = {key: name for name in lists for key in [*before.rows(name), *after.rows(name)]}
    own = dict.fromkeys(name for name in [*after.fields, *before.fields] if name.partition("-")[0] not in rows)
    changes = [*_changes(before, after, own), *lost]
    if changes:
        yield Group(tuple(changes))
    old, new = titles(before), titles(after)
    for key, name in rows.items():
        fields = [each for each in dict.fromkeys([*after.fields, *before.fields]) if each.startswith(f"{key}-")]
        found = tuple(_changes(before, after, fields))
        here, there = key in before.rows(name), key in after.rows(name)
        if found or here != there:
            state = CHANGED if here and there else ADDED if there else REMOVED
            yield Group(found, (new if there else old)[key], state)


def _changes(before: Section, after: Section, names: Iterable[str]) -> Iterator[Change]:
    for name in names:
        old, new = before.fields.get(name), after.fields.get(name)
        was, is_now = spoken(old), spoken(new)
        if was == is_now:
            continue
        field = new or old
        assert field is not None
        long = field.kind == "textarea" or field.name == "title"
        yield Change(field.label, was, is_now, long=long, gap=_gap(old, new))


def _gap(old: Field | None, new: Field | None) -> Decimal | None:
    values = [field.value if field else None for field in (old, new)]
    if not any(isinstance(value, Decimal) for value in values) or any(field and field.error for field in (old, new)):
        return None
    was, is_now = (value or Decimal(0) for value in values)
    return is_now - was


def titles(form: Section) -> dict[str, str]:
    """The title of each row of a section, by its key."""
    if isinstance(form, PartiesSection):
        return {row.key: row.name if row.is_lead else row["who"].text or row.name for row in form.parties}
    if isinstance(form, ExpensesSection):
        return {row.key: row.label for row in form.lines}
    if isinstance(form, ProjectSection):
        return {row.key: row.words for row in form.places}
    if isinstance(form, QuestionsSection):
        return {row.key: row.words for asked in form.questions for row in asked.rows}
    return {}

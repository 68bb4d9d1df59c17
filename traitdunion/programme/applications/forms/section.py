"""A section: fields read from what was typed, and what of it goes to the typed tables."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms.fields import Field, Reader, understand
from traitdunion.programme.applications.models import SectionKey, Typed

ALL = "all"
"""In place of a page or a row to show: the whole section, as the form away from the platform draws it."""
TOLD = 8
"""Errors of a section that the summary tells one by one."""


@dataclass(frozen=True)
class Row:
    """A repeated part of a section (a partner, a place, an expense), by its key."""

    key: str
    fields: dict[str, Field]
    opened: bool = False

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    @property
    def has_error(self) -> bool:
        return any(field.error for field in self.fields.values())


class Section(ABC):
    """Fields of one section. Reading never fails: a text that is not understood is an error on its field."""

    key: ClassVar[SectionKey]
    names: ClassVar[re.Pattern[str]]
    """Names that the section accepts; others are not looked at."""
    lists: ClassVar[dict[str, str]] = {}
    """Names of the lists of rows, and the letter that begins the keys of each."""

    fixed: ClassVar[frozenset[str]] = frozenset()
    """Keys of the rows that cannot be removed."""

    def __init__(self, contents: Contents, typed: Typed, opened: str = "", shown: str = "") -> None:
        self.contents = contents
        self.typed = typed
        self.opened = opened
        self.shown = opened or shown
        self.fields: dict[str, Field] = {}
        self.build()

    @abstractmethod
    def build(self) -> None:
        """Make the fields, reading `self.typed`."""

    @abstractmethod
    def write(self) -> None:
        """Put what was understood in the typed tables. Runs in the transaction of the save."""

    @classmethod
    def settle(cls, typed: Typed, contents: Contents) -> Typed:  # noqa: ARG003 - some sections look at it
        """What `typed` becomes at a save: names of places become codes, other currencies euros. Itself by default."""
        return typed

    def rows(self, name: str) -> list[str]:
        return list(self.typed.get(name, ()))

    def add(self, field: Field, read: Reader) -> Field:
        self.fields[field.name] = understand(field, self.typed, read)
        return field

    def add_many(self, field: Field, allowed: Iterable[str]) -> Field:
        """A group of boxes to tick: its value is the list of the allowed words that are ticked."""
        field.kind, field.many = "choices", True
        known = frozenset(allowed)
        field.typed = tuple(word for word in self.typed.get(field.name, ()) if word in known)
        field.value = list(field.typed)
        self.fields[field.name] = field
        return field

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    @classmethod
    def initial(cls, word: str = "") -> dict[str, str]:  # noqa: ARG003 - some sections look at it
        """What a row added by the button of this `word` holds at first."""
        return {}

    @classmethod
    def posted(cls, data: QueryDict) -> Typed:
        """What `data` holds for this section, as typed."""
        return {name: data.getlist(name) for name in data if cls.names.fullmatch(name)}

    @classmethod
    def letter(cls, name: str) -> str:
        """What begins the keys of the list `name`; empty when there is no such list."""
        return cls.lists.get(name, "")

    @classmethod
    def lists_of(cls, *texts: Typed) -> dict[str, str]:  # noqa: ARG003 - some sections look at it
        """The lists of rows that `texts` have, and the letter that begins the keys of each."""
        return cls.lists

    @property
    def wrong(self) -> list[Field]:
        return [field for field in self.fields.values() if field.error]

    @property
    def refused(self) -> list[str]:
        """Names of the fields whose text could not be understood."""
        return [field.name for field in self.wrong]

    @property
    def next_page(self) -> str:
        """The page of the section that follows the one shown; empty when it is the last or the only one."""
        return ""

    def blocks(self, refused: list[str]) -> bool:
        """Whether some of the `refused` fields are on the page shown."""
        return bool(refused)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The error summary: anchor of the field, its label and its error; the first ones, and how many more."""
        return self._told(self.wrong)

    def _told(self, wrong: list[Field]) -> list[tuple[str, str]]:
        told = [
            (field.anchor, _("%(label)s : %(message)s") % {"label": self.spoken(field), "message": field.error})
            for field in wrong[:TOLD]
        ]
        more = len(wrong) - TOLD
        if more > 0:
            told.append(("", ngettext("et %(n)s autre", "et %(n)s autres", more) % {"n": more}))
        return told

    def spoken(self, field: Field) -> str:
        """The label of a field where it stands alone, away from its row."""
        return field.label


def first(typed: Typed, name: str) -> str:
    """The first value typed under `name`, stripped; empty when none."""
    return (typed.get(name) or [""])[0].strip()

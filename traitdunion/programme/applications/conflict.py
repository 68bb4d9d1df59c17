"""Two people saved the same section: what differs, field by field, and the text that comes out of their choices."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import time
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.differences import spoken
from traitdunion.programme.applications.forms import SECTIONS, Section
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.rows import put_back, removed
from traitdunion.programme.applications.models import SectionKey, SectionVersion, Typed

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Difference:
    """Something that is not the same in both texts: a field, or a whole row when `row` names its list.

    `chosen` is what is proposed: the side that changed it, and mine when both did. Not `asked`: one side is empty and
    never was touched, so that the other one is taken.
    """

    name: str
    label: str
    mine: str
    theirs: str
    chosen: str
    row: str = ""
    asked: bool = True


@dataclass(frozen=True)
class Conflict:
    section: SectionKey
    mine: SectionVersion
    theirs: SectionVersion
    differences: tuple[Difference, ...]

    @property
    def asked(self) -> list[Difference]:
        """What is to be chosen."""
        return [difference for difference in self.differences if difference.asked]


def conflict_between(
    contents: Contents, mine: SectionVersion, theirs: SectionVersion, began: Typed | None = None
) -> Conflict:
    """What differs between the text set aside and the current one, compared with what both began from.

    `began` is that text, when it is known; otherwise it is read.
    """
    section = SectionKey(mine.section)
    if began is None:
        base = contents.application.versions.filter(section=section, number=mine.base).first()
        began = base.typed if base else {}
    form = SECTIONS[section]
    ours, others, before = (form(contents, typed) for typed in (mine.typed, theirs.typed, began))
    lists = form.lists_of(ours.typed, others.typed)
    rows = [difference for name in lists for difference in _rows(name, ours, others, before)]
    alone = tuple(f"{difference.name}-" for difference in rows)
    fields = [
        _difference(name, ours.fields.get(name), others.fields.get(name), before.fields.get(name))
        for name in dict.fromkeys([*others.fields, *ours.fields])
        if not name.startswith(alone) and spoken(ours.fields.get(name)) != spoken(others.fields.get(name))
    ]
    return Conflict(section, mine, theirs, (*rows, *fields))


def merged(conflict: Conflict, choices: QueryDict) -> Typed:
    """The current text with what the person chose from the other one; without a choice, what was proposed."""
    typed = dict(conflict.theirs.typed)
    mine = conflict.mine.typed
    for name in SECTIONS[conflict.section].lists_of(typed, mine):
        last = max(int(side.get(f"{name}-last", ["0"])[0]) for side in (typed, mine))
        typed |= {f"{name}-last": [str(last)]} if last else {}
    for difference in conflict.differences:
        if choices.get(f"choose-{difference.name}", difference.chosen) != MINE:
            continue
        if not difference.row:
            typed = {name: held for name, held in typed.items() if not _belongs(name, difference.name)}
            typed |= {name: held for name, held in mine.items() if _belongs(name, difference.name)}
        elif difference.name in mine.get(difference.row, ()):
            typed = put_back(typed, difference.row, difference.name, mine)
        else:
            typed = removed(typed, difference.row, difference.name)
    return typed


def _rows(name: str, ours: Section, others: Section, before: Section) -> list[Difference]:
    mine, theirs, began = (form.rows(name) for form in (ours, others, before))
    found = []
    for key in [*mine, *theirs]:
        if key in mine and key in theirs:
            continue
        form = ours if key in mine else others
        words = " · ".join(
            field.written for field in form.fields.values() if field.name.startswith(f"{key}-") and field.text
        )
        here, gone = words or _("ligne vide"), _("retirée") if key in began else _("absente")
        changed_by_me = (key in mine) != (key in began)
        found.append(
            Difference(
                name=key,
                label=_("Ligne"),
                mine=here if key in mine else gone,
                theirs=here if key in theirs else gone,
                chosen=MINE if changed_by_me else THEIRS,
                row=name,
            )
        )
    return found


def _difference(name: str, mine: Field | None, theirs: Field | None, before: Field | None) -> Difference:
    field = mine or theirs
    label = field.label if field else name
    ours, others, began = spoken(mine), spoken(theirs), spoken(before)
    untouched = not began and not (ours and others)
    return Difference(name, label, ours, others, THEIRS if ours == began else MINE, asked=not untouched)


def who_saved(theirs: SectionVersion, reader: Any) -> str:
    """Who saved the section meanwhile, as said to `reader`: in another tab, when it is the same person."""
    hour = time(theirs.saved_at)
    if theirs.saved_by_id == reader.pk and not theirs.partner:
        return _("Vous avez enregistré cette partie dans un autre onglet, à %(hour)s.") % {"hour": hour}
    return _("Quelqu’un d’autre a modifié cette section, à %(hour)s.") % {"hour": hour}


def _belongs(name: str, field: str) -> bool:
    """Is `name` the field, or a part of it: a box of its day, or what was found for a name of territory?"""
    return (
        name == field
        or name in {f"{field}-{part}" for part in ("day", "month", "year")}
        or (
            field.endswith("-who")
            and name in {f"{field[:-4]}-{part}" for part in ("looked", "territory", "candidates")}
        )
    )

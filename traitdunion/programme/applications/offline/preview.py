"""What a form that came back would change, section by section, and what in it will have to be looked at again."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.differences import titles
from traitdunion.programme.applications.exchange.preview import Part, Parts, part_of
from traitdunion.programme.applications.forms import SECTIONS, PartiesSection, ProjectSection, Section
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.section import ALL, first
from traitdunion.programme.applications.models import Aim, AimKind, Party, PartyRole, Place, SectionKey, Typed
from traitdunion.programme.applications.offline.joining import joined
from traitdunion.programme.applications.offline.taking import Taken
from traitdunion.programme.applications.sections import TYPED


@dataclass(frozen=True)
class Fault:
    """An answer that could not be understood: where, what was written, what was expected."""

    section: SectionKey
    place: str
    found: str
    expected: str


@dataclass(frozen=True)
class Preview(Parts):
    """What would change. What is not understood is kept as it was written, and told."""

    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]


def preview_of(found: Taken, contents: Contents) -> Preview:
    """Compare a form with the file as it is now. Raises Refused when it is another's."""
    found = joined(found, contents)
    after = _foreseen(contents, found.typed)
    read = dict.fromkeys(TYPED, after) | dict.fromkeys((SectionKey.PARTIES, SectionKey.PROJECT), contents)
    parts = tuple(
        part_of(read[section], section, found.typed[section], found.bases[section], found.began[section])
        for section in TYPED
    )
    faults = (fault for part in parts if part.changed for fault in _faults(read[part.section], part))
    return Preview(parts, tuple(faults), tuple(_remarks(found)))


def _foreseen(contents: Contents, typed: dict[SectionKey, Typed]) -> Contents:
    """The file with the parties, places, goals and days that it would have: lists and years follow them."""
    parties = PartiesSection(contents, typed[SectionKey.PARTIES])
    project = ProjectSection(contents, typed[SectionKey.PROJECT])
    held = {party.key: party for party in contents.parties}
    days = copy(contents.project)
    days.starts, days.ends = project["starts"].value, project["ends"].value
    return replace(
        contents,
        project=days,
        parties=[
            held[row.key] if row.is_lead and row.key in held else _party(row.key, typed[SectionKey.PARTIES], held)
            for row in parties.parties
        ],
        places=[Place(country=row["country"].value) for row in project.places if row["country"].value],
        aims=[
            *(Aim(kind=AimKind.STRAND, key=key) for key in project["strands"].value),
            *(Aim(kind=AimKind.SDG, key=key) for key in project["sdg"].value),
        ],
    )


def _party(key: str, typed: Typed, held: dict[str, Party]) -> Party:
    party = copy(held[key]) if key in held else Party(key=key)
    party.name, party.country = first(typed, f"{key}-who"), first(typed, f"{key}-country")[:2]
    role = first(typed, f"{key}-role")
    party.role = role if role in PartyRole.values else PartyRole.PARTNER
    return party


def _faults(contents: Contents, part: Part) -> Iterator[Fault]:
    """What is not understood in the new text, and was not there before."""
    before = SECTIONS[part.section](contents, contents.typed(part.section), shown=ALL)
    known = {(field.name, field.typed, field.error) for field in before.wrong}
    form = SECTIONS[part.section](contents, part.typed, shown=ALL)
    for field in form.wrong:
        if (field.name, field.typed, field.error) not in known:
            yield Fault(part.section, _place(form, field), field.text, field.error)


def _place(form: Section, field: Field) -> str:
    """The field in words, with the row of a list in which it stands."""
    row, words = titles(form).get(field.name.partition("-")[0], ""), form.spoken(field)
    return words if not form.lists or not row or row in words else f"{row} · {words}"


def _remarks(found: Taken) -> Iterator[str]:
    if found.left:
        yield ngettext(
            "%(n)s réponse n’est pas reprise : l’appel ne la demande plus, ou la ligne n’est plus là.",
            "%(n)s réponses ne sont pas reprises : l’appel ne les demande plus, ou la ligne n’est plus là.",
            len(found.left),
        ) % {"n": len(found.left)}
    if found.unknown:
        yield _("Ces codes ne sont pas ceux de cibles : %(codes)s.") % {"codes": ", ".join(found.unknown[:10])}

"""The history of a section: who saved what, when. Saves of one person in a row are one sitting."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.differences import Group, Reading, summary
from traitdunion.programme.applications.models import Application, Attachment, SectionKey, SectionVersion

SITTING = timedelta(minutes=15)
"""Two saves of one person that are closer than this belong to one sitting."""


@dataclass
class Sitting:
    """Saves of one person in a row, newest first, and the version from which they began."""

    versions: list[SectionVersion]
    before: SectionVersion | None = None
    changes: str = ""

    @property
    def last(self) -> SectionVersion:
        return self.versions[0]

    @property
    def first(self) -> SectionVersion:
        return self.versions[-1]


def sittings(application: Application, section: SectionKey, *, each: bool = False) -> list[Sitting]:
    """The sittings of a section, newest first, without its texts; `each`: one sitting for each save."""
    found: list[Sitting] = []
    light = application.versions.filter(section=section).select_related("saved_by").defer("typed", "refused")
    for version in light.order_by("-number"):
        if found and not each and _follows(version, found[-1].first):
            found[-1].versions.append(version)
        else:
            found.append(Sitting([version]))
    for sitting, earlier in zip(found, _earlier(found), strict=True):
        sitting.before = earlier
    return found


def _follows(version: SectionVersion, later: SectionVersion) -> bool:
    """Was `version` saved in the same sitting as the next one, `later`?"""
    plain = all(each.applied and each.restores is None for each in (version, later))
    same = (version.saved_by_id, version.partner) == (later.saved_by_id, later.partner)
    return plain and same and later.saved_at - version.saved_at < SITTING


def _earlier(found: list[Sitting]) -> list[SectionVersion | None]:
    """For each sitting, the version that was current when it began."""
    answers: list[SectionVersion | None] = []
    current: SectionVersion | None = None
    for sitting in reversed(found):
        answers.append(current)
        current = sitting.last if sitting.last.applied else current
    return answers[::-1]


def with_changes(contents: Contents, section: SectionKey, shown: list[Sitting]) -> list[Sitting]:
    """`shown` with what each changed, in a few words; their texts are read together."""
    numbers = {version.number for sitting in shown for version in (sitting.last, sitting.before) if version}
    texts = dict(
        contents.application.versions.filter(section=section, number__in=numbers).values_list("number", "typed")
    )
    reading = Reading(contents, section)
    nothing: dict[str, list[str]] = {}
    for sitting in shown:
        before = texts[sitting.before.number] if sitting.before else nothing
        sitting.changes = summary(reading.compare(before, texts[sitting.last.number]))
    return shown


def compared(contents: Contents, before: SectionVersion | None, after: SectionVersion) -> tuple[Group, ...]:
    """What changed between two versions of a section; from nothing when there is no earlier one."""
    reading = Reading(contents, SectionKey(after.section))
    return reading.compare(before.typed if before else {}, after.typed)


@dataclass(frozen=True)
class Moved:
    """A piece added, replaced or withdrawn."""

    act: str
    piece: Attachment
    at: datetime
    by: Any


def moves(application: Application) -> list[Moved]:
    """What happened to the attachments of a file, newest first: "added", "replaced" or "withdrawn"."""
    pieces = application.attachments.select_related("added_by", "withdrawn_by", "replaces")
    found = [
        Moved("replaced" if piece.replaces_id else "added", piece, piece.added_at, piece.added_by) for piece in pieces
    ]
    replaced = {piece.replaces_id for piece in pieces}
    found += [
        Moved("withdrawn", piece, piece.withdrawn_at, piece.withdrawn_by)
        for piece in pieces
        if piece.withdrawn_at and piece.pk not in replaced
    ]
    return sorted(found, key=lambda move: (move.at, move.piece.pk), reverse=True)

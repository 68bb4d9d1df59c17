"""Saving a section: whatever was typed is kept, what is understood goes to the typed tables."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from traitdunion.foundation.clock import now
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.forms.rows import apart
from traitdunion.programme.applications.models import Application, SectionKey, SectionVersion, Typed
from traitdunion.programme.applications.permissions import can_change, can_edit
from traitdunion.programme.applications.summary import summarise

DEPENDENTS = {
    SectionKey.PARTIES: (SectionKey.EXPENSES, SectionKey.FUNDING),
    SectionKey.PROJECT: (SectionKey.EXPENSES, SectionKey.FUNDING),
}
"""Sections whose lists follow another one: read again when it is saved."""

NEVER_TYPED = re.compile("[\x00\u202a-\u202e\u2066-\u2069]")
"""The sign that databases refuse, and those that turn the rest of a page round: no keyboard writes them."""


@dataclass(frozen=True)
class Save:
    """What became of a save. `version` holds what was typed, whatever happened.

    `theirs` is the current version when someone else saved in between; `reason` says why the file cannot be edited.
    Both empty: `version` is now the current one.
    """

    version: SectionVersion
    theirs: SectionVersion | None = None
    reason: str = ""

    @property
    def applied(self) -> bool:
        return self.theirs is None and not self.reason


@transaction.atomic
def save_section(  # noqa: PLR0913 - each part is named by the caller
    *, application: Application, section: SectionKey, typed: Typed, base: int, by: Any, partner: str = ""
) -> Save:
    """Save what `by` typed in `section`, starting from its version `base`.

    When the current version is another one, or the file cannot be edited any more, nothing is overwritten: the text is
    kept as a version set aside. Saving what is already there makes no version. `partner` names the party that corrects
    its own part, with or without an account; that it may is for the caller to know.
    """
    locked = lock(application)
    contents = contents_of(locked)
    settled = SECTIONS[section].settle(clean(typed), contents)
    current = contents.versions.get(section)
    author = {"saved_by": by, "partner": partner}
    answer = can_change(by, locked) if partner else can_edit(by, locked)
    if not answer:
        return Save(_keep_aside(locked, section, settled, base, author), reason=str(answer.reason))
    if current and current.typed == settled:
        return Save(current)
    if contents.number_of(section) != base:
        settled = _apart(locked, section, settled, base, current)
        return Save(_keep_aside(locked, section, settled, base, author), theirs=current)
    version = _replace(locked, section, settled, base, author)
    _write(contents, version)
    touch(locked, by)
    return Save(version)


def write_section(*, application: Application, section: SectionKey, typed: Typed, by: Any) -> None:
    """Make `typed` the section as it stands, in a file that the caller has locked and may change, whoever `by` is."""
    contents = contents_of(application)
    settled = SECTIONS[section].settle(clean(typed), contents)
    current = contents.versions.get(section)
    if current is None or current.typed != settled:
        base = contents.number_of(section)
        _write(contents, _replace(application, section, settled, base, {"saved_by": by, "partner": ""}))


def lock(application: Application) -> Application:
    """The application, read again, and nobody else's until the end of the transaction."""
    return Application.objects.with_heading().select_for_update(of=("self",)).get(pk=application.pk)


def touch(application: Application, by: Any) -> None:
    """Record who saved last and when, and refresh the summary that lists read."""
    application.saved_at, application.saved_by = now(), by
    summarise(application)


def clean(typed: Typed) -> Typed:
    """`typed` without the signs that nobody types."""
    return {name: [NEVER_TYPED.sub("", value) for value in values] for name, values in typed.items()}


def _apart(
    application: Application, section: SectionKey, typed: Typed, base: int, current: SectionVersion | None
) -> Typed:
    """`typed` with its new rows told apart from those that the current version added under the same keys."""
    if current is None:
        return typed
    began = application.versions.filter(section=section, number=base).first()
    for name, letter in SECTIONS[section].lists_of(typed, current.typed).items():
        typed = apart(typed, began.typed if began else {}, current.typed, name, letter)
    return typed


def _keep_aside(
    application: Application, section: SectionKey, typed: Typed, base: int, author: dict[str, Any]
) -> SectionVersion:
    return SectionVersion.objects.create(
        application=application,
        section=section,
        number=_next(application, section),
        base=base,
        applied=False,
        current=False,
        typed=typed,
        **author,
    )


def _replace(
    application: Application, section: SectionKey, typed: Typed, base: int, author: dict[str, Any]
) -> SectionVersion:
    application.versions.filter(section=section, current=True).update(current=False)
    return SectionVersion.objects.create(
        application=application,
        section=section,
        number=_next(application, section),
        base=base,
        typed=typed,
        **author,
    )


def _next(application: Application, section: SectionKey) -> int:
    last = application.versions.filter(section=section).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _write(contents: Contents, version: SectionVersion) -> None:
    """Put in the typed tables what is understood of `version`, then of the sections that depend on it."""
    section = SectionKey(version.section)
    contents.versions[section] = version
    for key in (section, *DEPENDENTS.get(section, ())):
        if held := contents.versions.get(key):
            form = SECTIONS[key](contents, held.typed)
            form.write()
            if held.refused != form.refused:
                held.refused = form.refused
                held.save(update_fields=["refused"])
        if key == section and key in DEPENDENTS:
            contents = contents_of(contents.application)

"""Going back to an earlier version of a section."""

from typing import Any

from django.db import transaction

from traitdunion.programme.applications.acts.sections import Save, save_section
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.models import Application, SectionKey, SectionVersion, Typed


@transaction.atomic
def restore_version(*, application: Application, version: SectionVersion, base: int, by: Any) -> Save:
    """Save the text of `version` again as the next version of its section, starting from version `base`.

    The versions in between stay. As with any save, nothing is overwritten when someone else saved since `base`.
    """
    section = SectionKey(version.section)
    current = application.versions.filter(section=section, current=True).first()
    typed = _never_again(version.typed, current.typed if current else {}, list(SECTIONS[section].lists))
    save = save_section(application=application, section=section, typed=typed, base=base, by=by)
    if save.applied and save.version.number > base:
        save.version.restores = version.number
        save.version.save(update_fields=["restores"])
    return save


def _never_again(typed: Typed, current: Typed, lists: list[str]) -> Typed:
    """`typed` with counters of rows as far as today's: a key given since is not given to another row."""
    for name in (f"{each}-last" for each in lists):
        last = max(int(side.get(name, ["0"])[0]) for side in (typed, current))
        typed = typed | {name: [str(last)]}
    return typed

"""Bringing back into a file what was filled in away from the platform."""

from typing import Any

from django.db import transaction

from traitdunion.programme.applications.acts import save_section
from traitdunion.programme.applications.exchange.preview import Part
from traitdunion.programme.applications.models import Application


class NotApplied(Exception):  # noqa: N818 - what happened, told to the person
    """Nothing was saved: a section changed in the meantime, or the file cannot be edited any more (the message)."""


@transaction.atomic
def apply_parts(*, application: Application, parts: tuple[Part, ...], by: Any) -> None:
    """Save the sections that change, as it was shown: all of them, or none.

    Raises NotApplied when one of them is no longer at the version that was shown.
    """
    for part in parts:
        if part.changed:
            save = save_section(
                application=application, section=part.section, typed=part.typed, base=part.version, by=by
            )
            if not save.applied:
                raise NotApplied(save.reason)

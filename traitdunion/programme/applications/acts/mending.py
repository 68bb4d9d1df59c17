"""Doing what the engine proposes to mend a rule: shown first, then saved as if it had been typed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from traitdunion.programme.applications.acts.moving import SETTLED, Side, side
from traitdunion.programme.applications.acts.sections import Save, lock, save_section
from traitdunion.programme.applications.checks import Checks, checks
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.differences import Group, Reading
from traitdunion.programme.applications.mending import Mending, mended, mending_of
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.regulation import regulation_of
from traitdunion.programme.applications.sections import TYPED
from traitdunion.regulations import Verdict, ceiling, repair


@dataclass(frozen=True)
class Foreseen:
    """What a repair changes: amounts, the highest grant and every verdict, before and after."""

    mending: Mending
    verdict: Verdict
    groups: dict[SectionKey, tuple[Group, ...]]
    before: Side
    after: Side
    ceilings: tuple[Decimal | None, Decimal | None]
    mends: bool
    seen: str
    """The versions that it was worked out from: what is applied is what was shown."""


@dataclass(frozen=True)
class Mended:
    """The sections saved, or why nothing was."""

    saves: tuple[Save, ...] = ()
    reason: str = ""


def foresee_mending(*, held: Contents, found: Checks, rule: str, lever: str, at: datetime) -> Foreseen | None:
    """What the repair of `rule` by `lever` would make of the file; None when it is not proposed.

    The file is truly evaluated as it would be saved; nothing is written.
    """
    mending = _proposed(held, found, rule, lever)
    if mending is None:
        return None
    after = mended(held, mending)
    then = checks(held.application, at, after)
    groups = {
        section: Reading(after, section).compare(held.typed(section), typed) for section, typed in mending.typed.items()
    }
    regulation = regulation_of(held)
    return Foreseen(
        mending=mending,
        verdict=found.verdicts[rule],
        groups=groups,
        before=side(found),
        after=side(then),
        ceilings=(ceiling(found.facts, regulation).amount, ceiling(then.facts, regulation).amount),
        mends=then.verdicts[rule].outcome in SETTLED,
        seen=_versions(held),
    )


@transaction.atomic
def mend(  # noqa: PLR0913 - each names a part of the choice
    *, application: Application, rule: str, lever: str, seen: str, by: Any, at: datetime
) -> Mended:
    """Save what the repair of `rule` by `lever` changes, if the file is still as it was `seen`."""
    locked = lock(application)
    held = contents_of(locked)
    mending = _proposed(held, checks(locked, at, held), rule, lever) if seen == _versions(held) else None
    if mending is None:
        return Mended(reason=_("Le dossier a changé entre-temps : rien n’est appliqué. Regardez de nouveau."))
    saves = [
        save_section(application=locked, section=section, typed=typed, base=held.number_of(section), by=by)
        for section, typed in mending.typed.items()
    ]
    reason = next((save.reason for save in saves if save.reason), "")
    return Mended(reason=reason) if reason else Mended(tuple(saves))


def _proposed(held: Contents, found: Checks, rule: str, lever: str) -> Mending | None:
    verdict = next((each for each in found.verdicts if each.id == rule), None)
    proposals = repair(verdict, found.facts) if verdict else ()
    one = next((each for each in proposals if each.lever == lever), None)
    return mending_of(held, found.facts, one) if one else None


def _versions(held: Contents) -> str:
    """The version of every section: a repair is worked out from all of them."""
    return " ".join(f"{section.value}:{held.number_of(section)}" for section in TYPED)

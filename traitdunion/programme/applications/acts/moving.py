"""Moving a file to another call of the same owner: nothing is typed again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from traitdunion.directory.territories.names import place_name
from traitdunion.programme.applications.acts.copying import start_from_file
from traitdunion.programme.applications.acts.sections import lock, touch
from traitdunion.programme.applications.acts.withdrawing import take_out
from traitdunion.programme.applications.checks import Checks, checks
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.copying import Copier, Copy
from traitdunion.programme.applications.models import Application, Attachment
from traitdunion.programme.applications.permissions import can_move
from traitdunion.programme.applications.regulation import OTHER, documents_of
from traitdunion.programme.applications.sections import TYPED
from traitdunion.programme.calls.models import Call
from traitdunion.regulations import Outcome, sentence

SETTLED = {Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.WAIVED}


@dataclass(frozen=True)
class Side:
    """What one regulation says of a file: the whole answer, then sentences on what stands in the way and what waits."""

    overall: str
    wrong: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    met: int = 0


@dataclass(frozen=True)
class Moved:
    """The new draft, or why there is none."""

    application: Application | None = None
    reason: str = ""


def foresee(*, application: Application, call: Call, by: Any, at: datetime) -> tuple[Side, Side, Copy]:
    """What is said of the file where it is, what would be said of it for `call`, and what would be left.

    The new draft is truly written and evaluated, then rolled back: what is foreseen is what will be.
    """
    here = side(checks(application, at))
    with transaction.atomic():
        copy = _copy(contents_of(application), call)
        there = side(checks(_written(copy, call, by), at))
        transaction.set_rollback(True)
    return here, there, copy


def side(found: Checks) -> Side:
    """`found`, in the words of the current language."""
    language = get_language() or "fr"
    open_ones = [verdict for verdict in found.verdicts if verdict.outcome not in SETTLED]
    obstacles = found.verdicts.obstacles
    return Side(
        overall=found.overall,
        wrong=[sentence(verdict, language, place_name) for verdict in obstacles],
        waiting=[
            *(each.sentence for each in found.missing),
            *(sentence(verdict, language, place_name) for verdict in open_ones if verdict not in obstacles),
        ],
        met=sum(verdict.outcome in SETTLED for verdict in found.verdicts),
    )


@transaction.atomic
def move_to(  # noqa: PLR0913 - each is a part of the move
    *,
    application: Application,
    call: Call,
    by: Any,
    at: datetime,
    withdraw: bool = False,
    because: str = "",
    another_because: str = "",
) -> Moved:
    """A new draft of the same lead for `call` with all that the file holds; both say so.

    A draft is closed; a submitted file is withdrawn, `because` of something, only when asked. Pressed twice, it gives
    the same new draft.
    """
    locked = lock(application)
    if locked.moved_to:
        return Moved(locked.moved_to)
    answer = can_move(by, locked)
    if not answer:
        return Moved(reason=str(answer.reason))
    fresh = _written(_copy(contents_of(locked), call), call, by, another_because)
    locked.moved_to = fresh
    locked.save(update_fields=["moved_to"])
    if locked.is_draft or withdraw:
        take_out(locked, because, by, at)
    return Moved(fresh)


def _copy(source: Contents, call: Call) -> Copy:
    return Copier(source, call, TYPED, amounts=True, whole=True).run()


def _written(copy: Copy, call: Call, by: Any, another_because: str = "") -> Application:
    """The new draft, with the pieces: a kind that the call does not ask for becomes another piece."""
    fresh = start_from_file(call=call, copy=copy, by=by, another_because=another_because)
    held = contents_of(fresh)
    kinds = {document.code for document in documents_of(held)}
    parties = {party.key: party for party in held.parties}
    Attachment.objects.bulk_create(
        Attachment(
            application=fresh,
            kind=piece.kind if piece.kind in kinds else OTHER,
            party=parties.get(piece.party.key) if piece.party else None,
            stored=piece.stored,
            name=piece.name,
            added_by=by,
        )
        for piece in copy.source.attachments.present().select_related("stored", "party")
    )
    touch(fresh, by)
    return lock(fresh)

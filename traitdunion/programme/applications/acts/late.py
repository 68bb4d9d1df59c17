"""A file let in after the closing, by recorded authorisation."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import now
from traitdunion.foundation.journal import acts as journal
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.calendar import window_of
from traitdunion.programme.applications.correspondence import tell, writers_of
from traitdunion.programme.applications.models import Application
from traitdunion.programme.calls.texts import moment_words


@transaction.atomic
def authorise_late(*, application: Application, until: datetime, reason: str, by: Any) -> Application:
    """Let `application`, and it alone, be submitted after its closing, before the instant `until`.

    Its authors are told, and the journal keeps each authorisation. ValidationError when `until` changes nothing.
    """
    locked = lock(application)
    closes_at = window_of(locked.call.snapshot, locked.lead, now()).closes_at
    if closes_at is None or until <= max(closes_at, now()):
        raise ValidationError(_("Donnez un moment à venir, après la clôture de ce dossier."))
    locked.late_until, locked.late_because = until, reason
    locked.save(update_fields=["late_until", "late_because"])
    entry = journal.record(
        chain=locked.call.slug,
        act="authorise_late",
        subject=locked.number,
        actor=by.reference,
        data={"until": until.isoformat(), "reason": reason},
    )
    tell(
        writers_of(locked),
        "applications_late",
        locked,
        lambda _person: {"until": moment_words(until, closing=True), "reason": reason},
        f"late:{locked.pk}:{entry.number}",
    )
    return locked

"""A file let in after the closing, by recorded authorisation."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from traitdunion.directory.accounts.models import Membership
from traitdunion.foundation.clock import now
from traitdunion.foundation.journal import acts as journal
from traitdunion.foundation.mail import acts as mail
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.calendar import window_of
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
    _tell(locked, entry.number)
    return locked


def _tell(application: Application, number: int) -> None:
    writers = Membership.objects.filter(
        organisation=application.lead_id, role__in=[Membership.Role.EDITOR, Membership.Role.MANAGER]
    )
    for person in (each.user for each in writers.select_related("user").order_by("pk")):
        with override(person.language):
            context = {
                "number": application.number,
                "title": application.title,
                "lead": application.lead.name,
                "until": moment_words(application.late_until, closing=True),  # type: ignore[arg-type] # just written
                "reason": application.late_because,
                "address": settings.BASE_URL + reverse("applications:file", args=[application.number]),
            }
        mail.send(
            to=person.email,
            template="applications_late",
            context=context,
            language=person.language,
            key=f"applications:late:{application.pk}:{number}:{person.pk}",
        )

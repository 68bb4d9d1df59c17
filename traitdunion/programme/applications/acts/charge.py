"""Entrusting a file to a colleague, when its author leaves."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from traitdunion.foundation.clock import today
from traitdunion.foundation.mail import acts as mail
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.models import Application


@transaction.atomic
def entrust(*, application: Application, to: Any, by: Any) -> None:
    """Say that `to`, who writes for the lead, takes care of the file; the person is told once a day at most."""
    locked = lock(application)
    locked.in_charge = to
    locked.save(update_fields=["in_charge"])
    if to == by:
        return
    with override(to.language):
        context = {
            "person": by.shown_name,
            "number": locked.number,
            "title": locked.title,
            "lead": locked.lead.name,
            "address": settings.BASE_URL + reverse("applications:file", args=[locked.number]),
        }
    mail.send(
        to=to.email,
        template="applications_charge",
        context=context,
        language=to.language,
        key=f"applications:charge:{locked.pk}:{to.pk}:{today()}",
    )

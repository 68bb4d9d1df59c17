"""Entrusting a file to a colleague, when its author leaves."""

from typing import Any

from django.db import transaction

from traitdunion.foundation.clock import today
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.correspondence import tell
from traitdunion.programme.applications.models import Application


@transaction.atomic
def entrust(*, application: Application, to: Any, by: Any) -> None:
    """Say that `to`, who writes for the lead, takes care of the file; the person is told once a day at most."""
    locked = lock(application)
    locked.in_charge = to
    locked.save(update_fields=["in_charge"])
    if to != by:
        key = f"charge:{locked.pk}:{today()}"
        tell([to], "applications_charge", locked, lambda _to: {"person": by.shown_name}, key)

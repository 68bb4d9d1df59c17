"""Beginning a file from an earlier one of the same organisation."""

from typing import Any

from django.db import transaction

from traitdunion.programme.applications.acts.life import save, start
from traitdunion.programme.applications.copying import Copy
from traitdunion.programme.applications.models import Application
from traitdunion.programme.calls.models import Call


@transaction.atomic
def start_from_file(*, call: Call, copy: Copy, by: Any, another_because: str = "") -> Application:
    """A new draft of the same lead for `call` with what `copy` takes over; the earlier file is not changed."""
    application = start(call=call, lead=copy.source.lead, by=by, another_because=another_because)
    application.copied_from = copy.source
    application.save(update_fields=["copied_from"])
    for section, typed in copy.sections.items():
        save(application, section, typed, by)
    return application

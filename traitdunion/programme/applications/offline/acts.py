"""Beginning a file from a form that was filled in offline."""

from typing import Any

from django.db import transaction

from traitdunion.directory.accounts.models import Organisation
from traitdunion.programme.applications.acts import start
from traitdunion.programme.applications.acts.life import beside
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.exchange.acts import apply_parts
from traitdunion.programme.applications.models import Application
from traitdunion.programme.applications.offline.preview import preview_of
from traitdunion.programme.applications.offline.taking import Taken
from traitdunion.programme.calls.models import Call


@transaction.atomic
def start_from_form(*, call: Call, lead: Organisation, found: Taken, by: Any, another_because: str = "") -> Application:
    """A new draft of `lead` for `call` that holds all that the form says; without a reason, the one it has already.

    Whoever presses twice gets the same file."""
    if there := beside(call, lead, by, another_because):
        return there
    made = start(call=call, lead=lead, by=by, another_because=another_because)
    application = Application.objects.with_heading().get(pk=made.pk)
    apply_parts(application=application, parts=preview_of(found, contents_of(application)).parts, by=by)
    return application

"""What this room adds to the pages of others."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.addresses import reverse
from traitdunion.foundation.ui.slots import Link
from traitdunion.programme.calls.sheets import Sheet
from traitdunion.programme.calls.states import State


def menu(_request: HttpRequest) -> Iterator[Link]:
    yield Link(_("Simulateur"), reverse("desk:simulator"), order=20)


def call_actions(_request: HttpRequest, *, call: Any, sheet: Sheet, **_context: Any) -> Iterator[Link]:
    """The simulator: for this call alone, or for those that still receive files."""
    if sheet.state is State.CLOSED:
        yield Link(_("Quel autre appel me convient ?"), reverse("desk:simulator"), order=20)
        return
    yield Link(_("Suis-je éligible ?"), f"{reverse('desk:simulator')}?{urlencode({'appel': call.slug})}", order=20)

"""What this room adds to the pages of others."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from traitdunion.directory.accounts.permissions import is_staff
from traitdunion.foundation.ui.addresses import reverse
from traitdunion.foundation.ui.slots import Link


def crumb(_request: HttpRequest) -> list[tuple[str, str]]:
    """What the officers' pages of other rooms stand under."""
    return [(_("Instruction"), reverse("appraisal:calls"))]


def menu(request: HttpRequest) -> Iterator[Link]:
    """Instruction, for whoever follows calls."""
    if is_staff(request.user):
        yield Link(_("Instruction"), reverse("appraisal:calls"), order=40)

"""What calls add to the pages of others."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.addresses import reverse
from traitdunion.foundation.ui.slots import Link


def menu(_request: HttpRequest) -> Iterator[Link]:
    """The list of calls, in the main menu."""
    yield Link(_("Appels"), reverse("calls:list"), order=10)

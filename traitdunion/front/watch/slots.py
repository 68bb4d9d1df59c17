"""What this room adds to the pages of others."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.slots import Link, register
from traitdunion.front.watch.preparing import Prepared, prepared_for


def fill() -> None:
    """Called once, when the application starts."""
    register("footer", footer)
    register("instruction.links", officers)
    register("instruction.notices", notices)


def footer(_request: HttpRequest) -> Iterator[Link]:
    yield Link(_("Disponibilité"), reverse("watch:page"), order=35)


def officers(_request: HttpRequest) -> Iterator[Link]:
    yield Link(_("Incidents"), reverse("watch:incidents"))


def notices(request: HttpRequest) -> list[Prepared]:
    """The extensions to decide on, above the list of calls."""
    return prepared_for(request.user)

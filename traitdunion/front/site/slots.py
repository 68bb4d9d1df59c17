"""What the site puts on every page: the footer, and where a lost reader may search."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.addresses import reverse
from traitdunion.foundation.ui.slots import Link, register


def fill() -> None:
    """Called once, when the application starts."""
    register("footer", footer)
    register("search", search)


def footer(_request: HttpRequest) -> Iterable[Link]:
    """Help first, at the same place on every page; then what the law asks for."""
    return [
        Link(_("Aide et contact"), reverse("site:help"), order=10),
        Link(_("Accessibilité : non conforme"), reverse("site:accessibility"), order=20),
        Link(_("Écoconception"), reverse("site:ecodesign"), order=30),
        Link(_("Données personnelles"), reverse("site:privacy"), order=40),
        Link(_("Mentions légales"), reverse("site:legal"), order=50),
        Link(_("Plan du site"), reverse("site:map"), order=60),
    ]


def search(_request: HttpRequest) -> Iterable[Link]:
    """The search among calls and pages answers `?q=`."""
    return [Link(_("Chercher un appel ou une page"), reverse("site:search"))]

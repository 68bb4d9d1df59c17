"""Named places that a lower room offers and an upper room fills when the application starts.

    register("menu", lambda request: [Link(_("Appels"), reverse("calls:list"), order=10)])

Slots of the page itself: `menu`, `account`, `footer`. Other rooms may name their own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

Filler = Callable[..., Iterable[Any] | None]
_fillers: dict[str, list[Filler]] = {}


@dataclass(frozen=True)
class Link:
    """A link of a slot; the lowest `order` comes first."""

    label: str
    url: str
    order: int = 50
    primary: bool = False
    note: str = ""

    def current(self, path: str) -> str:
        """The value of `aria-current` on the page at `path`, empty when this link leads elsewhere."""
        if path == self.url:
            return "page"
        door = self.url.strip("/") in {"", *dict(settings.LANGUAGES)}
        return "true" if path.startswith(self.url) and not door else ""


def register(slot: str, function: Filler) -> None:
    """Let `function(request, **context)` add its entries to `slot`. Registering it twice counts once."""
    fillers = _fillers.setdefault(slot, [])
    if function not in fillers:
        fillers.append(function)


def entries(slot: str, request: HttpRequest, **context: Any) -> list[Any]:
    """What every filler of `slot` gives for this request, in order."""
    found = [entry for function in _fillers.get(slot, ()) for entry in function(request, **context) or ()]
    return sorted(found, key=lambda entry: getattr(entry, "order", 50))

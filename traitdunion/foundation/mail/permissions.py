"""Who may read the outbox: in a demonstration everyone, elsewhere nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page does not exist outside a demonstration."""

    @wraps(view)
    def in_demo(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **arguments)

    return in_demo

"""The instant at which a request reached the server: the one that counts for a deadline (design § 8)."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from traitdunion.foundation.clock import now


class ReceptionMiddleware:
    """Notes `request.received_at` before anything else is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = now()  # type: ignore[attr-defined]
        return self.get_response(request)


def received_at(request: HttpRequest) -> datetime:
    """When the request reached the server, however long its body took."""
    return request.received_at  # type: ignore[attr-defined] # the middleware's

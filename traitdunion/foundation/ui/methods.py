"""An address that only takes forms says so to whoever opens it, instead of an empty page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from traitdunion.foundation.ui.views import not_allowed

Answer = Callable[[HttpRequest], HttpResponseBase]


def methods(get_response: Answer) -> Answer:
    """405 with a page for who only looks; `Allow` says what the address takes (RFC 9110, 15.5.6)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        given = get_response(request)
        if given.status_code != 405 or request.method != "GET":
            return given
        page = not_allowed(request, _above(request.path))
        page.headers["Allow"] = given.headers["Allow"]
        return page

    return answer


def _above(path: str) -> str:
    """The page above an address, where there is one: a form usually stands there."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return ""
    return above

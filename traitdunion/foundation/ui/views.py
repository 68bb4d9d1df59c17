"""The style page of the demo, and the pages of errors."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from traitdunion.foundation.ui.sampler import SampleForm, sample_page


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states: for those who build, in the demo only."""
    if not settings.DEMO:
        raise Http404
    filled = {
        "title": "Guichets à deux voix",
        "amount": "142000",
        "start": "2024-07-01",
        "role": "lead",
        "themes": ["digital"],
    }
    wrong = filled | {"title": "", "start": "2024-14-01", "amount": "beaucoup"}
    return render(
        request,
        "ui/style.html",
        {
            "empty": SampleForm(prefix="empty"),
            "filled": SampleForm(initial=filled | {"start": date(2024, 7, 1)}, prefix="filled"),
            "wrong": SampleForm({f"wrong-{name}": value for name, value in wrong.items()}, prefix="wrong"),
            "today": date(2024, 2, 15),
            "page": sample_page(),
        },
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when what was sent is too big to be read, with the `limit` that the exception may know."""
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request, getattr(exception, "limit", None))
    return render(request, "ui/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with its reason: the text of the PermissionDenied that was raised."""
    return render(request, "ui/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404, with a search: the `search` slot says where."""
    return render(request, "ui/404.html", status=404)


def not_allowed(request: HttpRequest, above: str) -> HttpResponse:
    """405: the address takes forms only; `above` is the page that may hold one, "" when there is none."""
    return render(request, "ui/405.html", {"above": above}, status=405)


def too_large(request: HttpRequest, limit: int | None = None) -> HttpResponse:
    """413: `limit` is in bytes."""
    return render(request, "ui/413.html", {"limit": limit}, status=413)


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """429: asked too often; may be tried again after `seconds`."""
    minutes = -(-seconds // 60)
    wait = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    response = render(request, "ui/429.html", {"wait": wait}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def failure(request: HttpRequest) -> HttpResponse:
    """500: a page that asks nothing of what may have broken."""
    return render(request, "ui/500.html", status=500)

"""Who may read the outbox: in a demonstration everyone, elsewhere nobody; who may read the templates: the staff too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """The page does not exist outside a demonstration."""

    @wraps(view)
    def in_demo(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **arguments)

    return in_demo


def staff_or_demo(view: View) -> View:
    """The page is for the ministry's people, and for everyone in a demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if settings.DEMO:
            return view(request, **arguments)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not getattr(request.user, "is_staff_member", False):
            raise Http404
        return view(request, **arguments)

    return guarded

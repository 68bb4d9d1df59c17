"""The mailbox of the demonstration: every letter the platform would send."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from traitdunion.foundation.mail import queries
from traitdunion.foundation.mail.permissions import demo_only


@require_safe
@never_cache
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    page = queries.page_of(queries.mailbox(), request.GET.get("page"))
    return render(request, "mail/mailbox.html", {"page": page})


@require_safe
@never_cache
@demo_only
def letter(request: HttpRequest, *, pk: int) -> HttpResponse:
    return render(request, "mail/letter.html", {"letter": queries.get_or_404(pk)})


@require_safe
@never_cache
@demo_only
def illustrated(_request: HttpRequest, *, pk: int) -> HttpResponse:
    """The letter as a mail reader shows it: its own styles are let in, nothing else is."""
    response = HttpResponse(queries.get_or_404(pk).html)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation"
    )
    return response

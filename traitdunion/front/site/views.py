"""The front door, and the pages that the law and good manners ask for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from traitdunion.foundation.clock import now
from traitdunion.front.site import queries, weights


@dataclass(frozen=True)
class Owner:
    """Who runs this instance, and where it is."""

    name: str
    email: str
    site: str


OWNER = Owner(settings.ENV.owner_name, settings.ENV.owner_email, settings.BASE_URL)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the platform is for, and the next closings."""
    return render(request, "site/home.html", {"closings": queries.next_closings(now())})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Calls and pages found by `?q=`."""
    asked = request.GET.get("q", "")[:200].strip()
    return render(request, "site/search.html", {"asked": asked, "hits": queries.search(asked, now())})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The way of a file, the questions that come back, and whom to write to."""
    return render(request, "site/help.html", {"owner": OWNER})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the French law of 2005 asks for: without an audit, not compliant."""
    return render(request, "site/accessibility.html", {"owner": OWNER})


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes, and what may be reused."""
    return render(request, "site/legal.html", {"owner": OWNER, "demo": settings.DEMO})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a person, why, and for how long."""
    return render(request, "site/privacy.html", {"owner": OWNER})


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page."""
    calls = [(reverse("calls:detail", args=[card.slug]), card.data["title"]) for card in queries.published_calls(now())]
    return render(request, "site/map.html", {"calls": calls})


@require_safe
def ecodesign(request: HttpRequest) -> HttpResponse:
    """The budgets, and what the pages weigh as measured."""
    return render(request, "site/ecodesign.html", {"measured": weights.read()})


@require_safe
def security(_request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a weakness. Valid for half a year from the day it is read."""
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    lines = (
        f"Contact: mailto:{OWNER.email}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en, ar",
        f"Canonical: {OWNER.site}/.well-known/security.txt",
    )
    return _text(*lines)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Public pages may be indexed; the others would only answer with a sign-in page."""
    closed = ("/dossiers/", "/instruction/", "/compte/")
    prefixes = ("", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE))
    return _text("User-agent: *", *(f"Disallow: {prefix}{path}" for path in closed for prefix in prefixes))


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """For a probe: 200 when the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "down"}, status=503)
    return JsonResponse({"status": "up"})


def _text(*lines: str) -> HttpResponse:
    return HttpResponse("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")

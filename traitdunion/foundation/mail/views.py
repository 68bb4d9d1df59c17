"""The mailbox of the demonstration, the templates of letters, and the page by which one stops receiving a kind."""

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.foundation.mail import acts, queries
from traitdunion.foundation.mail.catalogue import Wording, kind_of, wordings
from traitdunion.foundation.mail.message import HEAVIEST, carrier, compose, leaver, weight
from traitdunion.foundation.mail.models import Letter
from traitdunion.foundation.mail.permissions import demo_only, staff_or_demo

SAMPLE_ADDRESS = "agent@example.org"


@require_safe
@never_cache
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    address = request.GET.get("adresse", "").strip()[:254]
    page = queries.page_of(queries.mailbox(address), request.GET.get("page"))
    return render(request, "mail/mailbox.html", {"page": page, "address": address, "stays": carrier() is None})


@require_safe
@never_cache
@demo_only
def letter(request: HttpRequest, *, pk: int) -> HttpResponse:
    return render(request, "mail/letter.html", _shown(queries.get_or_404(pk)) | {"stays": carrier() is None})


@require_safe
@never_cache
@demo_only
def illustrated(_request: HttpRequest, *, pk: int) -> HttpResponse:
    return _illustrated(queries.get_or_404(pk))


@require_safe
@never_cache
@staff_or_demo
def templates(request: HttpRequest) -> HttpResponse:
    """Every letter that the platform may write, with sample data."""
    language = get_language() or "fr"
    rows = [(wording, sample(wording, language)) for wording in wordings()]
    return render(
        request,
        "mail/templates.html",
        {"rows": rows, "weight": weight, "heaviest": HEAVIEST, "written": settings.LANGUAGES},
    )


@require_safe
@never_cache
@staff_or_demo
def template(request: HttpRequest, *, name: str, code: str) -> HttpResponse:
    wording = _wording(name, code)
    tabs = [
        {"label": label, "url": reverse("mail:template", args=[name, each]), "current": each == code}
        for each, label in settings.LANGUAGES
    ]
    context = _shown(sample(wording, code)) | {"wording": wording, "code": code, "tabs": tabs}
    return render(request, "mail/template.html", context)


@require_safe
@never_cache
@staff_or_demo
def template_illustrated(_request: HttpRequest, *, name: str, code: str) -> HttpResponse:
    return _illustrated(sample(_wording(name, code), code))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave(request: HttpRequest, *, token: str) -> HttpResponse:
    """Stop receiving a kind of letters, without signing in; mail programs post here by themselves (RFC 8058).

    The token, which only the letter holds, stands for the form's. Answered without a redirect, as they ask.
    """
    try:
        address, code = leaver(token)
    except BadSignature:
        return render(request, "mail/leave.html", {"kind": None}, status=403)
    undo = "undo" in request.POST
    if request.method == "POST":
        acts.refuse(address=address, kind=code, undo=undo)
    context = {"kind": kind_of(code), "address": address, "left": request.method == "POST" and not undo, "undone": undo}
    return render(request, "mail/leave.html", context)


def sample(wording: Wording, language: str) -> Letter:
    """The letter of a template, filled with its sample data."""
    with override(language):
        written = acts.write(to=SAMPLE_ADDRESS, template=wording.name, context=wording.sample, language=language)
    return acts.finish(written)


def _wording(name: str, code: str) -> Wording:
    found = next((each for each in wordings() if each.name == name), None)
    if found is None or code not in dict(settings.LANGUAGES):
        raise Http404
    return found


def _shown(letter: Letter) -> dict[str, Any]:
    message = compose(letter).message()
    names = ("From", "Reply-To", "Message-ID", "List-Unsubscribe")
    headers = {name: str(message[name]) for name in names if name in message}
    return {"letter": letter, "headers": headers, "bytes": weight(letter) if letter.text else 0}


def _illustrated(letter: Letter) -> HttpResponse:
    """The letter as a mail reader shows it: its own styles are let in, nothing else is."""
    response = HttpResponse(letter.html)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation"
    )
    return response

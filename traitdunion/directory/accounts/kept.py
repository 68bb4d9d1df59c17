"""What was typed is never lost because a session ended.

    @kept.signed_in
    def section(request, number): …
        typed = kept.take(request)      # None, or what was typed before signing in again

An anonymous POST to such a page is kept for 24 hours: texts and the names of files, never a password. The row is
encrypted under a key that only the browser's cookie holds, and the cookie is sent to that page alone. After sign-in the
page is shown by GET at the same address, so forms post to the address that shows them. `take` gives the same again
until the page is posted with success: a lost connection loses nothing. Only the account that last signed in from this
browser gets it, when the browser knows one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from urllib.parse import urlsplit
from uuid import UUID

from allauth.core import ratelimit
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from traitdunion.directory.accounts import device
from traitdunion.directory.accounts.models import KeptForm, User

COOKIE = "kept"
SALT = "accounts.kept"
LASTS = timedelta(hours=24)
LARGEST = 256_000
SECRET = re.compile("password|csrfmiddlewaretoken", re.IGNORECASE)

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request whose person is known."""

    user: User


@dataclass(frozen=True)
class Kept:
    """What was typed: the fields of the form, and the names of the files that must be chosen again."""

    data: QueryDict
    files: tuple[str, ...]


def signed_in(view: View) -> View:
    """The page is for signed-in people; whoever posts to it without a session finds the text again after sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        response = redirect_to_login(request.get_full_path())
        if request.method == "POST":
            if keep(request, response):
                messages.info(request, _("Votre session était finie. Ce que vous avez écrit est gardé 24 heures."))
                messages.info(request, _("Connectez-vous pour le retrouver."))
            else:
                messages.warning(
                    request, _("Votre session était finie. Ce que vous avez envoyé n’a pas pu être gardé.")
                )
        return response

    guarded.keeps_what_is_typed = True  # type: ignore[attr-defined]
    return guarded


def keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Keep what this request posts and hand its key to the browser with `response`. False: too long, or too often."""
    data = request.POST.copy()
    for name in [name for name in data if SECRET.search(name)]:
        del data[name]
    typed = {
        "data": data.urlencode(),
        "files": [upload.name for _name, uploads in request.FILES.lists() for upload in uploads],
    }
    text = json.dumps(typed).encode()
    known = device.marks(request)
    if len(text) > LARGEST or not (known or ratelimit.consume(request, action="kept_form")):
        return False
    before, _key = _kept(request)
    if before is not None:
        before.delete()
    key = Fernet.generate_key()
    person = device.mark(request.user) if request.user.is_authenticated else next(iter(known), "")
    row = KeptForm.objects.create(person=person, sealed=Fernet(key).encrypt(text), at=timezone.now())
    response.set_signed_cookie(
        COOKIE,
        f"{row.pk}/{key.decode()}",
        salt=SALT,
        max_age=LASTS,
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return True


def take(request: SignedInRequest) -> Kept | None:
    """What the signed-in person had typed on this page, or None."""
    row, key = _kept(request)
    if row is None or row.person not in ("", device.mark(request.user)):
        return None
    try:
        typed = json.loads(Fernet(key).decrypt(bytes(row.sealed)))
    except (InvalidToken, ValueError):
        return None
    return Kept(QueryDict(typed["data"]), tuple(typed["files"]))


def let_go(request: SignedInRequest, response: HttpResponse) -> None:
    """Forget what was kept for this page, once it has been posted with success."""
    row, _key = _kept(request)
    if row is not None and row.person in ("", device.mark(request.user)):
        row.delete()
    response.delete_cookie(COOKIE, path=request.path, samesite="Lax")


def sweep() -> int:
    """Delete what is older than 24 hours; how many rows."""
    return KeptForm.objects.filter(at__lt=timezone.now() - LASTS).delete()[0]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page of a form that came without the right token: most often it was open while one signed in elsewhere.

    If it came from our own pages, what was typed is kept as for an ended session; from elsewhere, nothing is.
    """
    ours = urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    response = render(request, "accounts/csrf_failure.html", {"kept": False}, status=403)
    if ours and _keeps(request) and keep(request, response):
        response.content = render(request, "accounts/csrf_failure.html", {"kept": True}).content
    return response


def _keeps(request: HttpRequest) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "keeps_what_is_typed", False)
    except Resolver404:
        return False


def _kept(request: HttpRequest) -> tuple[KeptForm | None, bytes]:
    try:
        cookie = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LASTS) or ""
        number, _slash, key = cookie.partition("/")
        return KeptForm.objects.filter(pk=UUID(number), at__gte=timezone.now() - LASTS).first(), key.encode()
    except (signing.BadSignature, ValueError):
        return None, b""

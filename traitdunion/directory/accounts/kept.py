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
from hashlib import sha256
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
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from traitdunion.directory.accounts import device
from traitdunion.directory.accounts.models import KeptForm, User

COOKIE = "kept-"
SALT = "accounts.kept:"
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
        return _lead_to_sign_in(request, request.get_full_path())

    guarded.keeps_what_is_typed = True  # type: ignore[attr-defined]
    return guarded


def act(view: View) -> View:
    """The same for an address that is only posted to: sign-in leads back to the page that holds the button."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return _lead_to_sign_in(request, _page_before(request))

    return require_POST(guarded)


def _lead_to_sign_in(request: HttpRequest, page: str) -> HttpResponse:
    """To the sign-in page, and from there to `page`, where what is posted now will be found."""
    response = redirect_to_login(page)
    if request.method == "POST":
        if keep(request, response, page=urlsplit(page).path):
            messages.info(request, _("Votre session était finie. Ce que vous avez écrit est gardé 24 heures."))
            messages.info(request, _("Connectez-vous pour le retrouver."))
        else:
            messages.warning(request, _("Votre session était finie. Ce que vous avez envoyé n’a pas pu être gardé."))
    return response


def _page_before(request: HttpRequest) -> str:
    """The other page of ours that the request came from; the account's page if the browser does not say."""
    before = _page_of_ours(request)
    return before if before and urlsplit(before).path != request.path else reverse("accounts:home")


def _page_of_ours(request: HttpRequest) -> str:
    """The page of ours that the request came from; "" if the browser does not say, or if it came from elsewhere."""
    before = urlsplit(request.headers.get("Referer", ""))
    ours = before.netloc == request.get_host() and not before.path.startswith("//")
    return before._replace(scheme="", netloc="", fragment="").geturl() if ours else ""


def keep(request: HttpRequest, response: HttpResponse, *, page: str = "") -> bool:
    """Keep what this request posts and hand its key to the browser with `response`, for `page` (its own by default).

    False: too long, or too often.
    """
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
    page = page or request.path
    before, _key = _kept(request, page)
    if before is not None:
        before.delete()
    key = Fernet.generate_key()
    person = device.mark(request.user) if request.user.is_authenticated else next(iter(known), "")
    row = KeptForm.objects.create(person=person, sealed=Fernet(key).encrypt(text), at=timezone.now())
    response.set_signed_cookie(
        _cookie(page),
        f"{row.pk}/{key.decode()}",
        salt=SALT + page,
        max_age=LASTS,
        path=page,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return True


def take(request: SignedInRequest) -> Kept | None:
    """What the signed-in person had typed on this page, or None."""
    row, key = _kept(request, request.path)
    if row is None or row.person not in ("", device.mark(request.user)):
        return None
    try:
        typed = json.loads(Fernet(key).decrypt(bytes(row.sealed)))
    except (InvalidToken, ValueError):
        return None
    return Kept(QueryDict(typed["data"]), tuple(typed["files"]))


def has_any(request: HttpRequest) -> bool:
    """Whether the browser holds the key of something kept, for whatever page."""
    return any(name.startswith(COOKIE) for name in request.COOKIES)


def let_go(request: SignedInRequest, response: HttpResponse) -> None:
    """Forget what was kept for this page, or for the page that held the button.

    The middleware does it after each post that succeeds; a view only for what it carried out on a GET.
    """
    for page in {request.path, urlsplit(_page_before(request)).path}:
        row, _key = _kept(request, page)
        if row is not None and row.person in ("", device.mark(request.user)):
            row.delete()
            response.delete_cookie(_cookie(page), path=page, samesite="Lax")


def sweep() -> int:
    """Delete what is older than 24 hours; how many rows."""
    return KeptForm.objects.filter(at__lt=timezone.now() - LASTS).delete()[0]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page of a form that came without the right token: most often it was open while one signed in elsewhere.

    If it came from our own pages, what was typed is kept as for an ended session; from elsewhere, nothing is.
    """
    ours = urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    again = {"kept": False, "page": _page_of_ours(request) or request.path}
    response = render(request, "accounts/csrf_failure.html", again, status=403)
    if ours and _keeps(request) and keep(request, response):
        response.content = render(request, "accounts/csrf_failure.html", {"kept": True, "page": request.path}).content
    return response


def _keeps(request: HttpRequest) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "keeps_what_is_typed", False)
    except Resolver404:
        return False


def _cookie(page: str) -> str:
    """One cookie per page: a browser sends that of `/a/` to `/a/b/` too, and they must not be taken for each other."""
    return COOKIE + sha256(page.encode()).hexdigest()[:12]


def _kept(request: HttpRequest, page: str) -> tuple[KeptForm | None, bytes]:
    try:
        cookie = request.get_signed_cookie(_cookie(page), default="", salt=SALT + page, max_age=LASTS) or ""
        number, _slash, key = cookie.partition("/")
        return KeptForm.objects.filter(pk=UUID(number), at__gte=timezone.now() - LASTS).first(), key.encode()
    except (signing.BadSignature, ValueError):
        return None, b""

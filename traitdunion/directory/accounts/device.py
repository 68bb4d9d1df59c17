"""The browsers from which a person has signed in: a signed cookie that names accounts by a keyed hash, nothing else.

It serves two purposes: failures made elsewhere do not shut the owner out, and what was typed when a session ended goes
back to the person who typed it.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from traitdunion.directory.accounts.models import User

COOKIE = "device"
SALT = "accounts.device"
LASTS = 180 * 24 * 3600
MOST = 3


def mark(user: User) -> str:
    """What stands for `user` in the cookie: a keyed hash of the account's number."""
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:32]


def marks(request: HttpRequest) -> list[str]:
    """Those who signed in from this browser, the last one first; empty if it is new or the cookie was altered."""
    try:
        return (request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LASTS) or "").split()
    except signing.BadSignature:
        return []


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Write down that `user` signed in from this browser."""
    own = mark(user)
    known = [own, *(other for other in marks(request) if other != own)][:MOST]
    response.set_signed_cookie(
        COOKIE, " ".join(known), salt=SALT, max_age=LASTS, httponly=True, samesite="Lax", secure=settings.SECURE
    )


def knows(request: HttpRequest, email: str) -> bool:
    """Whether the owner of `email` has signed in from this browser."""
    known = marks(request)
    user = User.objects.filter(email=email.strip().lower()).only("pk").first() if known else None
    return user is not None and mark(user) in known

"""What every signed-in request goes through: the age of the session, the second factor, the browser's cookies."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from traitdunion.directory.accounts import device, kept
from traitdunion.directory.accounts.models import User

MINISTRY_PAGES = re.compile(r"^/(?:[a-z]{2}/)?instruction/")
SIGNED_IN_AT, MINISTRY, SECOND_FACTOR = "signed_in_at", "ministry", "second_factor"

Handler = Callable[[HttpRequest], HttpResponse]


class AccountsMiddleware:
    """Costs nothing to a visitor without a session."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SIGNED_IN_AT in request.session:
            if _too_old(request) or (request.user.is_authenticated and _ended(request)):
                logout(request)
            elif request.user.is_authenticated:
                return self._signed_in(request)
        return self._remembering(request)

    def _signed_in(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        if MINISTRY_PAGES.match(request.path_info) and user.is_staff_member:
            if not request.session.get(MINISTRY):
                request.session[MINISTRY] = True
            if not _has_second_factor(request):
                messages.info(
                    request, _("Les pages du ministère demandent un second facteur. Activez-le pour continuer.")
                )
                return redirect("mfa_activate_totp")
        response = self._remembering(request)
        if request.method == "POST" and response.status_code < HTTPStatus.BAD_REQUEST and kept.has_any(request):
            kept.let_go(cast(kept.SignedInRequest, request), response)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def _remembering(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if user := getattr(request, "just_signed_in", None):
            device.remember(request, response, user)
        return response


def _too_old(request: HttpRequest) -> bool:
    """Sessions end at a fixed age, on the wall clock: 12 hours on the ministry's side, 14 days for the others."""
    limit = settings.MINISTRY_SESSION_AGE if request.session.get(MINISTRY) else settings.SESSION_COOKIE_AGE
    return time.time() - request.session[SIGNED_IN_AT] > limit


def _ended(request: HttpRequest) -> bool:
    """Whether the sessions of the person were ended since, whatever their age: see `acts.end_sessions`."""
    ended = cast(User, request.user).signed_out_at
    return ended is not None and request.session[SIGNED_IN_AT] < ended.timestamp()


def _has_second_factor(request: HttpRequest) -> bool:
    """Signing in asked for the second factor if there was one; it is looked up once per session."""
    if not request.session.get(SECOND_FACTOR) and is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        request.session[SECOND_FACTOR] = True
    return request.session.get(SECOND_FACTOR, False)


def note_sign_in(request: HttpRequest, user: User, **_more: object) -> None:
    """Django's signal: the session learns since when, and for which side."""
    request.session[SIGNED_IN_AT] = time.time()
    request.session[MINISTRY] = user.is_staff_member
    request.just_signed_in = user  # type: ignore[attr-defined]


user_logged_in.connect(note_sign_in, dispatch_uid="accounts.note_sign_in")

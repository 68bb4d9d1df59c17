"""The sign-in library's pages that we serve, at French addresses, under the names by which it calls them.

Templates are ours. A form that is refused answers 422, as everywhere else. In demo only, the code that a letter carries
is also shown on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import path, reverse_lazy

from traitdunion.directory.accounts import demo

View = Callable[..., HttpResponseBase]


def refusing(view: View) -> View:
    """Answers 422 when the page comes back with a form that has errors."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return answering


class Login(account.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"samples": demo.samples(), "demo_password": demo.PASSWORD}


class ConfirmLoginCode(account.ConfirmLoginCodeView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_code": self._process.code if settings.DEMO else ""}


class ConfirmEmailCode(account.ConfirmEmailVerificationCodeView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_code": self._process.code if settings.DEMO else ""}


class ConfirmResetCode(account.ConfirmPasswordResetCodeView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_code": self._process.code if settings.DEMO else ""}


class CompleteReset(account.CompletePasswordResetView):
    """After a new password one signs in: a message says so, and the library's extra page is not served."""

    success_url = reverse_lazy("account_login")


class SecondFactor(mfa.AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_code": demo.second_factor(self.stage.login.user)}


class SecondFactorAgain(mfa.ReauthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_code": demo.second_factor(self.request.user)}


@login_not_required
def confirm_email(request: HttpRequest) -> HttpResponseBase:
    """The code of a new address, of a new account or of an old one."""
    return ConfirmEmailCode.as_view()(request)


PAGES = {
    "account_login": ("connexion/", Login.as_view()),
    "account_confirm_login_code": ("connexion/code/", ConfirmLoginCode.as_view()),
    "mfa_authenticate": ("connexion/second-facteur/", SecondFactor.as_view()),
    "account_logout": ("deconnexion/", account.logout),
    "account_inactive": ("connexion/compte-ferme/", account.account_inactive),
    "account_signup": ("inscription/", account.signup),
    "account_email_verification_sent": ("inscription/code/", confirm_email),
    "account_reset_password": ("mot-de-passe/", account.password_reset),
    "account_confirm_password_reset_code": ("mot-de-passe/code/", ConfirmResetCode.as_view()),
    "account_complete_password_reset": ("mot-de-passe/nouveau/", CompleteReset.as_view()),
    "account_email": ("compte/adresse/", account.email),
    "account_change_password": ("compte/mot-de-passe/", account.password_change),
    "account_set_password": ("compte/mot-de-passe/premier/", account.password_set),
    "account_reauthenticate": ("compte/confirmer/", account.reauthenticate),
    "mfa_reauthenticate": ("compte/confirmer/second-facteur/", SecondFactorAgain.as_view()),
    "mfa_index": ("compte/second-facteur/", mfa.index),
    "mfa_activate_totp": ("compte/second-facteur/activer/", totp.activate_totp),
    "mfa_deactivate_totp": ("compte/second-facteur/desactiver/", totp.deactivate_totp),
    "mfa_view_recovery_codes": ("compte/second-facteur/codes/", recovery_codes.view_recovery_codes),
    "mfa_generate_recovery_codes": ("compte/second-facteur/codes/refaire/", recovery_codes.generate_recovery_codes),
}

urlpatterns = [path(address, refusing(view), name=name) for name, (address, view) in PAGES.items()]

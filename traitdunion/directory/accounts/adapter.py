"""How the sign-in library behaves here: our letters, our words, and limits that do not shut the owner out."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts import device
from traitdunion.directory.accounts.models import User
from traitdunion.foundation.mail import acts as mail
from traitdunion.foundation.ui.qr import drawing

TOO_MANY = _(
    "Trop d’essais depuis cet endroit. Attendez quelques minutes, puis recommencez ; ce compte reste ouvert ailleurs."
)
WRONG_CODE = _("Ce code n’est pas celui de la lettre. Vérifiez les chiffres, ou demandez-en un nouveau.")

LETTERS = {
    "account/email/login_code": "accounts_code",
    "account/email/email_confirmation": "accounts_code",
    "account/email/email_confirmation_signup": "accounts_code",
    "account/email/password_reset_code": "accounts_code",
    "account/email/unknown_account": "accounts_unknown",
    "account/email/account_already_exists": "accounts_exists",
}
NOTICES = {
    "account/email/password_changed": _("Le mot de passe de votre compte a été changé."),
    "account/email/password_set": _("Un mot de passe a été ajouté à votre compte."),
    "account/email/password_reset": _("Le mot de passe de votre compte a été changé après un oubli."),
    "account/email/email_changed": _("L’adresse de votre compte a été changée."),
    "account/email/email_deleted": _("Une adresse a été retirée de votre compte."),
    "mfa/email/totp_activated": _("Le second facteur de votre compte a été activé."),
    "mfa/email/totp_deactivated": _("Le second facteur de votre compte a été désactivé."),
    "mfa/email/recovery_codes_generated": _("De nouveaux codes de secours ont été faits pour votre compte."),
}

MESSAGES = {
    "account/messages/password_changed.txt": _("Votre mot de passe est changé."),
    "account/messages/password_set.txt": _("Votre mot de passe est enregistré."),
    "account/messages/email_confirmed.txt": _("Votre adresse est confirmée."),
    "mfa/messages/totp_activated.txt": _("Le second facteur est activé."),
    "mfa/messages/totp_deactivated.txt": _("Le second facteur est désactivé."),
    "mfa/messages/recovery_codes_generated.txt": _("Voici vos codes de secours : gardez-les hors de votre téléphone."),
}


def bucket(request: HttpRequest, email: str) -> str:
    """Whose tries on `email` are counted together.

    A browser from which its owner has signed in before counts apart; any other counts with its network address. What
    strangers do elsewhere therefore never uses up the owner's tries.
    """
    email = email.strip().lower()
    place = "known" if device.knows(request, email) else AccountAdapter().get_client_ip(request)
    return f"{place}:{email}"


def may_write_to(request: HttpRequest, email: str) -> bool:
    """Whether one more code may be sent to `email`: no more than 30 an hour from browsers that it does not know."""
    email = email.strip().lower()
    return device.knows(request, email) or ratelimit.consume(request, action="letters_to_address", key=email)


class AccountAdapter(DefaultAccountAdapter):
    """allauth's account hooks."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Ce compte est fermé."),
        "email_password_mismatch": _(
            "Cette adresse et ce mot de passe ne vont pas ensemble. Laissez le mot de passe vide pour recevoir un code."
        ),
        "email_taken": _("Cette adresse a déjà un compte."),
        "duplicate_email": _("C’est déjà l’adresse de votre compte."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "incorrect_password": _("Ce n’est pas votre mot de passe."),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": _("Attendez quelques secondes avant de demander une nouvelle lettre."),
        "same_as_current": _("C’est déjà l’adresse de votre compte."),
        "invalid_login": _("Écrivez votre adresse électronique."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every letter of the library leaves through our outbox, in the language of its reader."""
        user = User.objects.filter(email=email.lower()).only("language").first()
        language = translation.get_language() or "fr"
        if template_prefix in NOTICES and user:
            language = user.language
        with translation.override(language):
            mail.send(
                to=email,
                template=LETTERS.get(template_prefix, "accounts_notice"),
                context={
                    "code": context.get("code", ""),
                    "event": str(NOTICES.get(template_prefix, "")),
                    "email": email,
                    "signup_url": settings.BASE_URL + reverse("account_signup"),
                    "login_url": settings.BASE_URL + reverse("account_login"),
                    "reset_url": settings.BASE_URL + reverse("account_reset_password"),
                },
                language=language,
                key=f"accounts:{uuid4()}",
                secret="code" in context,
            )

    def add_message(  # noqa: PLR0913, PLR0917 - the library's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - our words need none
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our words for what the library reports; what we have no words for is not worth a message."""
        if text := message or MESSAGES.get(message_template or ""):
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:
        user.name = form.cleaned_data["name"]
        user.language = translation.get_language() or "fr"
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where one lands without having asked for a page.

        In the language of the sign-in page; in one's own from the French page, which nobody has chosen. On the
        ministry's side, among the files of one's organisations, or where one chooses an organisation.
        """
        user = cast(User, request.user)
        here = translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(user.language if here == settings.LANGUAGE_CODE else here):
            if user.is_staff_member:
                return reverse(settings.STAFF_REDIRECT_URL)
            return reverse(settings.LOGIN_REDIRECT_URL if user.roles else "accounts:home")

    get_signup_redirect_url = get_login_redirect_url

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("accounts:home")

    def get_email_verification_redirect_url(self, _email_address: object) -> str:
        return reverse("accounts:home") if self.request.user.is_authenticated else reverse("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return bucket(request, credentials.get("email", ""))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Par mot de passe"),
            "mfa_reauthenticate": _("Par code de l’application ou code de secours"),
        }
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's second-factor hooks."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Votre rôle demande un second facteur : il ne se désactive pas."),
        "cannot_generate_recovery_codes": _("Activez d’abord le second facteur."),
        "incorrect_code": _("Ce code n’est plus le bon. Attendez le suivant de l’application, puis recopiez-le."),
        "unverified_email": _("Confirmez d’abord votre adresse électronique."),
    }

    def get_totp_issuer(self) -> str:
        return str(settings.ENV.owner_name)

    def build_totp_svg(self, url: str) -> str:
        """A drawing for the page itself."""
        return drawing(url, gettext("Code à lire avec l’application"))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not authenticator.user.is_staff_member

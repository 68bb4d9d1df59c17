"""Forms of people and organisations. Those of the sign-in library keep its checks and take our words."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.adapter import bucket, may_write_to
from traitdunion.directory.accounts.models import Membership, Organisation, User
from traitdunion.directory.territories.forms import CountryField
from traitdunion.directory.territories.models import Country, Territory
from traitdunion.directory.territories.queries import resolve
from traitdunion.foundation.ui.forms import OneLineField, ProseField

PASSWORD_HINT = _("12 caractères au moins. Une phrase convient.")
CODE_HINT = _("8 chiffres, valables 15 minutes. Le tiret est facultatif.")
APP_HINT = _("6 chiffres, que votre application change toutes les 30 secondes.")


def _say(field: forms.Field, label: Any, hint: Any = "", **attrs: Any) -> None:
    """Our words on a field made by the library, which also puts the label in the box: not here."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(account.LoginForm):
    """One form for both ways in: with a password, or without for a code by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("Adresse électronique"), autocomplete="username")
        _say(
            self.fields["password"],
            _("Mot de passe"),
            _("Laissez vide pour recevoir un code par courriel."),
            autocomplete="current-password",
        )
        self.fields["password"].required = False

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:  # noqa: ARG002
        email = email or ""
        self.user = None
        allowed = ratelimit.consume(context.request, action="request_login_code", key=bucket(context.request, email))
        if not (allowed and may_write_to(context.request, email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        self.user = next(iter(found), None)
        return self.cleaned_data


class SignupForm(account.SignupForm):
    """A name, an address, and a password for those who want one."""

    name = OneLineField(
        label=_("Nom affiché"), max_length=120, help_text=_("Celui que liront vos collègues et le ministère.")
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        _say(
            self.fields["email"],
            _("Adresse électronique"),
            _("Celle de votre travail, si vous en avez une. Un code y sera envoyé."),
        )
        _say(
            self.fields["password1"],
            _("Mot de passe"),
            _("12 caractères au moins. Sans mot de passe, vous recevrez un code à chaque connexion."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not may_write_to(context.request, self.cleaned_data["email"]):
            raise get_adapter().validation_error("too_many_login_attempts")
        return cleaned


class ConfirmLoginCodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code reçu"), CODE_HINT, inputmode="numeric")


class ConfirmEmailCodeForm(account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code reçu"), CODE_HINT, inputmode="numeric")


class ConfirmResetCodeForm(account.ConfirmPasswordResetCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code reçu"), CODE_HINT, inputmode="numeric")


class ChangeEmailForm(account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["email"],
            _("Nouvelle adresse"),
            _("Un code y sera envoyé ; l’adresse change quand vous l’aurez recopié."),
        )

    def clean_email(self) -> str:
        email = super().clean_email()
        if not may_write_to(context.request, email):
            raise get_adapter().validation_error("too_many_login_attempts")
        return email


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("Mot de passe actuel"))
        _say(self.fields["password1"], _("Nouveau mot de passe"), PASSWORD_HINT)
        del self.fields["password2"]


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], _("Mot de passe"), PASSWORD_HINT)
        del self.fields["password2"]


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], _("Nouveau mot de passe"), PASSWORD_HINT)
        del self.fields["password2"]


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("Adresse électronique"))

    def clean_email(self) -> str:
        email = super().clean_email()
        allowed = ratelimit.consume(context.request, action="reset_password_letter", key=bucket(context.request, email))
        if not (allowed and may_write_to(context.request, email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        return email


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], _("Mot de passe"))


class SecondFactorForm(second_factor.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code de l’application, ou code de secours"), APP_HINT, inputmode="numeric")


class SecondFactorAgainForm(second_factor.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code de l’application, ou code de secours"), APP_HINT, inputmode="numeric")


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code affiché par l’application"), APP_HINT, inputmode="numeric")


class ProfileForm(forms.ModelForm):
    """What a person says of themselves."""

    class Meta:
        model = User
        fields = ["name", "language"]
        field_classes = {"name": OneLineField}
        widgets = {"language": forms.RadioSelect}
        help_texts = {
            "name": _("Celui que liront vos collègues et le ministère."),
            "language": _("Celle des lettres que vous recevez, et des pages après la connexion en français."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class EraseForm(forms.Form):
    """Erasing an account is confirmed by writing one's address."""

    email = forms.EmailField(label=_("Écrivez votre adresse pour confirmer"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        if self.cleaned_data["email"].lower() != self.user.email:
            raise ValidationError(_("Ce n’est pas l’adresse de ce compte."))
        return self.user.email


class TerritoryForm(forms.Form):
    """Which French authority one works for: a name, a code, a SIREN, or a choice among homonyms."""

    territory = forms.CharField(
        label=_("Commune, intercommunalité, département, région…"),
        max_length=200,
        help_text=_("Son nom, son code Insee ou son SIREN."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    candidates: list[Territory] = []
    found: Territory | None = None

    def clean_territory(self) -> str:
        text = self.cleaned_data["territory"]
        answer = resolve(text)
        self.found, self.candidates = answer.found, answer.candidates
        if self.found and not self.found.pickable:
            self.found = self.found.successor
        if self.candidates and answer.near:
            raise ValidationError(_("Aucune collectivité ne s’appelle tout à fait ainsi. Laquelle est la vôtre ?"))
        if self.candidates:
            raise ValidationError(_("Plusieurs collectivités répondent à ce nom : choisissez la vôtre."))
        if self.found is None:
            raise ValidationError(
                _("Aucune collectivité française ne répond à ce nom. Vérifiez-le, ou ajoutez un organisme.")
            )
        return text


class OrganisationForm(forms.ModelForm):
    """An organisation that is not in the list of French authorities."""

    siren = forms.CharField(
        label="SIREN",
        max_length=20,
        required=False,
        help_text=_("9 chiffres, pour un organisme français qui en a un."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    country = CountryField(label=_("Pays"), max_length=100, help_text=_("Son nom en français, en anglais ou en arabe."))

    class Meta:
        model = Organisation
        fields = ["name", "kind", "country", "siren", "address"]
        field_classes = {"name": OneLineField}
        labels = {"name": _("Nom de l’organisme")}
        help_texts = {"address": _("Celle du courrier, si vous la connaissez.")}
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    typed_siren = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", _("Choisissez")), *Organisation.Kind.choices]

    def existing(self) -> Organisation | None:
        """The organisation that bears the SIREN typed, if there is one already, or if it is that of an authority."""
        if not self.typed_siren:
            return None
        territory = Territory.objects.filter(siren=self.typed_siren, closed_on=None).first()
        return (
            acts.organisation_for(territory)
            if territory
            else Organisation.objects.filter(siren=self.typed_siren).first()
        )

    def add(self, *, by: User) -> Organisation:
        """Add what was typed."""
        return acts.add_organisation(by=by, **self.cleaned_data)

    def clean_siren(self) -> str:
        """Spaces are welcome; the ninth digit is the check digit of the Luhn algorithm (ISO/IEC 7812-1)."""
        self.typed_siren = siren = "".join(self.cleaned_data["siren"].split())
        if siren and not (siren.isascii() and siren.isdigit() and len(siren) == 9 and _luhn(siren)):
            raise ValidationError(_("Ce numéro n’est pas un SIREN : vérifiez ses 9 chiffres."))
        return siren

    def clean_country(self) -> Country:
        return Country.objects.get(code=self.cleaned_data["country"])


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if position % 2 else 1) for position, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


class InviteForm(forms.Form):
    """Invite a colleague."""

    email = forms.EmailField(label=_("Adresse électronique de votre collègue"))
    role = forms.ChoiceField(
        label=_("Rôle"), choices=Membership.Role.choices, initial=Membership.Role.EDITOR, widget=forms.RadioSelect
    )


class JoinForm(forms.Form):
    """Ask to join an organisation that has members already."""

    message = ProseField(
        label=_("Message aux gestionnaires"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Qui vous êtes, pour qu’ils vous reconnaissent."),
    )


class RoleForm(forms.Form):
    """Change or give a role."""

    role = forms.ChoiceField(label=_("Rôle"), choices=Membership.Role.choices)

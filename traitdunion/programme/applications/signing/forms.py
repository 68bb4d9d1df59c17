"""What is filled in to have a file signed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traitdunion.directory.accounts.mandate import SignatureMandate
from traitdunion.foundation.clock import today
from traitdunion.foundation.ui.forms import DateField, FileField, OneLineField
from traitdunion.programme.applications.models import Application


class SignatoryForm(forms.Form):
    """Who will sign: someone of the organisation's mandates, or a name that is typed. By link, an address too."""

    mandate = forms.ChoiceField(label=gettext_lazy("Qui signe"), required=False)
    name = OneLineField(
        label=gettext_lazy("Nom"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Si la personne n’est pas dans la liste."),
    )
    function = OneLineField(label=gettext_lazy("Fonction"), max_length=120, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        required=False,
        help_text=gettext_lazy("Pour un lien ; inutile sur papier. Celle du pouvoir, si elle y est."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Langue"), choices=settings.LANGUAGES)

    def __init__(self, data: Any = None, *, application: Application, by_link: bool = True) -> None:
        super().__init__(data, initial={"language": "fr"})
        self.by_link = by_link
        self.mandates = {
            str(each.pk): each for each in SignatureMandate.objects.of(application.lead_id).in_force().order_by("name")
        }
        self.fields["mandate"].choices = [  # type: ignore[attr-defined]
            *((key, str(mandate)) for key, mandate in self.mandates.items()),
            ("", _("Une autre personne")),
        ]
        if not self.mandates:
            del self.fields["mandate"]
            self.fields["name"].help_text = ""
            self.fields["email"].help_text = _("Pour envoyer le lien. Inutile sur papier.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        mandate = self.mandates.get(cleaned.get("mandate", ""))
        cleaned["mandate"] = mandate
        if mandate:
            cleaned["name"], cleaned["function"] = mandate.name, mandate.function
            cleaned["email"] = cleaned.get("email") or mandate.email
        for name in ("name", "function"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Dites qui signe : son nom et sa fonction."))
        if self.by_link and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Donnez l’adresse à laquelle envoyer le lien."))
        if not self.by_link:
            cleaned.pop("email", None)
        return cleaned


class ScanForm(forms.Form):
    """The scan of a sheet that was signed by hand."""

    signed_on = DateField(label=gettext_lazy("Signé le"))
    scan = FileField(
        label=gettext_lazy("Scan ou photo de la feuille signée"),
        help_text=gettext_lazy("PDF ou photo, 10 Mo au plus. La feuille entière, code et signature lisibles."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"signed_on": today()})

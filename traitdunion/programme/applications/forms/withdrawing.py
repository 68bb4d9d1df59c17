"""Why a file is withdrawn, or put back."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.ui.forms import OneLineField, ProseField
from traitdunion.programme.applications.models import Application
from traitdunion.programme.applications.models.application import WHY
from traitdunion.programme.applications.starting import BECAUSE


class WithdrawalForm(forms.Form):
    because = ProseField(
        label=_("Motif du retrait"),
        max_length=WHY,
        help_text=_("Lu par les membres du chef de file, les partenaires et le ministère."),
    )


class ReturnForm(forms.Form):
    because = ProseField(label=_("Pourquoi le rétablir"), max_length=WHY)


class MoveForm(forms.Form):
    """Whether the file that was submitted is withdrawn, and why there will be two files for a call."""

    withdraw = forms.BooleanField(label=_("Retirer le dossier déposé"), required=False)
    because = ProseField(label=_("Motif du retrait"), max_length=WHY, required=False)
    another_because = OneLineField(label=_("Pourquoi en faut-il un autre ?"), max_length=BECAUSE)

    def __init__(self, data: Any = None, *, submitted: bool, beside: Application | None) -> None:
        super().__init__(data)
        if not submitted:
            del self.fields["withdraw"], self.fields["because"]
        if not beside:
            del self.fields["another_because"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("withdraw") and not data.get("because") and "because" not in self.errors:
            self.add_error("because", gettext("Dites pourquoi le dossier déposé est retiré."))
        return data

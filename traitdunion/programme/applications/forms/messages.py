"""A message, and the files joined to it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.ui.forms import FilesField, ProseField
from traitdunion.programme.applications.models.message import WRITTEN

MOST = 5
"""Files of one message."""


class MessageForm(forms.Form):
    """What is said, and the files that go with it, which nobody has looked into yet."""

    text = ProseField(label=_("Message"), max_length=WRITTEN)
    enclosures = FilesField(label=_("Joindre des fichiers"), help_text=_("Cinq au plus, 10 Mo chacun."))

    def clean_enclosures(self) -> list[Any]:
        given: list[Any] = self.cleaned_data["enclosures"]
        if len(given) > MOST:
            raise ValidationError(gettext("%(most)s fichiers au plus par message.") % {"most": MOST})
        return given

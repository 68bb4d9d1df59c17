"""A message, and the files joined to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.files import Refused
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.ui.forms import ProseField
from traitdunion.programme.applications.models.attachment import EACH
from traitdunion.programme.applications.models.message import WRITTEN

MOST = 5
"""Files of one message."""


class MessageForm(forms.Form):
    """`stored` holds the files once the form is valid; what was refused is said."""

    text = ProseField(label=_("Message"), max_length=WRITTEN)

    def __init__(self, data: Any = None, uploads: Any = None) -> None:
        super().__init__(data)
        self.uploads = uploads.getlist("files") if uploads else []
        self.stored: list[StoredFile] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(self.uploads) > MOST:
            self.add_error(None, gettext("%(most)s fichiers au plus par message.") % {"most": MOST})
        elif not self.errors:
            try:
                self.stored = [files.store(each, allowed=files.ALL, max_bytes=EACH) for each in self.uploads]
            except Refused as refused:
                self.add_error(None, refused)
        return data

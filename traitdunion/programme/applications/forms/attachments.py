"""The small form that adds a file for a document of the call."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.foundation.files.models import Upload
from traitdunion.foundation.files.names import LONGEST
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.models import Attachment, Party


class AttachmentForm:
    """What was said with the file: whom it binds, its shown name, the attachment that it replaces."""

    def __init__(self, contents: Contents, code: str, data: QueryDict | None = None) -> None:
        self.code = code
        self.errors: list[str] = []
        self.arrived: list[Upload] = []
        said = data or QueryDict()
        self.party_key = said.get(f"{code}-party", "")
        self.name = said.get(f"{code}-name", "").strip()
        self.replaces = said.get(f"{code}-replaces", "")
        self.parties: list[Party] = contents.carrying
        self._held = [attachment for attachment in contents.attachments if attachment.kind == code]

    def unkept(self, files: int) -> str:
        """What of the name could not be kept, for that many files; empty when all of it was."""
        if self.name and files > 1:
            return _("Le nom affiché vaut pour un fichier à la fois : chacun garde le sien.")
        extra = len(self.name) - LONGEST
        if extra > 0:
            return ngettext(
                "Le nom affiché est raccourci de %(extra)s caractère, le fichier est entier.",
                "Le nom affiché est raccourci de %(extra)s caractères, le fichier est entier.",
                extra,
            ) % {"extra": extra}
        return ""

    @property
    def party_choices(self) -> list[tuple[str, str]]:
        return [("", _("Tous les partenaires")), *((party.key, party.name) for party in self.parties)]

    @property
    def replace_choices(self) -> list[tuple[str, str]]:
        return [("", _("Aucun : il s’ajoute")), *((str(held.pk), held.name) for held in self._held)]

    @property
    def party(self) -> Party | None:
        return next((party for party in self.parties if party.key == self.party_key), None)

    @property
    def replaced(self) -> Attachment | None:
        return next((attachment for attachment in self._held if str(attachment.pk) == self.replaces), None)

"""The pieces of a submission: as frozen, with what is known of their content today."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.foundation.files.bundles import Item
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.files.words import Told, told
from traitdunion.programme.applications.models import Attachment, Submission


@dataclass(frozen=True)
class Piece:
    """A file received, as frozen. `stored` is what is kept of it; None when it is not known any more."""

    frozen: dict[str, Any]
    stored: StoredFile | None

    @property
    def opens(self) -> bool:
        """Whether an officer may read it: never before an antivirus that exists has spoken."""
        return self.stored is not None and self.stored.is_open

    @property
    def told(self) -> Told:
        return told(self.stored) if self.stored else Told(_("retiré"), "")

    @property
    def item(self) -> Item:
        return Item(self.frozen["name"], self.frozen["sha256"], self.stored)


def pieces_of(submission: Submission) -> list[Piece]:
    """The files received with `submission`, in their order."""
    frozen = submission.document["attachments"]
    kept = Attachment.objects.filter(pk__in=[each["id"] for each in frozen], application=submission.application_id)
    stored = {attachment.pk: attachment.stored for attachment in kept.select_related("stored")}
    return [Piece(each, stored.get(each["id"])) for each in frozen]

"""The pieces of a submission: as frozen, with what is known of their content today."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.directory.accounts.models import User
from traitdunion.foundation.files.bundles import Item
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.files.words import Told, told
from traitdunion.foundation.mail import acts as mail
from traitdunion.programme.applications.acts.attachments import refused_pieces, submitted_with
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


def tell_of_refusal(sender: object, *, files: Iterable[StoredFile], threat: str, **_kwargs: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signal `refused` of files: the officers of the call know which piece of a file received is lost."""
    for piece in refused_pieces(files):
        submission, call = submitted_with(piece), piece.application.call
        if submission is None:
            continue
        path = reverse("appraisal:file", args=[call.slug, piece.application.number])
        for officer in User.objects.filter(staff_roles__owner=call.owner_id, is_active=True).distinct():
            mail.send(
                to=officer.email,
                template="appraisal_piece_refused",
                context={
                    "number": piece.application.number,
                    "organisation": piece.application.lead.name,
                    "name": piece.name,
                    "threat": threat,
                    "address": f"{settings.BASE_URL}{path}?version={submission.version}#pieces",
                },
                language=officer.language,
                key=f"piece-refused:{piece.pk}:{officer.pk}",
            )

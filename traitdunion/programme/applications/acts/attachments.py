"""Attachments: added, replaced, withdrawn, put back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import now
from traitdunion.foundation.files import Refused
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.files.names import extension_of, shown_name
from traitdunion.foundation.ui.formats import filesize
from traitdunion.programme.applications.acts.sections import lock, touch
from traitdunion.programme.applications.correspondence import tell
from traitdunion.programme.applications.models import Application, Attachment, Party, Submission
from traitdunion.programme.applications.models.attachment import EACH, TOGETHER


def attach(  # noqa: PLR0913 - each part is named by the caller
    *,
    application: Application,
    kind: str,
    upload: UploadedFile,
    by: Any,
    party: Party | None = None,
    name: str = "",
    replaces: Attachment | None = None,
    begun_at: datetime | None = None,
) -> Attachment:
    """Add a file to the application, in place of `replaces` if given, which is kept out of sight.

    `name` is the name that people read; by default the file's own. `begun_at`: when its sending reached us.
    The same file given again for the same document, by a button pressed twice or in another tab, changes nothing.
    Raises Refused, with a sentence that says how to repair, when the file is not of a kind, size or content that we
    take, or the application holds too much already.
    """
    stored = files.store(upload, allowed=files.ALL, max_bytes=EACH)
    with transaction.atomic():
        locked = lock(application)
        given = {"kind": kind, "party": party, "name": _named(name, stored)}
        same = locked.attachments.present().filter(**given, stored__sha256=stored.sha256).first()
        if same:
            return same
        refuse_beyond_quota(locked, upload, replaces)
        if replaces:
            _withdraw(replaces, by)
        attachment = Attachment.objects.create(
            application=locked,
            **given,
            stored=stored,
            replaces=replaces,
            added_by=by,
            added_at=begun_at or now(),
        )
        touch(locked, by)
    return attachment


@transaction.atomic
def withdraw(*, attachment: Attachment, by: Any) -> None:
    """Take an attachment out of the file; it can be put back."""
    locked = lock(attachment.application)
    _withdraw(attachment, by)
    touch(locked, by)


@transaction.atomic
def restore_attachment(*, attachment: Attachment, by: Any) -> None:
    """Put back an attachment that was withdrawn. Raises Refused when there is no room left for it."""
    locked = lock(attachment.application)
    refuse_beyond_quota(locked, attachment.stored, None)
    attachment.withdrawn_at = attachment.withdrawn_by = None
    attachment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    touch(locked, by)


def tell_of_refusal(sender: object, *, files: Iterable[StoredFile], threat: str, **_kwargs: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signal `refused` of files: who added the piece, and who submitted it, know what to do, once each."""
    for piece in refused_pieces(files):
        sent = submitted_with(piece)
        if sent or not piece.withdrawn_at:
            _tell_of(piece, threat, sent)


def refused_pieces(files: Iterable[StoredFile]) -> list[Attachment]:
    """The pieces whose content is among `files`, with their application and who added them."""
    pieces = Attachment.objects.filter(stored__in=[stored.pk for stored in files])
    return list(pieces.select_related("application__call", "application__lead", "added_by"))


def submitted_with(piece: Attachment) -> Submission | None:
    """The last version received that holds `piece`; None when it was never submitted."""
    received = piece.application.submissions.select_related("submitted_by")
    return next((each for each in received if piece.pk in {held["id"] for held in each.document["attachments"]}), None)


def _tell_of(piece: Attachment, threat: str, sent: Submission | None) -> None:
    people = {person.pk: person for person in (piece.added_by, sent and sent.submitted_by) if person}
    address = settings.BASE_URL + reverse("applications:section", args=[piece.application.number, "pieces"])
    more = {"name": piece.name, "threat": threat, "submitted": sent is not None, "address": address}
    key = f"piece-refused:{piece.pk}"
    tell(people.values(), "applications_piece_refused", piece.application, lambda _person: more, key)


def used(application: Application) -> int:
    """Bytes of the attachments that count now."""
    return application.attachments.present().aggregate(sum=Sum("stored__size"))["sum"] or 0


def _named(name: str, stored: StoredFile) -> str:
    """The shown name: `name` made safe, with the extension of the file; the file's own when `name` is empty."""
    if not name.strip():
        return stored.name
    safe = shown_name(name)
    return safe if extension_of(safe) == stored.extension else f"{safe}.{stored.extension}"


def _withdraw(attachment: Attachment, by: Any) -> None:
    attachment.withdrawn_at, attachment.withdrawn_by = now(), by
    attachment.save(update_fields=["withdrawn_at", "withdrawn_by"])


def refuse_beyond_quota(application: Application, upload: Any, replaces: Attachment | None = None) -> None:
    """Raises Refused when `upload` does not fit any more in what the files of an application may weigh together."""
    left = TOGETHER - used(application) + (replaces.stored.size if replaces else 0)
    if upload.size > left:
        raise Refused(
            _(
                "Les pièces d’un dossier pèsent %(most)s au plus ; il reste %(left)s."
                " Retirez une pièce, ou allégez celle-ci."
            )
            % {"most": filesize(TOGETHER), "left": filesize(max(left, 0))}
        )

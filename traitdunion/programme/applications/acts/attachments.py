"""Attachments: added, replaced, withdrawn, put back."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import now
from traitdunion.foundation.files import Refused
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.files.names import extension_of, shown_name
from traitdunion.foundation.ui.formats import filesize
from traitdunion.programme.applications.acts.sections import lock, touch
from traitdunion.programme.applications.models import Application, Attachment, Party
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
) -> Attachment:
    """Add a file to the application, in place of `replaces` if given, which is kept out of sight.

    `name` is the name that people read; by default the file's own. Raises Refused, with a sentence that says how to
    repair, when the file is not of a kind, size or content that we take, or the application holds too much already.
    """
    _refuse_beyond_quota(application, upload, replaces)
    stored = files.store(upload, allowed=files.ALL, max_bytes=EACH)
    with transaction.atomic():
        locked = lock(application)
        _refuse_beyond_quota(locked, upload, replaces)
        if replaces:
            _withdraw(replaces, by)
        attachment = Attachment.objects.create(
            application=locked,
            kind=kind,
            party=party,
            stored=stored,
            name=_named(name, stored),
            replaces=replaces,
            added_by=by,
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
    _refuse_beyond_quota(locked, attachment.stored, None)
    attachment.withdrawn_at = attachment.withdrawn_by = None
    attachment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    touch(locked, by)


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


def _refuse_beyond_quota(application: Application, upload: Any, replaces: Attachment | None) -> None:
    left = TOGETHER - used(application) + (replaces.stored.size if replaces else 0)
    if upload.size > left:
        raise Refused(
            _(
                "Les pièces d’un dossier pèsent %(most)s au plus ; il reste %(left)s."
                " Retirez une pièce, ou allégez celle-ci."
            )
            % {"most": filesize(TOGETHER), "left": filesize(max(left, 0))}
        )

"""Giving and ending the power to sign for an organisation."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from traitdunion.directory.accounts.mandate import SignatureMandate
from traitdunion.directory.accounts.models import Organisation, User
from traitdunion.foundation.clock import now
from traitdunion.foundation.files import acts as files

SCANS = frozenset({"pdf", "jpg", "jpeg", "png", "webp"})


def add_mandate(  # noqa: PLR0913 - each is a part of the mandate
    *,
    organisation: Organisation,
    by: User,
    name: str,
    function: str,
    starts_on: date,
    ends_on: date | None = None,
    email: str = "",
    person: User | None = None,
    scan: UploadedFile | None = None,
) -> SignatureMandate:
    """Say who may sign for `organisation`. Raises Refused when the scan is not one that we take."""
    stored = files.store(scan, allowed=SCANS) if scan else None
    with transaction.atomic():
        return SignatureMandate.objects.create(
            organisation=organisation,
            person=person,
            name=name,
            function=function,
            email=email,
            starts_on=starts_on,
            ends_on=ends_on,
            scan=stored,
            added_by=by,
        )


@transaction.atomic
def end_mandate(*, mandate: SignatureMandate, by: User) -> None:
    """Nobody signs under it any more; what was signed stays."""
    ended = SignatureMandate.objects.filter(pk=mandate.pk, ended_at=None)
    ended.update(ended_at=now(), ended_by=by)

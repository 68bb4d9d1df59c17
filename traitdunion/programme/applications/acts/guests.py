"""Inviting someone outside the lead to read and comment one file, and ending it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from traitdunion.foundation.clock import now
from traitdunion.foundation.mail import acts as mail
from traitdunion.foundation.ui.formats import date_long
from traitdunion.programme.applications.models import Application, Guest

SALT = "applications.guest"
LASTS = timedelta(days=30)
"""How long the address of a letter may be used to accept."""


@transaction.atomic
def invite_guest(  # noqa: PLR0913 - each is a part of the invitation
    *, application: Application, email: str, organisation: str, by: Any, language: str, ends_on: date | None = None
) -> Guest:
    """Send a letter that invites `email` to read and comment the file; again: a new letter and the new last day."""
    guest, _created = Guest.objects.update_or_create(
        application=application,
        email=email.strip().lower(),
        revoked_at=None,
        defaults={"organisation": organisation, "ends_on": ends_on, "invited_by": by, "invited_at": now()},
    )
    with override(language):
        mail.send(
            to=guest.email,
            template="applications_guest",
            context={
                "person": by.shown_name,
                "lead": application.lead.name,
                "number": application.number,
                "title": application.title,
                "organisation": organisation,
                "until": date_long(ends_on) if ends_on else "",
                "days": LASTS.days,
                "address": settings.BASE_URL + reverse("applications:guest", args=[token_of(guest)]),
            },
            language=language,
            key=f"applications:guest:{guest.pk}:{uuid4()}",
        )
    return guest


def token_of(guest: Guest) -> str:
    """What the address of the letter carries: which invitation. It does not say who may accept."""
    return signing.dumps(guest.pk, salt=SALT)


def guest_of(token: str) -> Guest | None:
    """The invitation behind an address, or None: forged, too old, revoked, over, or its file is deleted."""
    try:
        number = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    found = Guest.objects.open().filter(pk=number, application__deleted_at=None)
    return found.select_related("application__lead", "application__call", "invited_by").first()


@transaction.atomic
def accept_guest(*, guest: Guest, by: Any) -> None:
    """The person of the invited address may read the file. PermissionError for anyone else."""
    if guest.email.lower() != by.email.lower():
        raise PermissionError
    if guest.user_id is None:
        guest.user, guest.accepted_at = by, now()
        guest.save(update_fields=["user", "accepted_at"])


@transaction.atomic
def revoke_guest(*, guest: Guest, by: Any) -> None:
    """The file closes to that person at once; what they said of it stays."""
    guest.revoked_at, guest.revoked_by = now(), by
    guest.save(update_fields=["revoked_at", "revoked_by"])


def forget_person(sender: object, *, user: Any, **_kwargs: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signal `erasing` of accounts: invitations that were never accepted go with the address."""
    Guest.objects.filter(email__iexact=user.email).delete()

"""Writing the journal."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from traitdunion.foundation.clock import now
from traitdunion.foundation.journal.models import Chain, Entry, PersonSalt


@transaction.atomic(savepoint=False)
def record(  # noqa: PLR0913 all named, each a field of the entry
    *,
    chain: str,
    act: str,
    subject: str,
    actor: str = "",
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Add the next entry of `chain`, in the caller's transaction.

    `data` is JSON without fractions (TypeError) and without personal data; `actor` comes from `reference`; `at` is an
    aware instant, the business clock's by default. The chain is locked until the caller's commit: record last.
    """
    head = _lock(chain)
    entry = Entry(
        chain=head,
        number=head.length + 1,
        at=(at or now()).astimezone(UTC),
        act=act,
        subject=subject,
        actor=actor,
        data=dict(data or {}),
        previous_hash=head.head,
    )
    entry.hash = entry.seal()
    entry.save(force_insert=True)
    head.length, head.head = entry.number, entry.hash
    head.save(force_update=True)
    return entry


def _lock(name: str) -> Chain:
    rows = Chain.objects.select_for_update().filter(pk=name)
    head = rows.first()
    if head is None:
        Chain.objects.bulk_create([Chain(name=name)], ignore_conflicts=True)
        head = rows.get()
    return head


def reference(person: object) -> str:
    """The opaque reference (64 hexadecimal digits) under which the journal names `person`, an identifier."""
    kept = PersonSalt.objects.filter(person=str(person)).first()
    if kept is None:
        salt = secrets.token_hex(32)
        kept, _ = PersonSalt.objects.get_or_create(
            person=str(person), defaults={"salt": salt, "reference": salted(person, salt)}
        )
    return kept.reference


def salted(person: object, salt: str) -> str:
    """SHA-256 of salt and identifier: without the salt, a list of all persons does not find the one."""
    return hashlib.sha256(f"{salt}:{person}".encode()).hexdigest()


def forget(person: object) -> None:
    """Cut `person` off from every entry that names them, for good. The chains still verify."""
    PersonSalt.objects.filter(person=str(person)).delete()

"""Publishing a call, and putting a closing back."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation.clock import now, today
from traitdunion.foundation.journal import acts as journal
from traitdunion.foundation.journal.canonical import canonical
from traitdunion.programme.calls import documents
from traitdunion.programme.calls.content import Content
from traitdunion.programme.calls.extensions import extended, still_later
from traitdunion.programme.calls.grace import with_grace
from traitdunion.programme.calls.models import Call, CallSnapshot, Extension, RegulationVersion, Window
from traitdunion.programme.calls.publication import Publication, Rules
from traitdunion.regulations.problems import InvalidFile, Problem

put_back = Signal()
"""A closing was put back: `extension`, `by`. Receivers act in the same transaction."""
amended = Signal()
"""A call has a new version of its regulation: `call`, `old`, `new`. Receivers act in the same transaction."""


@transaction.atomic
def publish(*, publication: Publication, by: str = "") -> CallSnapshot | None:
    """Make what the files say public, as a new version of the call; None when nothing changed.

    `by` is the opaque reference of the officer. Raises InvalidFile when the text of a version already published
    differs: what is published never changes, a correction is a new version.
    """
    content = publication.content
    call = _call(content)
    for earlier in publication.earlier:
        _versions(earlier, call)
    version = _versions(publication.chain, call)
    before = call.snapshot
    applied = with_grace(publication.regulation)
    told = still_later(before.document.get("extensions", ()) if before else (), applied)
    document = documents.document(content, extended(applied, told), _named(version), told)
    if before and documents.says_the_same(before.document, document):
        _redraw(before, document)
        return None
    change = documents.change(before.document, document) if before else None
    snapshot = _snapshot(call, version, document, change, by)
    for extension in [*_windows(call, publication, document["windows"])]:
        _record(extension, by)
    if before and before.regulation_id != version.pk:
        amended.send(sender=Call, call=call, old=before.regulation, new=version)
    return snapshot


@transaction.atomic
def extend(*, window: Window, until: datetime, reason: Mapping[str, str], by: str) -> Extension:
    """Put the closing of `window` back to the instant `until`, which still counts; a new version of the call says so.

    `reason` is a text by language (French at least), `by` the opaque reference of the officer. ValidationError when
    the closing is unknown, or is not earlier.
    """
    call = Call.objects.select_for_update(of=("self",)).select_related("snapshot__regulation").get(
        pk=window.round.call_id
    )  # fmt: skip
    window.refresh_from_db()
    before, closed_at = call.snapshot, window.closes_at
    if before is None or closed_at is None or until <= closed_at:
        raise ValidationError(_("Une prolongation recule la clôture."))
    row = {
        "window": int(window.key),
        "from": closed_at.astimezone(UTC).isoformat(),
        "to": until.astimezone(UTC).isoformat(),
        "on": str(today()),
        "reason": dict(reason),
    }
    told = [*before.document.get("extensions", ()), row]
    version = before.regulation
    regulation = extended(version.load(), told)
    document = documents.drawn({**before.document, "extensions": told}, regulation, _named(version))
    _snapshot(call, version, document, documents.extension_words(row), by)
    Window.objects.filter(round__call=call, key=window.key).update(closes_at=until, through=True)
    window.refresh_from_db()
    extension = Extension.objects.create(window=window, closed_at=closed_at, closes_at=until, reason=dict(reason))
    _record(extension, by)
    put_back.send(sender=Call, extension=extension, by=by)
    return extension


def _snapshot(
    call: Call, version: RegulationVersion, document: dict[str, Any], change: dict[str, str] | None, by: str
) -> CallSnapshot:
    """Make `document` what the public reads from now on."""
    before, digest = call.snapshot, _digest(document)
    call.snapshot = CallSnapshot.objects.create(
        call=call,
        version=before.version + 1 if before else 1,
        regulation=version,
        document=document,
        card=documents.card(document, change),
        shape=documents.SHAPE,
        sha256=digest,
        published_at=now(),
    )
    call.complete = document["complete"]
    call.save(update_fields=["snapshot", "complete", "family", "edition", "owner"])
    journal.record(
        chain=call.slug,
        act="publish",
        subject=f"{call.slug}/{call.snapshot.version}",
        actor=by,
        data={"document": digest, "regulation": str(version), "regulation_sha256": version.sha256},
    )
    return call.snapshot


def _record(extension: Extension, by: str) -> None:
    slug = extension.window.round.call.slug
    journal.record(
        chain=slug,
        act="extend",
        subject=f"{slug}/{extension.window.key}",
        actor=by,
        data={
            "from": extension.closed_at.isoformat(),
            "to": extension.closes_at.isoformat(),
            "reason": extension.reason,
        },
    )


@transaction.atomic
def redraw() -> int:
    """Bring every published document to the shape that the pages read; the number of those that were of another.

    Nothing is published: versions, regulations and their hashes stay. A drawing that differs leaves its trace.
    """
    old = CallSnapshot.objects.exclude(shape=documents.SHAPE).select_related("call", "regulation")
    snapshots = [*old.select_for_update(of=("self",)).order_by("pk")]
    for snapshot in snapshots:
        version = snapshot.regulation
        _redraw(snapshot, documents.drawn(snapshot.document, snapshot.rules(), _named(version)))
    return len(snapshots)


def _redraw(snapshot: CallSnapshot, document: dict[str, Any]) -> None:
    """Write the document of a publication as this version of the software draws it."""
    digest, replaced = _digest(document), snapshot.sha256
    if (snapshot.shape, replaced) == (documents.SHAPE, digest):
        return
    snapshot.card = documents.card(document, snapshot.card["change"])
    snapshot.document, snapshot.shape, snapshot.sha256 = document, documents.SHAPE, digest
    snapshot.save(update_fields=["document", "card", "shape", "sha256"])
    if digest != replaced:
        journal.record(
            chain=snapshot.call.slug,
            act="redraw",
            subject=str(snapshot).replace("@", "/"),
            data={"document": digest, "replaces": replaced, "shape": documents.SHAPE},
        )


def _digest(document: dict[str, Any]) -> str:
    return sha256(canonical(document)).hexdigest()


def _call(content: Content) -> Call:
    """The call, locked until the commit; made at its first publication with its owner."""
    owner, _created = Organisation.objects.get_or_create(
        kind=Organisation.Kind.MINISTRY,
        name=content.owners[content.owner].name.fr,
        defaults={"country_id": "FR", "status": Organisation.Status.CHECKED},
    )
    values = {"family": content.family, "edition": content.edition, "owner": owner}
    call, _created = Call.objects.select_for_update(of=("self",)).get_or_create(slug=content.slug, defaults=values)
    for name, value in values.items():
        setattr(call, name, value)
    return call


def _versions(chain: tuple[Rules, ...], call: Call) -> RegulationVersion:
    """The call's version, after those that it extends; each is written once, word for word."""
    parent = None
    for rules in reversed(chain):
        regulation, digest = rules.regulation, sha256(rules.text.encode()).hexdigest()
        parent, created = RegulationVersion.objects.get_or_create(
            name=regulation.id,
            version=regulation.version,
            defaults={
                "call": call if rules is chain[0] else None,
                "parent": parent,
                "text": rules.text,
                "sha256": digest,
                "applies_from": regulation.applies_from,
                "published_at": now(),
            },
        )
        if not created and parent.sha256 != digest:
            raise InvalidFile(
                [
                    Problem(
                        "La version %(version)s est publiée : son texte ne change plus. Écrivez la version %(next)s.",
                        {"version": regulation.version, "next": regulation.version + 1},
                        ("version",),
                        rules.name,
                    )
                ]
            )
    assert parent is not None
    return parent


def _named(version: RegulationVersion) -> dict[str, Any]:
    parents, parent = [], version.parent
    while parent:
        parents.append({"name": parent.name, "version": parent.version})
        parent = parent.parent
    return {
        "name": version.name,
        "version": version.version,
        "sha256": version.sha256,
        "applies_from": str(version.applies_from) if version.applies_from else None,
        "extends": parents,
    }


def _windows(call: Call, publication: Publication, rows: list[dict[str, Any]]) -> Iterator[Extension]:
    """Write rounds and windows as the regulation says them; give the extensions of those already public."""
    keys = list(publication.regulation.rounds) or [publication.content.edition]
    for position, key in enumerate(keys):
        round_, _created = call.rounds.update_or_create(key=key, defaults={"position": position})
        for number, row in enumerate(rows):
            if row["round"] in (None, key):
                yield from _window(
                    round_.windows.filter(key=str(number)).first() or Window(round=round_, key=str(number)), row
                )
        round_.windows.exclude(key__in=[str(n) for n, row in enumerate(rows) if row["round"] in (None, key)]).delete()


def _window(window: Window, row: dict[str, Any]) -> Iterator[Extension]:
    closed_at = window.closes_at
    window.opens_at, window.closes_at = (
        row[name] and datetime.fromisoformat(row[name]) for name in ("opens_at", "closes_at")
    )
    window.applicants, window.through = row["applicants"], row["through"]
    window.save()
    if closed_at and window.closes_at and window.closes_at > closed_at:
        yield Extension.objects.create(
            window=window,
            closed_at=closed_at,
            closes_at=window.closes_at,
            reason=row["reason"] or {},
            recorded_at=now(),
        )

"""Receipts: what the platform signs of a submission, and how a receipt is read back (design § 8)."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from traitdunion.directory.territories.names import place_name
from traitdunion.foundation.clock import PARIS
from traitdunion.foundation.journal import signing
from traitdunion.foundation.journal.canonical import canonical
from traitdunion.foundation.journal.models import Entry
from traitdunion.programme.applications import calendar
from traitdunion.programme.applications.models import Application, Submission
from traitdunion.programme.applications.proof import verify_receipt
from traitdunion.programme.applications.proof.frozen import fingerprint_of
from traitdunion.regulations import Stage, check, restore, sentence

FORMAT = verify_receipt.FORMAT
LARGEST = 2_000_000
"""Bytes: no receipt is larger, whatever is handed in to be verified."""


def compose(
    submission: Submission, *, entry: Entry, entered: calendar.Entry, unsettled: dict[str, list[str]]
) -> dict[str, Any]:
    """The receipt to sign: `entry` is its journal entry, `unsettled` what the rules could not settle yet."""
    application: Application = submission.application
    assert entered.window.closes_at is not None
    return {
        "format": FORMAT,
        "platform": settings.BASE_URL,
        "demo": signing.is_demo(),
        "call": {"slug": application.call.slug, "round": application.round.key},
        "regulation": {
            "name": submission.regulation.name,
            "version": submission.regulation.version,
            "sha256": submission.regulation.sha256,
        },
        "application": application.number,
        "version": submission.version,
        "organisation": {"name": application.lead.name, "siren": application.lead.siren or ""},
        "person": entry.actor,
        "member_checked": submission.member_checked,
        "received_at": {"utc": instant(submission.received_at), "paris": paris(submission.received_at)},
        "closes_at": instant(entered.window.closes_at),
        "received_as": _reception(submission, entered),
        "files": [
            {name: piece[name] for name in ("name", "size", "sha256")} for piece in submission.document["attachments"]
        ],
        "answers_sha256": entry.data["answers_sha256"],
        "facts_sha256": entry.data["facts_sha256"],
        **unsettled,
        "journal": _place(entry),
    }


def renewed(
    submission: Submission, earlier: dict[str, Any], *, entry: Entry, unsettled: dict[str, list[str]]
) -> dict[str, Any]:
    """The receipt of a version that only takes other rules than the one whose receipt is `earlier`."""
    regulation = submission.regulation
    return earlier | {
        "format": FORMAT,
        "regulation": {"name": regulation.name, "version": regulation.version, "sha256": regulation.sha256},
        "version": submission.version,
        "person": entry.actor,
        "member_checked": submission.member_checked,
        **unsettled,
        "journal": _place(entry),
    }


def _place(entry: Entry) -> dict[str, Any]:
    """Where the journal holds `entry`."""
    return {
        "chain": entry.chain_id,
        "number": entry.number,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _reception(submission: Submission, entered: calendar.Entry) -> dict[str, str]:
    """How it was received: `how`, with what made it possible after the closing, or what was read on paper."""
    told: dict[str, str] = {"how": submission.received_as, **entered.noted}
    if entered.begun_at:
        told["begun_at"] = instant(entered.begun_at)
    if entered.until:
        told["until"] = instant(entered.until)
    return told


def instant(moment: datetime) -> str:
    """UTC to the microsecond, as the journal writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def paris(moment: datetime) -> str:
    """The same instant on the clocks of Paris, to the second, with its offset."""
    return moment.astimezone(PARIS).isoformat(timespec="seconds")


def sign(submission: Submission) -> None:
    """Sign the receipt that `submission` holds."""
    submission.signature = signing.sign(canonical(submission.receipt))
    submission.public_key = signing.public_key()


def as_json(submission: Submission) -> bytes:
    """The receipt as its holder keeps it: canonical JSON, which anyone may verify."""
    return canonical(
        {"receipt": submission.receipt, "signature": submission.signature, "public_key": submission.public_key}
    )


def seal(pdf: bytes, receipt: dict[str, Any]) -> bytes:
    """`pdf` with its receipt, closed by a signature of all its bytes, in comments that readers of PDF skip.

    The receipt stands before the last words of the document, which readers look for in its last thousand bytes.
    """
    body, last_words, end = pdf.rpartition(b"startxref")
    pdf = body.rstrip() + verify_receipt.DATA + canonical(receipt) + b"\n" + last_words + end
    return pdf + verify_receipt.SEAL + f"{signing.public_key()} {signing.sign(pdf)}\n".encode()


@dataclass(frozen=True)
class Reading:
    """What a file handed in as a receipt proves. `known` names the platform's key; `submission` is what it is of.

    A receipt signed by the platform whose journal no longer holds the entry has `entry_found` false.
    """

    accepted: bool
    reason: str = ""
    submission: Submission | None = None
    entry_found: bool = True
    demo: bool = False


def read(content: bytes) -> Reading:
    """Verify a JSON or PDF receipt, with the same code as the offline verifier, then against the journal.

    Reasons of a refusal: "unreadable", "altered", "foreign" (another platform's key), "unknown" (signed by us, of no
    submission that we hold).
    """
    try:
        message, signature, key, receipt = verify_receipt.signed_part(content)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Reading(accepted=False, reason="unreadable")
    if not verify_receipt.verify(key, message, signature):
        return Reading(accepted=False, reason="altered")
    if key.hex() not in signing.known_keys().values():
        return Reading(accepted=False, reason="foreign")
    submission = _submission_of(receipt, content)
    if submission is None:
        return Reading(accepted=False, reason="unknown")
    journal = submission.receipt["journal"]
    found = Entry.objects.filter(chain=journal["chain"], number=journal["number"], hash=journal["hash"]).exists()
    return Reading(accepted=True, submission=submission, entry_found=found, demo=submission.receipt["demo"])


def unsettled_of(submission: Submission) -> dict[str, list[str]]:
    """The sentences of the rules that were not known at submission, and of those that an unconfirmed value decides.

    In the current language, by their names in the receipt: `unknowns`, `to_confirm`.
    """
    noted = {name: submission.receipt.get(name, []) for name in ("unknowns", "to_confirm")}
    if not any(noted.values()):
        return noted
    verdicts = check(restore(submission.facts.encode()), submission.regulation.load(), Stage.SUBMIT)
    language = get_language() or settings.LANGUAGE_CODE
    return {name: [sentence(verdicts[rule], language, place_name) for rule in rules] for name, rules in noted.items()}


def _submission_of(receipt: dict[str, Any] | None, content: bytes) -> Submission | None:
    submissions = Submission.objects.with_heading()
    if receipt is None:
        return submissions.filter(printed__sha256=fingerprint_of(content)).first()
    held = submissions.filter(application__number=receipt["application"], version=receipt["version"]).first()
    return held if held and json.loads(canonical(held.receipt)) == receipt else None

"""What a submission freezes: all that the file holds, as canonical JSON. Amounts and days are texts."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.directory.territories.names import place_name
from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.journal.canonical import canonical
from traitdunion.foundation.ui.formats import money
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.models import DutyKind, FundingStatus
from traitdunion.programme.applications.parts import standings_of


def freeze(contents: Contents) -> dict[str, Any]:
    """Everything typed in the file, by section; parties are named by their key. See the keys below.

    Of a confirmation, the names of persons stay in its row: nothing here has to be erased with them.
    """
    keys: dict[int | None, str] = {party.pk: party.key for party in contents.parties}
    project = contents.project
    return {
        "parties": [
            {
                "key": party.key,
                "role": party.role,
                "name": party.name,
                "kind": party.kind,
                "country": party.country,
                "subdivision": party.subdivision,
                "committed": party.committed,
                "network_member": party.network_member,
                "commitment": party.commitment,
            }
            for party in contents.parties
        ],
        "project": {
            "title": project.title,
            "summary": project.summary,
            "starts": project.starts and project.starts.isoformat(),
            "ends": project.ends and project.ends.isoformat(),
            "strands": contents.strands,
            "goals": contents.goals,
            "places": [
                {"country": place.country, "subdivision": place.subdivision, "name": place.name}
                for place in contents.places
            ],
        },
        "expenses": [
            {
                "key": line.key,
                "label": line.label,
                "category": line.category,
                "year": line.year,
                "payer": "grant" if line.paid_by_grant else keys.get(line.payer_id),
                "country": line.country,
                "nature": line.nature,
                "amount": str(line.amount),
            }
            for line in contents.expenses
        ],
        "funding": [
            {
                "party": keys.get(line.party_id),
                "funder": line.funder,
                "year": line.year,
                "nature": line.nature,
                "amount": str(line.amount),
                **({"status": line.status} if line.status else {}),
            }
            for line in contents.funding
        ],
        "duties": [
            {"duty": duty.kind, "party": duty.party.key, "amount": duty.amount and str(duty.amount)}
            for duty in contents.duties
        ],
        "confirmations": [
            {
                "id": standing.confirmation.pk,
                "party": standing.party.key,
                "said": standing.confirmation.said,
                "how": standing.confirmation.how,
                "at": standing.confirmation.at.isoformat(),
                "part_sha256": standing.confirmation.sha256,
                "holds": standing.confirmation.sha256 == standing.sha256,
            }
            for standing in standings_of(contents, asked=False)
            if standing.confirmation
        ],
        "answers": contents.given,
        "call_version": contents.application.call.snapshot.version,
        "elections": contents.elections,
        "attachments": [
            {
                "id": attachment.pk,
                "kind": attachment.kind,
                "party": keys.get(attachment.party_id),
                "name": attachment.name,
                "size": attachment.stored.size,
                "type": attachment.stored.content_type,
                "sha256": attachment.stored.sha256,
            }
            for attachment in contents.attachments
        ],
    }


def status_words(line: dict[str, Any]) -> str:
    """Whether a line of a frozen financing plan is acquired or asked for, in words; empty when it is not said."""
    return str(FundingStatus(line["status"]).label) if line.get("status") else ""


def duty_words(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Who does what in a frozen file, and what of the grant is passed on to whom: term and words."""
    names = {party["key"]: party["name"] or _("Partenaire sans nom") for party in document["parties"]}
    return [
        (
            str(DutyKind(each["duty"]).label),
            _(", ").join(
                filter(None, (names.get(each["party"], ""), each["amount"] and money(Decimal(each["amount"]))))
            ),
        )
        for each in document.get("duties", ())
    ]


def place_words(place: dict[str, str]) -> str:
    """A frozen place, in words: its name, its region, its country."""
    told = (place["name"], place_name(place["subdivision"]), country_name(place["country"]))
    return _(", ").join(filter(None, told))


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical JSON of `value`, 64 hexadecimal digits."""
    return fingerprint_of(canonical(value))


def fingerprint_of(content: bytes) -> str:
    """SHA-256 of `content`, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()

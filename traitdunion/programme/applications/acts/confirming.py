"""Asking a party to confirm its part, and what it answers, without an account if need be."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from traitdunion.foundation.clock import now
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.journal import acts as journal
from traitdunion.foundation.mail import acts as mail
from traitdunion.programme.applications.acts.attachments import refuse_beyond_quota
from traitdunion.programme.applications.acts.sections import lock, save_section
from traitdunion.programme.applications.calendar import window_of
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.correspondence import tell
from traitdunion.programme.applications.currencies import Currency, local_name
from traitdunion.programme.applications.models import (
    Application,
    Attachment,
    Confirmation,
    ConfirmationLink,
    How,
    Party,
    PartyRole,
    Said,
    SectionKey,
    Typed,
)
from traitdunion.programme.applications.models.attachment import EACH
from traitdunion.programme.applications.models.confirmation import AFTER_CLOSING
from traitdunion.programme.applications.parts import Amounts, Part, closing_words, fingerprint, part_of, with_amounts
from traitdunion.programme.applications.permissions import can_change
from traitdunion.programme.applications.regulation import OTHER, documents_of
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.summary import summarise

PHOTOS = frozenset({"jpg", "jpeg", "png", "pdf"})
"""What a signed letter may be sent as."""
LETTER = "letter"


@dataclass(frozen=True)
class Answer:
    """What a party answers. `amounts` are in euros and `local` as typed in `currency`, when it may correct them."""

    said: Said
    person: str
    function: str
    how: How
    language: str
    shown: str
    """Hash of the part that was on screen."""
    words: str = ""
    amounts: Amounts | None = None
    local: Amounts | None = None
    currency: Currency | None = None
    letter: UploadedFile | None = None


@dataclass(frozen=True)
class Answered:
    """What became of an answer. Without a confirmation: its part changed since it was shown, or `reason` says why."""

    confirmation: Confirmation | None = None
    reason: str = ""


@transaction.atomic
def ask(*, application: Application, party: Party, by: Any, language: str, email: str = "") -> ConfirmationLink:
    """Make the link of a party, in place of the one that it had, and send it to `email` if there is one."""
    locked = lock(application)
    moment = now()
    locked.confirmation_links.filter(party_key=party.key, revoked_at=None).update(revoked_at=moment)
    link = ConfirmationLink(
        application=locked,
        party_key=party.key,
        email=email.strip().lower(),
        language=language,
        created_by=by,
        expires_at=_expires(locked, moment),
    )
    link.seal()
    link.save()
    if link.email:
        _send(link, party, by)
    return link


@transaction.atomic
def revoke_link(*, application: Application, party: Party) -> None:
    """The secret address and the code of a party open nothing any more, at once."""
    lock(application).confirmation_links.filter(party_key=party.key, revoked_at=None).update(revoked_at=now())


def answer_part(
    *, application: Application, key: str, answer: Answer, by: Any = None, link: ConfirmationLink | None = None
) -> Answered:
    """Keep what the party `key` answers, with the amounts that it corrected and its letter, in one go.

    The same answer again changes nothing. When its part is no longer the one that it had on screen, nothing is kept.
    Raises Refused when the letter is not a file that we take.
    """
    if answer.letter:
        refuse_beyond_quota(application, answer.letter)
    stored = files.store(answer.letter, allowed=PHOTOS, max_bytes=EACH) if answer.letter else None
    with transaction.atomic():
        locked = lock(application)
        contents = contents_of(locked)
        party = next((each for each in contents.parties if each.key == key and each.role != PartyRole.LEAD), None)
        if party is None or (link and not ConfirmationLink.objects.open().filter(pk=link.pk).exists()):
            return Answered(reason=_("Cette demande n’est plus ouverte."))
        if not (allowed := can_change(by, locked)):
            return Answered(reason=str(allowed.reason))
        part = part_of(contents, party)
        wanted = part if answer.amounts is None else with_amounts(part, answer.amounts)
        held = contents.confirmations.get(key)
        if held and _same(held, answer, wanted):
            return Answered(held)
        if fingerprint(part) != answer.shown:
            return Answered()
        if wanted != part:
            _correct(contents, party, answer, by)
        return Answered(_kept(locked, party, answer, wanted, stored, by, link))


@transaction.atomic
def withdraw_confirmation(*, application: Application, party: Party, by: Any) -> None:
    """Set aside the answer of a party, which stays in the history."""
    locked = lock(application)
    held = locked.confirmations.standing().filter(party_key=party.key).first()
    if held is None:
        return
    held.withdrawn_at, held.withdrawn_by = now(), by
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    summarise(locked)
    _record(locked, held, "confirmation_withdrawn", by)


def forget_person(sender: object, *, user: Any, **_kwargs: object) -> None:  # noqa: ARG001 a signal's
    """Answers the signal `erasing` of accounts: the address to which requests went goes with the account."""
    ConfirmationLink.objects.filter(email__iexact=user.email).update(email="")


def _same(held: Confirmation, answer: Answer, wanted: Part) -> bool:
    """Is `answer` the one that was kept already? A double press, or a page sent again."""
    return (held.said, held.sha256, held.person, held.function, held.words) == (
        answer.said,
        fingerprint(wanted),
        answer.person,
        answer.function,
        answer.words,
    )


def _correct(contents: Contents, party: Party, answer: Answer, by: Any) -> None:
    """Save the amounts of the party as a version of the resources; those of the others stay as they are."""
    assert answer.amounts is not None
    typed: Typed = {f"{party.key}-{nature}-{year}": _cell(amount) for (nature, year), amount in answer.amounts.items()}
    if answer.currency and answer.local is not None:
        typed |= {local_name(party.key, *cell): _cell(amount) for cell, amount in answer.local.items()}
        typed[f"{party.key}-currency"] = [answer.currency.code]
    save_section(
        application=contents.application,
        section=SectionKey.FUNDING,
        typed=contents.typed(SectionKey.FUNDING) | typed,
        base=contents.number_of(SectionKey.FUNDING),
        by=by,
        partner=party.name,
    )


def _cell(amount: Decimal) -> list[str]:
    """An empty case for nothing, as people leave it."""
    return [str(amount) if amount else ""]


def _kept(  # noqa: PLR0913, PLR0917 - each is a part of the answer
    application: Application,
    party: Party,
    answer: Answer,
    part: Part,
    stored: StoredFile | None,
    by: Any,
    link: ConfirmationLink | None,
) -> Confirmation:
    application.confirmations.standing().filter(party_key=party.key).update(withdrawn_at=now(), withdrawn_by=by)
    confirmation = Confirmation.objects.create(
        application=application,
        party_key=party.key,
        said=answer.said,
        part=part,
        sha256=fingerprint(part),
        how=answer.how,
        organisation=party.name,
        person=answer.person,
        function=answer.function,
        words=answer.words,
        language=answer.language,
        currency=answer.currency.code if answer.currency else "",
        rate=str(answer.currency.rate) if answer.currency else "",
        letter=_attached(application, party, stored, by) if stored else None,
        by=by,
        link=link,
    )
    fresh = lock(application)
    summarise(fresh)
    if answer.how != How.LETTER:
        _tell(fresh, party, confirmation)
    _record(fresh, confirmation, "confirmation", by)
    return confirmation


def _attached(application: Application, party: Party, stored: StoredFile, by: Any) -> Attachment:
    """The letter as a piece of the file: of the kind that the call asks for, if it asks for letters."""
    asked = {document.code for document in documents_of(contents_of(application))}
    kind = LETTER if LETTER in asked else OTHER
    return Attachment.objects.create(
        application=application, kind=kind, party=party, stored=stored, name=stored.name, added_by=by
    )


def _record(application: Application, confirmation: Confirmation, act: str, by: Any) -> None:
    journal.record(
        chain=application.call.slug,
        act=act,
        subject=f"{application.number}/{confirmation.party_key}",
        actor=by.reference if by else "",
        data={"said": confirmation.said, "how": confirmation.how, "part_sha256": confirmation.sha256},
    )


def _expires(application: Application, moment: datetime) -> datetime:
    closes_at = window_of(application.call.snapshot, application.lead, moment).closes_at
    return max(closes_at or moment, moment) + AFTER_CLOSING


def _send(link: ConfirmationLink, party: Party, by: Any) -> None:
    application = link.application
    with override(link.language):
        context = {
            "person": by.shown_name,
            "lead": application.lead.name,
            "party": party.name,
            "title": application.title,
            "until": closing_words(application),
            "address": settings.BASE_URL + reverse("applications:confirm", args=[link.token]),
            "code": link.shown_code,
            "code_address": settings.BASE_URL + reverse("applications:confirm_code"),
        }
    mail.send(
        to=link.email,
        template="applications_confirm",
        context=context,
        language=link.language,
        secret=True,
    )


def _tell(application: Application, party: Party, confirmation: Confirmation) -> None:
    """Tell who has the file in charge, else who began it, what the party answered."""
    person = application.in_charge or application.created_by
    if person is None:
        return
    place = settings.BASE_URL + address(application, SectionKey.PARTIES, anchor=party.key)
    tell(
        [person],
        "applications_answered",
        application,
        lambda _person: {
            "party": party.name,
            "person": confirmation.person,
            "function": confirmation.function,
            "said": str(Said(confirmation.said).label),
            "words": confirmation.words,
            "address": place,
        },
    )

"""The part of each party in a file, whether it stands behind it, and what is to be done next."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import now
from traitdunion.foundation.journal.canonical import canonical
from traitdunion.foundation.ui.formats import money
from traitdunion.programme.applications.calendar import window_of
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.currencies import Currency, local_name
from traitdunion.programme.applications.models import (
    Application,
    Confirmation,
    ConfirmationLink,
    DutyKind,
    Nature,
    Party,
    PartyRole,
    Said,
    SectionKey,
)
from traitdunion.programme.calls.texts import moment_words

ZERO = Decimal("0.00")
Part = dict[str, Any]
Amounts = dict[tuple[str, int], Decimal]
"""By nature and year."""


def part_of(contents: Contents, party: Party) -> Part:
    """What a party confirms: its role, its commitment, its duties, what of the grant is passed on to it, its money in
    euros by year, cash or in kind. Amounts are texts.

    What is nothing is left out, so that an empty case and a zero are one.
    """
    lines = [line for line in contents.funding if line.party_id == party.pk and line.amount]
    held = {duty.kind: duty.amount for duty in contents.duties if duty.party_id == party.pk}
    gets = held.pop(DutyKind.GETS, None)
    return {
        "party": party.key,
        "role": party.role,
        "commitment": party.commitment,
        "money": [
            {"year": line.year, "nature": line.nature, "amount": str(line.amount)}
            for line in sorted(lines, key=lambda line: (line.year, line.nature))
        ],
        **({"duties": sorted(held)} if held else {}),
        **({"gets": str(gets)} if gets else {}),
    }


def fingerprint(part: Part) -> str:
    """SHA-256 of the canonical JSON of a part, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(part)).hexdigest()


def with_amounts(part: Part, amounts: Amounts) -> Part:
    """`part` with other amounts, in euros by nature and year."""
    lines = sorted((year, nature, amount) for (nature, year), amount in amounts.items() if amount)
    return part | {
        "money": [{"year": year, "nature": nature, "amount": str(amount)} for year, nature, amount in lines],
    }


def amounts_of(part: Part) -> Amounts:
    """The money of a part in euros, by nature and year."""
    return {(line["nature"], line["year"]): Decimal(line["amount"]) for line in part["money"]}


def local_amounts(contents: Contents, part: Part, currency: Currency) -> Amounts:
    """The money of a part in `currency`: as the party typed it, else what its euros are worth."""
    typed = contents.typed(SectionKey.FUNDING)
    return {
        cell: currency.typed_or_worth((typed.get(local_name(part["party"], *cell)) or [""])[0], euros)
        for cell, euros in amounts_of(part).items()
    }


def money_lines(contents: Contents, part: Part, currency: Currency | None) -> list[tuple[str, Decimal, str]]:
    """What a party brings, cash then in kind: the words, the euros, and the same in its currency."""
    euros, local = amounts_of(part), local_amounts(contents, part, currency) if currency else {}
    return [
        (str(capfirst(nature.label)), total, currency.shown(_sum(local, nature)) if currency else "")
        for nature in Nature
        if (total := _sum(euros, nature))
    ]


def duty_lines(part: Part, currency: Currency | None) -> list[tuple[str, str]]:
    """The duties of a party, then what of the grant is passed on to it, in both currencies: terms and words."""
    found = [(_("Dans le projet"), duties)] if (duties := _duties(part)) else []
    if "gets" in part:
        euros = Decimal(part["gets"])
        local = f" ({currency.shown(currency.typed_or_worth('', euros))})" if currency else ""
        found.append((str(DutyKind.GETS.label), f"{money(euros)}{local}"))
    return found


def _duties(part: Part) -> str:
    return " · ".join(str(DutyKind(kind).label) for kind in part.get("duties", ()))


def _sum(amounts: Amounts, nature: Nature) -> Decimal:
    return sum((amount for (each, _year), amount in amounts.items() if each == nature), ZERO)


@dataclass(frozen=True)
class Change:
    """What is no longer as it was confirmed."""

    label: str
    before: str
    after: str


def changes(before: Part, after: Part) -> list[Change]:
    """What differs between two parts, in words."""
    return list(_changes(before, after))


def _changes(before: Part, after: Part) -> Iterator[Change]:
    if before["role"] != after["role"]:
        yield Change(_("Rôle"), str(PartyRole(before["role"]).label), str(PartyRole(after["role"]).label))
    if before["commitment"] != after["commitment"]:
        yield Change(_("Apport au projet"), before["commitment"], after["commitment"])
    if (old := _duties(before)) != (new := _duties(after)):
        yield Change(_("Dans le projet"), old, new)
    if before.get("gets") != after.get("gets"):
        got, gets = (money(Decimal(part["gets"])) if "gets" in part else "" for part in (before, after))
        yield Change(str(DutyKind.GETS.label), got, gets)
    then, now = amounts_of(before), amounts_of(after)
    for nature, year in sorted(then.keys() | now.keys(), key=lambda cell: (cell[1], cell[0])):
        was, is_ = then.get((nature, year), ZERO), now.get((nature, year), ZERO)
        if was != is_:
            label = _("%(line)s, %(year)s") % {"line": Nature(nature).label, "year": year}
            yield Change(label, money(was), money(is_))


class State(StrEnum):
    """How far a party is in confirming its part."""

    TO_ASK = "to_ask"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    CHANGE_ASKED = "change_asked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Standing:
    """Where a party stands: its part now, its last answer if it gave one, the open request if there is one."""

    party: Party
    part: Part
    confirmation: Confirmation | None = None
    link: ConfirmationLink | None = None

    @property
    def sha256(self) -> str:
        return fingerprint(self.part)

    @property
    def state(self) -> State:
        answer = self.confirmation
        if answer is None:
            return State.ASKED if self.link else State.TO_ASK
        if answer.said == Said.REFUSED:
            return State.REFUSED
        if answer.said == Said.CHANGE:
            return State.CHANGE_ASKED
        return State.CONFIRMED if answer.sha256 == self.sha256 else State.CHANGED

    @property
    def badge(self) -> tuple[str, str]:
        """Words and kind of the badge."""
        return {
            State.TO_ASK: (_("à faire confirmer"), "ask"),
            State.ASKED: (_("confirmation demandée"), "wait"),
            State.CONFIRMED: (_("confirmé"), "ok"),
            State.CHANGED: (_("changé depuis, à confirmer de nouveau"), "wait"),
            State.CHANGE_ASKED: (_("demande un changement"), "wait"),
            State.REFUSED: (_("ne participe pas"), "no"),
        }[self.state]

    @property
    def next_step(self) -> str:
        """What the lead does now; empty when there is nothing to do."""
        return {
            State.TO_ASK: _("Demandez-lui de confirmer sa part : par courriel, sur papier, ou saisissez sa lettre."),
            State.ASKED: _("Sa réponse est attendue. Vous pouvez renvoyer la demande."),
            State.CONFIRMED: "",
            State.CHANGED: _("Demandez-lui de confirmer sa part telle qu’elle est maintenant."),
            State.CHANGE_ASKED: _("Lisez son message, corrigez sa part, puis demandez-lui de confirmer."),
            State.REFUSED: _("Retirez-le du dossier, ou parlez-en avec lui."),
        }[self.state]

    @property
    def changes(self) -> list[Change]:
        """What changed since the party confirmed."""
        return changes(self.confirmation.part, self.part) if self.confirmation else []


def standing_of(contents: Contents, party: Party, *, asked: bool = True) -> Standing:
    """Where `party` stands; without `asked`, its open request is not looked for."""
    link = contents.asked.get(party.key) if asked else None
    return Standing(party, part_of(contents, party), contents.confirmations.get(party.key), link)


def standings_of(contents: Contents, *, asked: bool = True) -> list[Standing]:
    """Every party but the lead, which confirms its part by submitting."""
    others = (party for party in contents.parties if party.role != PartyRole.LEAD)
    return [standing_of(contents, party, asked=asked) for party in others]


def closing_words(application: Application) -> str:
    """Until when a party may answer: the closing of the call for this file, empty when it is not known."""
    closes_at = window_of(application.call.snapshot, application.lead, now()).closes_at
    return moment_words(closes_at, closing=True) if closes_at else ""


def unconfirmed(contents: Contents) -> list[Standing]:
    """The named parties that did not confirm their part as it is now."""
    standings = standings_of(contents, asked=False)
    return [each for each in standings if each.party.name and each.state != State.CONFIRMED]


def committed(contents: Contents, party: Party) -> bool | None:
    """Is the party committed: what it answered itself, as long as its part did not change, else what the lead says."""
    if party.key in contents.confirmations:
        state = standing_of(contents, party, asked=False).state
        if state in {State.CONFIRMED, State.REFUSED}:
            return state == State.CONFIRMED
    return party.committed

"""Reading and verifying the journal."""

from dataclasses import dataclass

from traitdunion.foundation.journal.models import GENESIS, Chain, Entry, PersonSalt


@dataclass(frozen=True)
class Break:
    """The first place where a chain no longer holds. `number` is the entry's, or the one that should be there."""

    number: int
    reason: str


def verify(chain: Chain) -> Break | None:
    """Walk `chain` from its first entry: numbers without a gap, hashes recomputed, links and head as recorded."""
    number, head = 0, GENESIS
    for number, entry in enumerate(Entry.objects.filter(chain=chain).order_by("number").iterator(), start=1):
        if entry.number != number:
            return Break(number, "the entry is missing")
        if entry.previous_hash != head:
            return Break(number, "it does not follow the entry before it")
        if entry.seal() != entry.hash:
            return Break(number, "its content is not what was sealed")
        head = entry.hash
    if (number, head) != (chain.length, chain.head):
        return Break(number + 1, f"the chain should end at entry {chain.length}, it ends at {number}")
    return None


def person_of(reference: str) -> str | None:
    """The identifier behind `reference`, as text; None once the person was forgotten."""
    return PersonSalt.objects.filter(reference=reference).values_list("person", flat=True).first()

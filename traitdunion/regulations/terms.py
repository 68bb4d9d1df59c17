"""What verdicts are made of before they become a sentence: typed terms, put into words per language."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from traitdunion.regulations.vocabulary import Provenance, Status


@dataclass(frozen=True, slots=True)
class Cash:
    """An amount in a currency."""

    amount: Fraction
    currency: str


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage as the regulation writes it, or as truncated for display."""

    value: Decimal
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the closed lists, `of` in the genitive ("du coût retenu")."""

    key: str
    of: bool = False


@dataclass(frozen=True, slots=True)
class Months:
    number: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things, joined by "et" or by "ou"."""

    items: tuple[object, ...]
    choice: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A key of one of the regulation's tables of words (strands, questions, documents…)."""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Place:
    """A country or a subdivision by its ISO code; named by whoever knows names."""

    code: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence inside a sentence: a French message with its own terms."""

    message: str
    terms: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class FactUsed:
    """A fact as a rule used it: `path` names its place in the facts ("parties.town.network_member").

    `status` assumed: a class of country still to be confirmed; `note` says where it was read.
    """

    path: str
    value: object
    provenance: Provenance
    status: Status = Status.SOURCED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One term of a derivation: amount × pct, added or taken away, and what it is."""

    amount: Fraction
    pct: Fraction | None = None
    label: object = ""
    minus: bool = False

    @property
    def result(self) -> Fraction:
        product = self.amount if self.pct is None else self.amount * self.pct
        return -product if self.minus else product

"""A file before a regulation: the facts, the retained budget, and what is read from both."""

from copy import copy
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from traitdunion.regulations.budget import Budget
from traitdunion.regulations.days import months_between
from traitdunion.regulations.facts import Facts
from traitdunion.regulations.vocabulary import Income, Stage

if TYPE_CHECKING:
    from traitdunion.regulations.grammar import Regulation
    from traitdunion.regulations.rules.election import Choice


class Case:
    """What rules are given. Cheap to make; each part is worked out once, when a rule asks for it.

    `exact` leaves the clipped amounts unrounded, so that they are linear in what is moved (repairs need it).
    `trusting` false: as if the assumed caps and lists of the regulation did not exist (does an assumed one decide?).
    """

    facts: Facts
    regulation: "Regulation"
    stage: Stage

    def __init__(
        self,
        facts: Facts,
        regulation: "Regulation",
        stage: Stage = Stage.SIMULATE,
        *,
        exact: bool = False,
        trusting: bool = True,
    ) -> None:
        self.facts = facts
        self.regulation = regulation
        self.stage = stage
        self.exact = exact
        self.trusting = trusting
        self.place: str | None = None

    @cached_property
    def budget(self) -> Budget:
        return Budget(self.facts, self.regulation.frame(self))

    @cached_property
    def choices(self) -> "dict[str, Choice]":
        """Option by option, what each election of the regulation resolves to, by the id of the election."""
        return self.regulation.choices(self)

    def at(self, code: str) -> "Case":
        """The same case, seen from one of its countries only."""
        part = copy(self)
        part.place = code
        return part

    @property
    def places(self) -> tuple[str, ...] | None:
        """The countries of the project, or the one it is seen from."""
        return self.facts.places if self.place is None else (self.place,)

    def income(self, code: str) -> Income | None:
        country = self.facts.country(code)
        return country.income if country else None

    def says(self, key: str) -> bool | None:
        return self.facts.says(key)[0]

    def months(self) -> int | None:
        """Duration of the project in months (D8), None when a date is missing or the end precedes the start."""
        starts, ends = self.facts.project.starts, self.facts.project.ends
        return None if starts is None or ends is None or ends < starts else months_between(starts, ends)

    @property
    def today(self) -> date | None:
        return self.facts.received_at.date() if self.facts.received_at else None

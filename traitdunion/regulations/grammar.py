"""A regulation: what its file holds, once read."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, SkipValidation

from traitdunion.regulations.budget import Amount, Frame
from traitdunion.regulations.facts import Currency, Money, Word
from traitdunion.regulations.money import convert
from traitdunion.regulations.rules import Rule
from traitdunion.regulations.rules.base import At
from traitdunion.regulations.rules.bounds import GrantBound
from traitdunion.regulations.rules.dates import Window
from traitdunion.regulations.rules.election import Choice, Election
from traitdunion.regulations.rules.groups import Group
from traitdunion.regulations.rules.shares import Categories, MaxShare
from traitdunion.regulations.strict import Strict
from traitdunion.regulations.values import Text, Value, ValueUsed
from traitdunion.regulations.vocabulary import Outcome, Overall, Stage, Status

if TYPE_CHECKING:
    from traitdunion.regulations.case import Case

R = TypeVar("R", bound=Rule)

STANDARD: dict[str, frozenset[str]] = {
    "documents": frozenset({"convention", "deliberation", "letter", "budget", "report", "statutes", "calendar"}),
    "obligations": frozenset({"report", "oda_declaration", "atlas"}),
}
"""Keys that every regulation may use without describing them."""


def _key(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Funder(Strict):
    name: Text = Field(description="name, for people")
    currency: Currency = Field("EUR", description="ISO 4217 code in which it counts")


class Article(Strict):
    number: Annotated[str | None, BeforeValidator(_key)] = Field(None, description="its number in the official text")
    title: Text = Field(description="what it is about")


class Example(Strict):
    """Facts and what must come out: run by the test command."""

    name: str = Field(description="what it shows")
    stage: At = Field(Stage.SIMULATE, description="stage at which the facts are checked")
    facts: dict[str, Any] = Field(description="facts, written as in a facts file")
    expect: dict[Word, Outcome] = Field({}, description="outcome of rules, by their id")
    overall: Overall | None = Field(None, description="the whole answer")
    ceiling: Money | None = Field(None, description="highest grant")


class Regulation(Strict):
    id: Word = Field(description="identifier, the same for every version")
    version: int = Field(1, ge=1, description="version; a published one never changes")
    kind: Literal["general", "call"] = Field(description="general: a floor, never applied alone; call: rules of a call")
    title: Text = Field(description="title")
    extends: str | None = Field(None, pattern=r"^[a-z0-9][a-z0-9_-]*@[1-9][0-9]*$", description="general-2025@1")
    drop: tuple[Word, ...] = Field((), description="rules, or absent lines, of the extended one that do not hold here")
    reference_date: Literal["round.opens"] | date = Field(
        "round.opens", description="day at which a country's class is read: the opening of the round, or a day"
    )
    applies_from: date | None = Field(None, description="first day on which this version is in force")
    applies_until: date | None = Field(None, description="last day; left out: until the next version")
    currency: Currency = Field("EUR", description="currency in which everything is counted")
    rates: dict[Currency, Value[Decimal]] = Field({}, description="units of another currency for one of that currency")
    funders: dict[Word, Funder] = Field({}, description="who gives the grant: one, or several in a joint device")
    articles: dict[Word, Article] = Field({}, description="articles of the official text, by a key that rules cite")
    rounds: dict[Word, Text] = Field({}, description="rounds (sessions) of the call")
    strands: dict[Word, Text] = Field({}, description="strands (volets)")
    questions: dict[Word, Text] = Field({}, description="questions answered yes or no")
    documents: dict[Word, Text] = Field({}, description="documents, beyond the standard ones")
    obligations: dict[Word, Text] = Field({}, description="obligations, beyond the standard ones")
    categories: dict[Word, Text] = Field({}, description="categories of expenses")
    places: dict[str, Text] = Field({}, description="names of areas and subdivisions")
    absent: dict[Word, Text] = Field({}, description="what our sources do not say")
    examples: tuple[Example, ...] = Field((), description="facts and what must come out")
    rules: SkipValidation[dict[str, Rule]] = Field({}, description="the rules, by their id")

    @property
    def reference(self) -> str:
        return f"{self.id}@{self.version}"

    def of_kind(self, kind: type[R]) -> Iterator[R]:
        return (rule for rule in self.rules.values() if isinstance(rule, kind))

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        return tuple(self.of_kind(Window))

    @cached_property
    def bounds(self) -> tuple[GrantBound, ...]:
        return tuple(self.of_kind(GrantBound))

    @cached_property
    def election_of(self) -> Mapping[str, str]:
        """The election that each option belongs to."""
        return {option: election.id for election in self.of_kind(Election) for option in election.of}

    @cached_property
    def grouped(self) -> frozenset[str]:
        """Rules that count only through a group."""
        return frozenset(key for group in self.of_kind(Group) for key in group.of)

    def article(self, rule: Rule) -> Article | None:
        return self.articles.get(rule.article) if rule.article else None

    def values(self) -> Iterator[tuple[Rule, ValueUsed]]:
        """Every value of every rule, with its status."""
        return ((rule, used) for rule in self.rules.values() for used in rule.values())

    def missing_values(self) -> tuple[tuple[Rule, ValueUsed], ...]:
        """Values known to exist and that we do not have: while there are some, a call is shown and not opened."""
        return tuple((rule, used) for rule, used in self.values() if used.status is Status.UNKNOWN)

    # -- what a case asks ------------------------------------------------------------------------------------

    def in_base(self, amount: Decimal | None, funder: str | None) -> Amount:
        """An amount of a funder (or of the regulation) in the currency of the regulation."""
        if amount is None:
            return None
        currency = self.funders[funder].currency if funder else self.currency
        return convert(amount, currency, self.currency, self.known_rates)

    @cached_property
    def known_rates(self) -> dict[str, Decimal]:
        return {currency: rate.value for currency, rate in self.rates.items() if rate.value is not None}

    def frame(self, case: "Case") -> Frame:
        """What shapes the retained budget of a case."""
        clips = [
            clip for rule in self.of_kind(MaxShare) if (clip := rule.clip()) and self._shapes(rule, rule.pct, case)
        ]
        banned = [rule for rule in self.of_kind(Categories) if self._shapes(rule, rule.ineligible, case)]
        return Frame(
            self.currency,
            self.known_rates,
            tuple(clips),
            frozenset(key for rule in banned for key in rule.ineligible.value or ()),
            exact=case.exact,
        )

    def assumed_shapes(self, case: "Case") -> Iterator[Rule]:
        """The rules with an assumed value that shape the retained budget of a case."""
        shaping: list[tuple[Rule, Value[Any]]] = [(rule, rule.pct) for rule in self.of_kind(MaxShare) if rule.clip()]
        shaping += [(rule, rule.ineligible) for rule in self.of_kind(Categories)]
        for rule, value in shaping:
            if rule.status_of(value) is Status.ASSUMED and self._shapes(rule, value, case):
                yield rule

    @staticmethod
    def _shapes(rule: Rule, value: Value[Any], case: "Case") -> bool:
        if not case.trusting and rule.status_of(value) is Status.ASSUMED:
            return False
        return rule.when is None or rule.when.holds(case) is True

    def choices(self, case: "Case") -> dict[str, Choice]:
        found = {election.id: election.resolve(case) for election in self.of_kind(Election)}
        return {key: choice for key, choice in found.items() if choice is not None}

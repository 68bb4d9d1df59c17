"""The facts of a file: everything a rule may read, typed and declared here and nowhere else.

Every table can be typed by hand in TOML. What is not known is left out: it reads as None, and a rule that needs
it answers "unknown". An empty list is known and empty; a list left out is unknown. Amounts are exact decimals of
at most 999,999,999.99 in the line's currency (the regulation's unless it says otherwise); dates are calendar days,
hours carry their zone.
"""

import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BeforeValidator, Field, ValidationError, model_validator

from traitdunion.regulations.canonical import canonical_json
from traitdunion.regulations.languages import N_
from traitdunion.regulations.money import WITHOUT_CENTS
from traitdunion.regulations.positions import Positions
from traitdunion.regulations.problems import (
    NOT_A_BOOLEAN,
    InvalidFile,
    Problem,
    from_toml,
    from_validation,
    nearest,
    read,
)
from traitdunion.regulations.strict import Strict, said
from traitdunion.regulations.vocabulary import (
    FRENCH_CODES,
    Debt,
    Form,
    Income,
    Kind,
    Provenance,
    Role,
    Side,
    Status,
)


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        raise said(N_('Un montant s’écrit en décimal exact, par exemple "12.50".'))
    return value


Money = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=Decimal("999999999.99"), decimal_places=2)]
Word = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
Country2 = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Subdivision = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Fact(Strict):
    """A table of facts; its values come from `provenance`, except those named in `provenance_of`."""

    provenance: Provenance = Field(Provenance.DECLARED, description="where these values come from")
    provenance_of: dict[str, Provenance] = Field({}, description="the same, for one value of the table by its name")

    @model_validator(mode="after")
    def _provenances_name_fields(self) -> Self:
        for name in self.provenance_of:
            if name not in self.words():
                raise said(
                    N_("« %(word)s » n’est pas une valeur de cette table."),
                    word=name,
                    nearest=nearest(name, self.words()),
                )
        return self

    def origin(self, name: str) -> Provenance:
        """Where the value called `name` comes from."""
        return self.provenance_of.get(name, self.provenance)


class Project(Fact):
    title: str | None = Field(None, max_length=300, description="title, for people")
    starts: date | None = Field(None, description="first day")
    ends: date | None = Field(None, description="last day, included")
    strands: tuple[Word, ...] | None = Field(None, description="strands chosen, by the keys of the regulation")
    sdg: tuple[Annotated[int, Field(ge=1, le=17)], ...] | None = Field(None, description="sustainable goals, 1 to 17")


class Party(Fact):
    """An organisation's part in the file."""

    key: Word = Field(description="short name by which the other tables call this party")
    role: Role | None = Field(None, description="lead, carrier (co-porteur), partner or operator")
    kind: Kind | None = Field(None, description="kind of organisation")
    name: str | None = Field(None, max_length=300, description="name, for people")
    country: Country2 | None = Field(None, description="ISO 3166-1 code of two letters")
    subdivision: Subdivision | None = Field(None, description="ISO 3166-2 code, such as CA-QC")
    area: Word | None = Field(None, description="any other area that a regulation names")
    network_member: bool | None = Field(None, description="member of a regional multi-actor network (RRMA)")
    network_available: bool | None = Field(None, description="there is such a network where it is")
    committed: bool | None = Field(None, description="has committed itself (deliberation, letter, signature)")

    @property
    def french(self) -> bool | None:
        return None if self.country is None else self.country in FRENCH_CODES

    @property
    def side(self) -> Side | None:
        """Whose money this party's is: D5. None when role, kind or country is missing and could change it.

        Own: the French authorities that carry the file (lead, carriers), and the French association or GIP that
        leads it. Foreign: any party from abroad. Other: the rest.
        """
        if self.french is False:
            return Side.FOREIGN
        if self.role in {Role.PARTNER, Role.OPERATOR}:
            return Side.OTHER if self.french else None
        if self.kind is not None and not self.kind.is_authority:
            if self.kind not in {Kind.ASSOCIATION, Kind.GIP} or self.role is Role.CARRIER:
                return Side.OTHER if self.french else None
            return Side.OWN if self.french and self.role is Role.LEAD else None
        return Side.OWN if self.french and self.role and self.kind else None

    @property
    def authority(self) -> bool | None:
        return None if self.kind is None else self.kind.is_authority


class Country(Fact):
    """A country of the project, with its class as the caller read it in the dated list."""

    code: Country2 = Field(description="ISO 3166-1 code of two letters")
    income: Income | None = Field(None, description="class at the reference date; left out when not known")
    status: Status = Field(Status.SOURCED, description="how well the class is known")
    source: str | None = Field(None, description="where the class was read")


class Sum(Fact):
    """An amount, in a currency, of a year."""

    amount: Money | None = Field(None, description="amount, at most two decimals")
    currency: Currency | None = Field(None, description="ISO 4217 code; left out: the currency of the regulation")
    year: Year | None = Field(None, description="budget year")

    @model_validator(mode="after")
    def _cents_exist(self) -> Self:
        if self.amount is not None and self.currency in WITHOUT_CENTS and self.amount % 1:
            raise said(N_("La monnaie %(currency)s n’a pas de centimes."), currency=self.currency)
        return self


class Line(Sum):
    form: Form = Field(Form.CASH, description="cash or in_kind (valorisation)")


class Expense(Line):
    """A line of the budget: an expense of the whole project, whoever pays it (D2)."""

    payer: Word | None = Field(None, description="party or funder that pays the line, or grant")
    category: Word | None = Field(None, description="category, by the keys of the regulation")
    eligible: bool = Field(True, description="false when the line cannot be retained")
    country: Country2 | None = Field(None, description="country part that the line belongs to (D15)")
    label: str | None = Field(None, max_length=300, description="what it is, for people")


class Resource(Line):
    """Money, or contribution in kind, other than the requested grant. From a party, or from another funder."""

    party: Word | None = Field(None, description="party that brings it")
    funder: Word | None = Field(None, description="or another funder, by any short name (region, eu, afd…)")
    side: Side | None = Field(None, description="own, foreign or other, when it does not follow from the party")

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.party is None) == (self.funder is None):
            raise said(N_("Une ressource vient soit d’une partie (party), soit d’un autre financeur (funder)."))
        if self.side is Side.GRANT:
            raise said(N_("La subvention demandée se déclare dans [[grants]]."))
        return self

    @property
    def origin_key(self) -> str:
        return self.party or self.funder or ""


class Grant(Sum):
    """What is asked, from a funder of the regulation (the only one when not named), for a year (or the whole)."""

    funder: Word | None = Field(None, description="funder, by its key in the regulation")


class Document(Fact):
    kind: Word = Field(description="kind of document, by the keys of the regulation")
    covers: tuple[Word, ...] | None = Field(None, description="parties it binds; left out: all of them")


class Obligation(Fact):
    """What a party owes from before: met when nothing is owed."""

    kind: Word = Field(description="report, oda_declaration, atlas…")
    party: Word = Field(description="party that owes it")
    state: Debt = Field(Debt.UNKNOWN, description="met, not_met, unknown or contested")


class Answer(Fact):
    """A yes or no of the applicant; written plainly (`key = true`) or as a table."""

    value: bool | None = Field(None, description="true, false; left out when not answered")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        if isinstance(data, bool):
            return {"value": data}
        if isinstance(data, dict | Answer):
            return data
        raise said(NOT_A_BOOLEAN, input=data)


class Ruling(Strict):
    """What an officer has ruled on a question that is theirs: it prevails over the answer of the same name."""

    key: Word = Field(description="question of the regulation")
    value: bool = Field(description="the ruling")
    by: str | None = Field(None, description="opaque reference of the officer")
    on: date | None = Field(None, description="day of the ruling")
    reason: str | None = Field(None, description="why")


class Waiver(Strict):
    """A rule set aside for this file."""

    rule: Word = Field(description="id of the rule")
    reason: str = Field(description="why")
    by: str | None = Field(None, description="opaque reference of who decided")
    on: date | None = Field(None, description="day of the decision")
    until: date | None = Field(None, description="last day of validity, included; left out: no end")


class OtherCall(Fact):
    """Another call, and whether the project fits it (D14): evaluated without that call's own exclusions."""

    key: Word = Field(description="id of the other call's regulation")
    fits: bool | None = Field(None, description="left out when it cannot be said")


class Facts(Strict):
    round: Word | None = Field(None, description="round of the call, by its key in the regulation")
    received_at: AwareDatetime | None = Field(None, description="when the file reached us (now, for a simulation)")
    begun_at: AwareDatetime | None = Field(None, description="when a step or an upload still in progress began")
    project: Project = Field(Project(), description="what and when")
    parties: tuple[Party, ...] | None = Field(None, description="who")
    countries: tuple[Country, ...] | None = Field(None, description="where, France left out")
    expenses: tuple[Expense, ...] | None = Field(None, description="the budget, line by line")
    resources: tuple[Resource, ...] | None = Field(None, description="who brings what, the grant left out")
    grants: tuple[Grant, ...] | None = Field(None, description="what is asked")
    documents: tuple[Document, ...] | None = Field(None, description="attachments")
    obligations: tuple[Obligation, ...] = Field((), description="what parties owe")
    answers: dict[Word, Answer] = Field({}, description="yes or no, by the keys of the regulation")
    elections: dict[Word, Word] = Field({}, description="option chosen, by the id of the election rule")
    rulings: tuple[Ruling, ...] = Field((), description="what officers ruled")
    waivers: tuple[Waiver, ...] = Field((), description="rules set aside")
    other_calls: tuple[OtherCall, ...] | None = Field(None, description="other calls that fit (computed)")

    @model_validator(mode="after")
    def _keys_agree(self) -> Self:
        parties = [party.key for party in self.parties or ()]
        for index, key in enumerate(parties):
            if key in parties[:index]:
                raise said(N_("Deux parties portent la même clé « %(word)s »."), word=key, at=f"parties.{index}.key")
        if self.parties is None:
            return self
        funders = {line.origin_key for line in self.resources or ()} | {line.funder or "" for line in self.grants or ()}
        payers = {*parties, *funders, "grant"} - {""}
        named: list[tuple[str, str | None, Iterable[str]]] = [
            *((f"expenses.{n}.payer", line.payer, payers) for n, line in enumerate(self.expenses or ())),
            *((f"resources.{n}.party", line.party, parties) for n, line in enumerate(self.resources or ())),
            *((f"obligations.{n}.party", line.party, parties) for n, line in enumerate(self.obligations)),
            *(
                (f"documents.{n}.covers", key, parties)
                for n, line in enumerate(self.documents or ())
                for key in line.covers or ()
            ),
        ]
        for at, word, known in named:
            if word is not None and word not in known:
                message = N_("« %(word)s » n’est la clé d’aucune partie.")
                raise said(message, word=word, nearest=nearest(word, known), at=at)
        return self

    @classmethod
    def parse(cls, data: dict[str, Any], *, name: str = "", text: str = "") -> Self:
        """Facts from plain data; `text` is the TOML it was read from, to give lines. Raises InvalidFile."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise InvalidFile(from_validation(error, name, Positions(text) if text else None)) from error

    def party(self, key: str | None) -> Party | None:
        return self._by_key.get(key or "")

    @cached_property
    def _by_key(self) -> dict[str, Party]:
        return {party.key: party for party in self.parties or ()}

    @cached_property
    def lead(self) -> Party | None:
        return next((party for party in self.parties or () if party.role is Role.LEAD), None)

    @cached_property
    def places(self) -> tuple[str, ...] | None:
        """Codes of the countries of the project: those declared and those of the foreign parties. None: unknown."""
        if self.countries is None and self.parties is None:
            return None
        declared = [country.code for country in self.countries or ()]
        abroad = [party.country for party in self.parties or () if party.country and not party.french]
        return tuple(dict.fromkeys([*declared, *abroad]))

    def country(self, code: str) -> Country | None:
        return next((country for country in self.countries or () if country.code == code), None)

    def side_of(self, resource: Resource) -> Side | None:
        if resource.side is not None:
            return resource.side
        if resource.party is None:
            return Side.OTHER
        party = self.party(resource.party)
        return party.side if party else None

    def side_of_payer(self, payer: str | None) -> Side | None:
        """Side of who pays an expense: a party's own side, the grant, or other."""
        if payer is None:
            return None
        if party := self.party(payer):
            return party.side
        asked = {"grant", *(grant.funder for grant in self.grants or ())}
        return Side.GRANT if payer in asked else Side.OTHER

    def says(self, key: str) -> tuple[bool | None, Provenance]:
        """The ruling on `key`, else the answer, with where it comes from."""
        for ruling in reversed(self.rulings):
            if ruling.key == key:
                return ruling.value, Provenance.RULING
        answer = self.answers.get(key)
        return (None, Provenance.DECLARED) if answer is None else (answer.value, answer.origin("value"))

    def with_(self, **changes: object) -> Self:
        """A copy with other tables (valid ones)."""
        return self.changed(**changes)


def canonical(facts: Facts) -> bytes:
    """The snapshot of the facts: RFC 8785 JSON, money as strings of two decimals, hours in UTC, defaults left out."""
    return canonical_json(facts.model_dump(exclude_defaults=True))


def loads_facts(text: str, name: str = "") -> Facts:
    """Facts from a TOML text. Raises InvalidFile with every mistake, its line and the nearest valid word."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile([from_toml(error, name, text)]) from error
    if "rules" in data:
        message = N_("Ce fichier contient un règlement : ce sont des faits qui sont attendus ici.")
        raise InvalidFile([Problem(message, {}, (), name)])
    return Facts.parse(data, name=name, text=text)


def load_facts(path: Path | str) -> Facts:
    path = Path(path)
    return loads_facts(read(path), path.name)


def restore(snapshot: bytes) -> Facts:
    """The facts of a stored snapshot."""
    return Facts.model_validate_json(snapshot)

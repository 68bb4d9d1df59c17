"""What someone tells the simulator, read from the address: who, where, with whom, how long, how much.

Nothing is required. What is left empty is unknown, and the rules say so. Everything is in the address, so that it can be
kept or sent; the names of its parameters are French words and do not change.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from traitdunion.directory.territories.models import Territory
from traitdunion.directory.territories.queries import (
    IncomeClassAnswer,
    country_name,
    resolve,
    resolve_country,
    resolve_subdivision,
)
from traitdunion.programme.applications.amounts import NotUnderstood, read_amount
from traitdunion.programme.applications.kinds import kind_of_territory
from traitdunion.regulations import (
    Answer,
    Country,
    Expense,
    Facts,
    Form,
    Grant,
    Income,
    Kind,
    Party,
    Project,
    Provenance,
    Resource,
    Role,
    Status,
)
from traitdunion.regulations.days import add_months

LEADS = (Kind.COMMUNE, Kind.GROUPING, Kind.DEPARTMENT, Kind.REGION, Kind.OVERSEAS, Kind.ASSOCIATION, Kind.GIP)
"""Kinds of applicant that the simulator offers to whoever names no territory."""
AMOUNTS = ("apport", "valorisation", "partenaires", "partenaires-valorisation", "autres", "demande", "cout")
MOST_COUNTRIES = 8
MOST_PARTIES = 30
MOST_MONTHS = 120
CENT = Decimal("0.01")
SAID = {"oui": True, "non": False}


@dataclass(frozen=True)
class Place:
    """A country of the project, or one of its subdivisions (ISO 3166)."""

    code: str
    name: str

    @property
    def country(self) -> str:
        return self.code.partition("-")[0]


@dataclass
class Simulation:
    """The answers, and what could not be understood: `errors`, name of the parameter to sentence."""

    data: QueryDict
    errors: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lead_text = self._text("qui")
        self.territory = self._territory()
        self.kind = self._kind()
        self.places = self._places()
        self.carriers = self._number("co-porteurs", MOST_PARTIES)
        self.partners = self._number("homologues", MOST_PARTIES)
        self.months = self._number("duree", MOST_MONTHS)
        self.starts = self._day("debut")
        self.network = SAID.get(self._text("reseau"))
        self.amounts = {name: self._amount(name) for name in AMOUNTS}
        self.costs = {place.country: self._amount(f"cout-{place.country}") for place in self.places}
        self.call = self._text("appel")
        self.strands = tuple(self.data.getlist("volet"))
        self.answers = {
            name.removeprefix("q-"): SAID[value]
            for name, value in self.data.items()
            if name.startswith("q-") and value in SAID
        }

    # -- reading -----------------------------------------------------------------------------------------------------

    def _text(self, name: str) -> str:
        return self.data.get(name, "").replace("\0", "").strip()[:200]

    def _territory(self) -> Territory | None:
        if not self.lead_text:
            return None
        found = resolve(self.lead_text)
        if found.found is None:
            self.errors["qui"] = (
                _("Plusieurs collectivités portent ce nom : choisissez avec « Chercher », ou donnez le code INSEE.")
                if found.candidates
                else _("Aucune collectivité de ce nom. Vérifiez l’orthographe, ou dites seulement sa nature.")
            )
        return found.found

    def _kind(self) -> Kind | None:
        if self.territory:
            return kind_of_territory(self.territory)
        word = self._text("nature")
        return Kind(word) if word in {kind.value for kind in LEADS} else None

    def _places(self) -> list[Place]:
        removed = {value.removeprefix("pays:") for value in self.data.getlist("retirer")}
        found: dict[str, Place] = {}
        for typed in self.data.getlist("pays"):
            text = typed.replace("\0", "").strip()[:200]
            place = self._place(text) if text else None
            if place and place.code not in removed:
                found[place.code] = place
        if len(found) > MOST_COUNTRIES:
            self.errors["pays"] = _("Huit pays au plus dans une simulation.")
        return list(found.values())[:MOST_COUNTRIES]

    def _place(self, text: str) -> Place | None:
        country = resolve_country(text)
        if country.found and not country.found.french:
            return Place(country.found.code, country.found.name())
        if country.found:
            self.errors["pays"] = _("Choisissez un pays partenaire : la France est déjà là.")
            return None
        region = resolve_subdivision(text)
        if region.found:
            code = region.found.code
            return Place(code, f"{region.found.name()} ({country_name(region.found.country_id)})")
        self.errors["pays"] = (
            _("« %(text)s » peut désigner plusieurs pays : écrivez le nom en entier.") % {"text": text}
            if country.candidates
            else _("Aucun pays ne s’appelle « %(text)s ».") % {"text": text}
        )
        return None

    def _number(self, name: str, most: int) -> int | None:
        text = self._text(name)
        if not text:
            return None
        if text.isdecimal() and len(text) < 6 and int(text) <= most:
            return int(text)
        self.errors[name] = _("Écrivez un nombre entier de 0 à %(most)s.") % {"most": most}
        return None

    def _day(self, name: str) -> date | None:
        parts = [self._text(f"{name}-{part}") for part in ("year", "month", "day")]
        if not any(parts):
            return None
        try:
            day = date(*(int(part) for part in parts))
        except ValueError:
            day = None
        if day is None or not 2000 <= day.year <= 2100:
            self.errors[name] = _("Écrivez une date qui existe, par exemple 1 9 2024.")
            return None
        return day

    def _amount(self, name: str) -> Decimal | None:
        try:
            return read_amount(self._text(name))
        except NotUnderstood as error:
            self.errors[name] = str(error)
            return None

    # -- what the pages ask ------------------------------------------------------------------------------------------

    @property
    def lead_name(self) -> str:
        return self.territory.label if self.territory else ""

    @property
    def empty(self) -> bool:
        """Nothing was told yet: the page explains instead of answering."""
        return not any(value.strip() for name, values in self.data.lists() if name != "appel" for value in values)

    @cached_property
    def countries(self) -> list[str]:
        """ISO codes of the countries, each once."""
        return list(dict.fromkeys(place.country for place in self.places))

    @property
    def budgeted(self) -> bool:
        return any(amount is not None for amount in [*self.amounts.values(), *self.costs.values()])

    def address(self, **changes: str) -> str:
        """The query of this simulation, cleaned of what was removed or left empty, with `changes`."""
        kept = QueryDict(mutable=True)
        for name, values in self.data.lists():
            if name not in {"pays", "retirer", "champ", "retour", "csrfmiddlewaretoken"}:
                kept.setlist(name, [value for value in values if value])
        kept.setlist("pays", [place.code for place in self.places])
        for name, value in changes.items():
            kept[name] = value
        return kept.urlencode()

    # -- facts -------------------------------------------------------------------------------------------------------

    def facts(self, *, at: datetime, classes: dict[str, IncomeClassAnswer], assumed: bool, after: date) -> Facts:
        """The facts as if the file reached us `at`.

        `classes` holds the class of each country at the reference day of the call (`assumed`: that day is). A project
        of which only the length is told is taken to start the day `after`.
        """
        return Facts(
            received_at=at,
            project=self._project(after),
            parties=self._parties(),
            countries=tuple(_country(code, classes[code], assumed) for code in self.countries) or None,
            expenses=self._expenses(),
            resources=self._resources(),
            grants=(Grant(amount=self.amounts["demande"]),) if self.amounts["demande"] is not None else None,
            answers={key: Answer(value=value) for key, value in self.answers.items() if _is_word(key)},
        )

    def _project(self, after: date) -> Project:
        starts = self.starts or (after if self.months else None)
        ends = add_months(starts, self.months) - timedelta(days=1) if starts and self.months else None
        computed = {} if self.starts else {"starts": Provenance.COMPUTED}
        return Project(
            starts=starts,
            ends=ends,
            strands=tuple(key for key in self.strands if _is_word(key)) or None,
            provenance_of=(computed | {"ends": Provenance.COMPUTED}) if ends else {},
        )

    def _parties(self) -> tuple[Party, ...] | None:
        if not (self.kind or self.places or self.carriers or self.partners):
            return None
        french = self.territory.country_code if self.territory else "FR"
        lead = Party(
            key="lead",
            role=Role.LEAD,
            kind=self.kind,
            name=self.lead_name or None,
            country=french,
            network_member=self.network,
        )
        carriers = [
            Party(key=f"carrier-{n}", role=Role.CARRIER, kind=Kind.LOCAL_AUTHORITY, country="FR")
            for n in range(1, (self.carriers or 0) + 1)
        ]
        count = len(self.places) if self.partners is None else self.partners
        partners = [self._partner(n) for n in range(count)]
        return (lead, *carriers, *partners)

    def _partner(self, rank: int) -> Party:
        """The first partners are one in each country; the next ones are in the first country."""
        place = (self.places[rank] if rank < len(self.places) else self.places[0]) if self.places else None
        return Party(
            key=f"partner-{rank + 1}",
            role=Role.PARTNER,
            kind=Kind.LOCAL_AUTHORITY,
            country=place.country if place else None,
            subdivision=place.code if place and "-" in place.code else None,
        )

    def _resources(self) -> tuple[Resource, ...] | None:
        if not self.budgeted:
            return None
        partner = {"party": "partner-1"} if (self.partners or (self.partners is None and self.places)) else None
        abroad: dict[str, Any] = partner or {"funder": "partners", "side": "foreign"}
        own: dict[str, Any] = {"party": "lead"} if self._parties() else {"funder": "lead", "side": "own"}
        told = (
            ("apport", Form.CASH, own),
            ("valorisation", Form.IN_KIND, own),
            ("partenaires", Form.CASH, abroad),
            ("partenaires-valorisation", Form.IN_KIND, abroad),
            ("autres", Form.CASH, {"funder": "others"}),
        )
        return tuple(
            Resource(amount=self.amounts[name], form=form, **origin)
            for name, form, origin in told
            if self.amounts[name]
        )

    def _expenses(self) -> tuple[Expense, ...] | None:
        """The cost of each country part. What is contributed in kind is spread over the parts in their proportion."""
        parts = [(code, amount) for code, amount in self.costs.items() if amount]
        if not parts:
            whole = self.amounts["cout"]
            only = self.countries[0] if len(self.countries) == 1 else None
            parts = [(only, whole)] if whole else []
        if not parts:
            return None
        in_kind = {"lead": self.amounts["valorisation"], "partner-1": self.amounts["partenaires-valorisation"]}
        lines: list[Expense] = []
        left = dict(parts)
        for payer, amount in in_kind.items():
            for code, share in _spread(min(amount or Decimal(0), sum(left.values(), Decimal(0))), parts).items():
                if share:
                    left[code] -= share
                    known = payer if (self._parties() and any(p.key == payer for p in self._parties() or ())) else None
                    lines.append(Expense(amount=share, form=Form.IN_KIND, country=code, payer=known))
        return tuple([Expense(amount=amount, country=code) for code, amount in left.items() if amount > 0] + lines)


def _country(code: str, answer: IncomeClassAnswer, assumed: bool) -> Country:
    if answer.class_ == "unknown":
        return Country(code=code)
    status = Status.ASSUMED if assumed or answer.status == "assumed" else Status.SOURCED
    return Country(
        code=code,
        income=Income(answer.class_),
        status=status,
        source=answer.source or None,
        provenance_of={"income": Provenance.REGISTER},
    )


def _spread(amount: Decimal, parts: list[tuple[str | None, Decimal]]) -> dict[str | None, Decimal]:
    """`amount` over `parts` in proportion, to the cent; the last part takes the remainder."""
    total = sum((cost for _code, cost in parts), Decimal(0))
    shares = {code: (amount * cost / total).quantize(CENT, ROUND_DOWN) for code, cost in parts[:-1]}
    return shares | {parts[-1][0]: amount - sum(shares.values(), Decimal(0))}


def _is_word(text: str) -> bool:
    return bool(text) and len(text) <= 80 and all(sign in "abcdefghijklmnopqrstuvwxyz0123456789_-" for sign in text) and text[0] not in "_-"

"""What someone tells the simulator, read from the address: who, where, with whom, how long, how much.

Nothing is required. What is left empty is unknown, and the rules say so. Everything is in the address, so that it can
be kept or sent; the names of its parameters are French words and do not change.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from traitdunion.directory.territories.forms import not_a_country
from traitdunion.directory.territories.models import Country as Nation
from traitdunion.directory.territories.models import Subdivision, Territory
from traitdunion.directory.territories.names import place_name
from traitdunion.directory.territories.queries import (
    IncomeClassAnswer,
    IncomeClasses,
    Resolution,
    country_name,
    income_classes,
    nearest_countries,
    resolve,
    resolve_countries,
    resolve_subdivisions,
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
AMOUNTS = ("apport", "valorisation", "partenaires", "partenaires-valorisation", "autres", "demande")
MOST_COUNTRIES = 8
MOST_TYPED = 2 * MOST_COUNTRIES
"""Names of places that are read; the rest of an address is left aside."""
MOST_NAMESAKES = 6
BETWEEN = re.compile("[,;،\n]")
"""What separates countries typed together."""
MOST_PARTIES = 30
MOST_MONTHS = 120
CENT, ZERO = Decimal("0.01"), Decimal(0)
LONGEST_WORD = 80
WORD = re.compile("[a-z0-9][a-z0-9_-]*")
SAID = {"oui": True, "non": False}
CARRIED = {"champ", "retour"}
"""Parameters of the buttons of the form, which tell nothing."""


@dataclass(frozen=True)
class Place:
    """A country of the project, or one of its subdivisions (ISO 3166)."""

    code: str
    name: str

    @property
    def country(self) -> str:
        return self.code.partition("-")[0]


class Simulation:
    """The answers of an address, and what could not be understood of them.

    `errors` gives a sentence by name of parameter; `namesakes` the territories that bear the name typed, when it does
    not tell one from the others; `strays` the texts that name no country, shown again so that nothing typed is lost;
    `near` such a text, the code and the name of each country that it may mean.
    """

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.errors: dict[str, str] = {}
        self.namesakes: list[Territory] = []
        self.strays: list[str] = []
        self.near: list[tuple[str, str, str]] = []
        self.lead_text = self._text("qui")
        self.territory = self._territory()
        self.kind = self._kind()
        self.places = self._places()
        self.carriers = self._number("co-porteurs", MOST_PARTIES)
        self.partners = self._number("homologues", MOST_PARTIES)
        self.months = self._number("duree", MOST_MONTHS)
        self.starts = self._day("debut")
        self.network = SAID.get(self._text("reseau"))
        self.amounts = {name: self._amount(name, self._text(name)) for name in AMOUNTS}
        self.cost_texts = self._cost_texts()
        self.costs = {code: self._amount(cost_name(code), text) for code, text in self.cost_texts.items()}
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
        self.namesakes = found.candidates[:MOST_NAMESAKES]
        if found.found is None:
            several = _("Plusieurs collectivités portent ce nom : laquelle est la vôtre ?")
            near = _("Aucune collectivité ne s’appelle tout à fait ainsi. Laquelle est la vôtre ?")
            none = _("Aucune collectivité de ce nom. Vérifiez l’orthographe, ou dites seulement sa nature.")
            self.errors["qui"] = none if not found.candidates else near if found.near else several
        return found.found

    def _kind(self) -> Kind | None:
        if self.territory:
            return kind_of_territory(self.territory)
        word = self._text("nature")
        return Kind(word) if word in {kind.value for kind in LEADS} else None

    def _places(self) -> list[Place]:
        removed = {value.removeprefix("pays:") for value in self.data.getlist("retirer")}
        typed = [text for value in self.data.getlist("pays") for text in BETWEEN.split(value.replace("\0", "")[:400])]
        named = (text.strip()[:200] for text in typed)
        texts = list(dict.fromkeys(text for text in named if text and text not in removed))[:MOST_TYPED]
        countries = resolve_countries(texts)
        nowhere = [text for text, country in countries.items() if not (country.found or country.candidates)]
        regions = resolve_subdivisions(nowhere)
        unknown = [text for text, region in regions.items() if not region.found]
        for text, near in nearest_countries(unknown, foreign_only=True).items():
            countries[text] = Resolution(candidates=near)
        places = (self._place(text, countries[text], regions.get(text, Resolution())) for text in texts)
        found = {place.code: place for place in places if place and place.code not in removed}
        if len(found) > MOST_COUNTRIES:
            self.errors["pays"] = _("Huit pays au plus dans une simulation : les suivants sont laissés de côté.")
        return list(found.values())[:MOST_COUNTRIES]

    def _place(self, text: str, country: Resolution[Nation], region: Resolution[Subdivision]) -> Place | None:
        if country.found and not country.found.french:
            return Place(country.found.code, country.found.name())
        if country.found:
            self.errors["pays"] = _("Choisissez un pays partenaire : la France est déjà là.")
            self.strays.append(text)
            return None
        if region.found:
            code = region.found.code
            return Place(code, f"{region.found.name()} ({country_name(region.found.country_id)})")
        self.strays.append(text)
        near = country.candidates[:MOST_NAMESAKES]
        self.near += [(text, each.code, each.name()) for each in near]
        self.errors["pays"] = not_a_country(text, near)
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

    def _cost_texts(self) -> dict[str, str]:
        """What is typed as the cost of each country part, "" standing for no country; an amount typed before the
        countries changed goes to the first of them."""
        codes = self.countries or [""]
        texts = {code: self._text(cost_name(code)) for code in codes}
        if not any(texts.values()):
            before = (name for name in self.data if name == "cout" or name.startswith("cout-"))
            texts[codes[0]] = next(filter(None, map(self._text, before)), "")
        return texts

    def _amount(self, name: str, text: str) -> Decimal | None:
        try:
            return read_amount(text)
        except NotUnderstood as error:
            self.errors[name] = str(error)
            return None

    # -- what the pages ask ------------------------------------------------------------------------------------------

    @property
    def start_text(self) -> str:
        """The first day as it was typed in its three boxes: year-month-day."""
        return "-".join(self._text(f"debut-{part}") for part in ("year", "month", "day"))

    @property
    def lead_name(self) -> str:
        return self.territory.label if self.territory else ""

    @property
    def empty(self) -> bool:
        """Nothing was told yet: the page explains instead of answering."""
        told = (values for name, values in self.data.lists() if name not in CARRIED | {"appel"})
        return not any(value.strip() for values in told for value in values)

    @cached_property
    def countries(self) -> list[str]:
        """ISO codes of the countries, each once."""
        return list(dict.fromkeys(place.country for place in self.places))

    def country_name(self, code: str) -> str:
        """The name under which a country part is asked: that of its subdivision when there is only one."""
        named = [place.name for place in self.places if place.country == code]
        return named[0] if len(named) == 1 else country_name(code)

    def place_name(self, code: str, language: str) -> str:
        """The name of a country, or of a subdivision of the project, as it was chosen."""
        named = {place.code: place.name for place in self.places if "-" in place.code}
        return named.get(code) or place_name(code, language)

    @property
    def budgeted(self) -> bool:
        return any(amount is not None for amount in [*self.amounts.values(), *self.costs.values()])

    def address(self, stray: str = "", country: str = "", **changes: str) -> str:
        """The query of this simulation, cleaned of what was removed or left empty, with `changes`.

        With `country` (a code) instead of the text `stray`, when they are given.
        """
        kept = QueryDict(mutable=True)
        for name, values in self.data.lists():
            if name not in CARRIED | {"pays", "retirer"}:
                kept.setlist(name, [value for value in values if value])
        strays = [country if text == stray else text for text in self.strays]
        kept.setlist("pays", [*(place.code for place in self.places), *strays])
        for name, value in changes.items():
            kept[name] = value
        return kept.urlencode()

    # -- facts -------------------------------------------------------------------------------------------------------

    @cached_property
    def classes(self) -> IncomeClasses:
        """What the DAC lists say of the countries."""
        return income_classes(self.countries)

    def facts(self, *, at: datetime, classes_on: date, assumed: bool, after: date) -> Facts:
        """The facts as if the file reached us `at`.

        `classes_on` is the reference day of the call (`assumed`: it is). A project of which only the length is told is
        taken to start the day `after`.
        """
        return Facts(
            received_at=at,
            project=self._project(after),
            parties=self._parties(),
            countries=tuple(_country(code, self.classes.on(code, classes_on), assumed) for code in self.countries)
            or None,
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
            Party(key=f"carrier-{n}", role=Role.CARRIER, kind=Kind.LOCAL_AUTHORITY, country="FR", committed=True)
            for n in range(1, (self.carriers or 0) + 1)
        ]
        count = (len(self.places) or 1) if self.partners is None else self.partners
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
        """Who brings what. Own money left empty is unknown; what the others bring, left empty, is nothing."""
        if not self.budgeted:
            return None
        partner = {"party": "partner-1"} if (self.partners or (self.partners is None and self.places)) else None
        abroad: dict[str, Any] = partner or {"funder": "partners", "side": "foreign"}
        own: dict[str, Any] = {"party": "lead"} if self._known("lead") else {"funder": "lead"}
        own |= {} if self.kind else {"side": "own"}
        told = (
            ("apport", Form.CASH, own),
            ("valorisation", Form.IN_KIND, own),
            ("partenaires", Form.CASH, abroad),
            ("partenaires-valorisation", Form.IN_KIND, abroad),
            ("autres", Form.CASH, {"funder": "others"}),
        )
        unknown = self.amounts["apport"] is None and self.amounts["valorisation"] is None
        return tuple(
            Resource(amount=self.amounts[name], form=form, **origin)
            for name, form, origin in told
            if self.amounts[name] or (unknown and name == "apport")
        )

    def _expenses(self) -> tuple[Expense, ...] | None:
        """The cost of each country part. What is contributed in kind is spread over the parts in their proportion."""
        if all(amount is None for amount in self.costs.values()):
            return None
        parts = {code or None: amount for code, amount in self.costs.items() if amount is not None}
        left = dict(parts)
        in_kind: list[Expense] = []
        for payer, name in (("lead", "valorisation"), ("partner-1", "partenaires-valorisation")):
            amount = min(self.amounts[name] or ZERO, sum(left.values(), ZERO))
            for code, share in _spread(amount, parts).items():
                left[code] -= share
                in_kind.append(Expense(amount=share, form=Form.IN_KIND, country=code, payer=self._known(payer)))
        cash = [Expense(amount=amount, country=code) for code, amount in left.items()]
        unknown = [Expense(country=code) for code, amount in self.costs.items() if amount is None]
        return tuple([line for line in (*cash, *in_kind) if line.amount] + unknown)

    def _known(self, key: str) -> str | None:
        return key if any(party.key == key for party in self._parties() or ()) else None


def cost_name(code: str) -> str:
    """The name in the address of the cost of a country part."""
    return f"cout-{code}" if code else "cout"


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


def _spread(amount: Decimal, parts: dict[str | None, Decimal]) -> dict[str | None, Decimal]:
    """`amount` over `parts` in proportion, to the cent; the last part takes the remainder."""
    total = sum(parts.values(), ZERO)
    *firsts, last = parts
    shares = {code: (amount * parts[code] / total).quantize(CENT, ROUND_DOWN) if total else ZERO for code in firsts}
    return shares | {last: amount - sum(shares.values(), ZERO)}


def _is_word(text: str) -> bool:
    """Whether `text` may be a key of a regulation."""
    return len(text) <= LONGEST_WORD and WORD.fullmatch(text) is not None

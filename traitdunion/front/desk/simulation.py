"""What someone tells the simulator, read from the address: who, where, with whom, how long, how much.

Nothing is required. What is left empty is unknown, and the rules say so. Everything is in the address, so that it can
be kept or sent; the names of its parameters are French words and do not change.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from traitdunion.directory.territories.forms import not_a_country
from traitdunion.directory.territories.models import Country as Nation
from traitdunion.directory.territories.models import Subdivision, Territory
from traitdunion.directory.territories.names import place_name
from traitdunion.directory.territories.queries import (
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
from traitdunion.regulations import Kind

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
        self._refuse(name, text, _("Écrivez un nombre entier de 0 à %(most)s.") % {"most": most})
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
            self._refuse(name, text, str(error))
            return None

    def _refuse(self, name: str, typed: str, message: str) -> None:
        """Several boxes may have the same fault: what was typed tells them apart."""
        self.errors[name] = _("« %(typed)s » : %(message)s") % {"typed": typed, "message": message}

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

    @cached_property
    def classes(self) -> IncomeClasses:
        """What the DAC lists say of the countries."""
        return income_classes(self.countries)


def cost_name(code: str) -> str:
    """The name in the address of the cost of a country part."""
    return f"cout-{code}" if code else "cout"

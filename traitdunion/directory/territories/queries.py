"""What other rooms ask of the reference: find a place by what people type, read a country's class on a day."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cache, reduce
from operator import or_
from typing import Any, Generic, Literal, TypeVar

from babel import Locale
from django.db import models
from django.db.models import Case, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Length
from django.utils.translation import get_language

from traitdunion.directory.territories.models import SDG, Country, IncomeClass, Network, Subdivision, Target, Territory
from traitdunion.foundation.search import LENGTHENED, words

Place = TypeVar("Place", bound=models.Model)
WITH_PLACE = re.compile(r"^(.+?)\s*\(([^()]*)\)\s*$")
REF = re.compile(r"^(commune|intercommunal|paris_body|department|region|single|overseas):([0-9A-Z]{1,9})$")
SUBDIVISION = re.compile("[A-Z]{2}-[A-Z0-9]{1,3}")
POSTCODE = re.compile(r"^[0-9]{5}$")
MOST_TEXT = 200
OPEN_CANDIDATES = 10
NEAR, APART, WITHIN, NEAREST = 0.65, 0.15, 0.9, 3
"""Likeness (0 to 1) from which a name is offered, how far from the likest, that of a name within a longer text, and how
many are offered."""
NEAR_TOWN, LEAST_NEAR, LETTERS_APART = 0.8, 4, 3
"""The same likeness for French authorities, the shortest text read, and by how many letters a name may differ."""


@dataclass(frozen=True)
class Resolution(Generic[Place]):
    """What a typed text means: one place (`found`), a choice (`candidates`, the likeliest first) or nothing.

    `near`: the candidates do not bear the name typed, they are spelt nearly so.
    """

    found: Place | None = None
    candidates: list[Place] = field(default_factory=list)
    near: bool = False


@dataclass(frozen=True)
class IncomeClassAnswer:
    """The class that the rules read, with the DAC group behind it, how far it is known, and from where."""

    class_: Literal["ldc", "oda", "other", "unknown"]
    status: Literal["sourced", "assumed", "unknown"]
    source: str
    group: str = ""


NOTHING_KNOWN = IncomeClassAnswer("unknown", "unknown", "")


@dataclass(frozen=True)
class Line:
    """A line of a DAC list, from a day to a day, both included; without `group`, the list itself."""

    group: str
    first: date
    last: date
    status: Literal["sourced", "assumed"]
    source: str


@dataclass(frozen=True)
class IncomeClasses:
    """What the DAC lists say of some countries: `lines` by country, none for a country that was never listed."""

    lines: Mapping[str, Sequence[Line]]
    lists: Sequence[Line]

    def on(self, country: str, day: date) -> IncomeClassAnswer:
        """The class of `country` on a day.

        "other" is a country off the DAC list of that day, known as far as that list is. Before the first list and after
        the last, nothing is known: no class is carried over from another year.
        """
        listed = self._that_day(self.lines.get(country, ()), day)
        if listed and listed.group == IncomeClass.Group.UNKNOWN:
            return IncomeClassAnswer("unknown", "unknown", listed.source)
        if listed:
            class_: Literal["ldc", "oda"] = "ldc" if listed.group == IncomeClass.Group.LDC else "oda"
            return IncomeClassAnswer(class_, listed.status, listed.source, listed.group)
        whole = self._that_day(self.lists, day) if country in self.lines else None
        return IncomeClassAnswer("other", whole.status, whole.source) if whole else NOTHING_KNOWN

    def _that_day(self, lines: Sequence[Line], day: date) -> Line | None:
        return next((line for line in lines if line.first <= day <= line.last), None)


def search_territories(text: str, *, kinds: Collection[str] | None = None, limit: int = 10) -> list[Territory]:
    """French authorities that `text` may mean: part of a name, an INSEE code, a postcode, a SIREN.

    Exact names and codes first, then names that begin so, then by population. A former commune gives its successor,
    with `formerly` set to the old name. `kinds` are values of Territory.Kind; all by default. No text, no answer.
    """
    asked = words(text[:MOST_TEXT])
    if not asked:
        return []
    typed = {" ".join(asked), " ".join(LENGTHENED.get(word, word) for word in asked)}
    first = _ranked(_allowed(kinds).filter(words__matches=" ".join(asked)), typed).values("pk")[: limit * 2]
    hits = Territory.objects.filter(pk__in=first).select_related("department", "successor__department")
    return _once(_ranked(hits, typed), limit)


def search_countries(
    text: str, *, language: str | None = None, limit: int = 10, foreign_only: bool = False
) -> list[Country]:
    """Countries whose name in any language, or code, has words that begin as those of `text`; exact first.

    When there is none, those that are spelt nearly so.
    """
    countries = Country.objects.filter(**{"french": False} if foreign_only else {})
    return countries_like(text, list(countries), language=language)[:limit]


def countries_like(text: str, countries: Sequence[Country], *, language: str | None = None) -> list[Country]:
    """Those of `countries` that `text` may mean: see search_countries."""
    asked = words(text[:MOST_TEXT])
    return _likeliest_first(_beginning(countries, asked), text, language) or _nearest(text, countries)


def nearest_countries(texts: Collection[str], *, foreign_only: bool = False) -> dict[str, list[Country]]:
    """For each text, three countries at most whose name, in one of our languages, is spelt nearly so, or is part of it.

    The nearest first, in one query: "Sénégale" gives Sénégal, "Dakar, Sénégal" too.
    """
    if not texts:
        return {}
    countries = list(Country.objects.filter(**{"french": False} if foreign_only else {}))
    return {text: _nearest(text, countries) for text in texts}


def search_subdivisions(text: str, *, country: str | None = None, limit: int = 10) -> list[Subdivision]:
    """Regions, provinces and the like of foreign countries, in one country (ISO code) or in all."""
    rows = Subdivision.objects.select_related("country").filter(_beginning_so(text))
    return _likeliest_first(rows.filter(**{"country_id": country} if country else {}), text)[:limit]


def resolve(text: str, *, kinds: Collection[str] | None = None) -> Resolution[Territory]:
    """The French authority that a form's value means: a ref ("commune:76575"), a code, a SIREN, a name.

    "Saint-Denis (La Réunion)" is told by its department. Several bodies of that very name, or none but some that
    resemble, are `candidates`; when there is none, those that are spelt nearly so.
    """
    if ref := REF.match(text.strip()):
        found = _allowed(kinds).select_related("department").filter(kind=ref[1], code=ref[2]).first()
        return Resolution(found) if found else Resolution()
    place = WITH_PLACE.match(text)
    name = place[1] if place else text
    hits = search_territories(f"{name} {place[2]}" if place else name, kinds=kinds, limit=OPEN_CANDIDATES)
    asked = " ".join(LENGTHENED.get(word, word) for word in words(name))
    exact = [hit for hit in hits if place and words(hit.label) == words(text)]
    exact = exact or [hit for hit in hits if asked in _exact_names(hit)]
    if len(exact) == 1 or len(hits) == 1:
        return Resolution((exact or hits)[0])
    if not hits:
        return _nearly(nearest_territories(name, kinds=kinds))
    return Resolution(candidates=exact or hits)


def nearest_territories(text: str, *, kinds: Collection[str] | None = None, limit: int = 6) -> list[Territory]:
    """French authorities whose name is spelt nearly as `text`, its first two letters right; the nearest first.

    Reads the names of about the same length only: a search that finds nothing must stay cheap.
    """
    asked = " ".join(LENGTHENED.get(word, word) for word in words(text[:MOST_TEXT]))
    if len(asked) < LEAST_NEAR:
        return []
    rows = _allowed(kinds).filter(pickable=True, folded__startswith=asked[:2]).annotate(letters=Length("folded"))
    rows = rows.filter(letters__gte=len(asked) - LETTERS_APART, letters__lte=len(asked) + LETTERS_APART)
    matcher = SequenceMatcher(b=asked, autojunk=False)
    names = rows.values_list("pk", "folded", Coalesce("population", 0))
    near = [(_likeness(matcher, name, NEAR_TOWN), population, pk) for pk, name, population in names]
    best = [pk for likeness, _population, pk in sorted(near, reverse=True)[:limit] if likeness]
    found = Territory.objects.select_related("department").in_bulk(best)
    return [found[pk] for pk in best]


def resolve_country(text: str) -> Resolution[Country]:
    """The country that "SN", "country:SN", "Sénégal", "Senegal" or "السنغال" means.

    When there is none of that name, those that are spelt nearly so are `candidates`.
    """
    answer = resolve_countries([text])[text]
    return answer if answer.found or answer.candidates else _nearly(nearest_countries([text])[text])


def resolve_countries(texts: Collection[str]) -> dict[str, Resolution[Country]]:
    """What each text means as a country, in one query."""
    return _resolve({text: text.removeprefix("country:") for text in texts}, Country.objects.all())


def resolve_subdivision(text: str, *, country: str | None = None) -> Resolution[Subdivision]:
    """The subdivision that "CA-QC", "subdivision:CA-QC", "Québec" or "Québec (Canada)" means."""
    return resolve_subdivisions([text], country=country)[text]


def resolve_subdivisions(texts: Collection[str], *, country: str | None = None) -> dict[str, Resolution[Subdivision]]:
    """What each text means as a subdivision, in one query; in two when a name that has parentheses means none."""
    rows = Subdivision.objects.select_related("country").filter(**{"country_id": country} if country else {})
    answers = _resolve({text: _without_country(text.removeprefix("subdivision:")) for text in texts}, rows)
    whole = _resolve({text: text for text, answer in answers.items() if "(" in text and not answer.found}, rows)
    return answers | {text: answer for text, answer in whole.items() if answer.found}


def country_name(code: str, language: str | None = None) -> str:
    """The name of a country in `language`, or in the active one, without asking the database; its code if not known."""
    return _names((language or get_language() or "fr")[:2]).get(code, code)


def income_class(country: str, on: date) -> IncomeClassAnswer:
    """The class of a country (ISO code) on a day."""
    return income_classes([country]).on(country, on)


def income_classes(countries: Iterable[str]) -> IncomeClasses:
    """What the DAC lists say of some countries (ISO codes), whatever the day, in one query."""
    asked = set(countries)
    if not asked:
        return IncomeClasses({}, [])
    theirs = Country.objects.filter(code__in=asked).values_list(
        "code", *(f"income_classes__{name}" for name in ("group", "valid_from", "valid_to", "status", "source"))
    )
    lists = (
        IncomeClass.objects.exclude(group=IncomeClass.Group.UNKNOWN)
        .values(code=Value(""), list=Value(""))
        .annotate(first=Min("valid_from"), last=Max("valid_to"))
        .values_list("code", "list", "first", "last", "status", "source")
    )
    lines: dict[str, list[Line]] = defaultdict(list)
    for code, group, first, last, status, source in theirs.union(lists, all=True):
        lines[code] += [Line(group, first, last, status, source)] if first else []
    return IncomeClasses(lines, sorted(lines.pop("", []), key=lambda line: (len(line.source), line.source)))


def network_of(territory: Territory | None) -> Network | None:
    """The regional network of a region, or of the region in which a territory is, if one is known."""
    region = territory and (territory if territory.kind == Territory.Kind.REGION else territory.region)
    return Network.objects.filter(region=region).first() if region else None


GOALS = 17
_GOALS: list[SDG] = []


def sdgs() -> list[SDG]:
    """The 17 goals in their order, read once per process: they are those of the 2030 Agenda until its end."""
    if len(_GOALS) < GOALS:
        _GOALS[:] = SDG.objects.all()
    return list(_GOALS)


def sdg_targets(goals: Iterable[int]) -> list[Target]:
    """The targets of these goals: by goal, outcomes in their order, then means."""
    found = Target.objects.filter(goal__in=list(goals)).select_related("goal")
    return sorted(found, key=lambda target: (target.goal_id, target.kind != "outcome", _rank(target.code)))


def _rank(code: str) -> tuple[int, str]:
    last = code.rpartition(".")[2]
    return (int(last), "") if last.isdecimal() else (0, last)


def _allowed(kinds: Collection[str] | None) -> QuerySet[Territory]:
    """Bodies that pickers offer, of these kinds, and former communes that lead to one."""
    current, former = Q(pickable=True, closed_on=None), Q(kind=Territory.Kind.FORMER, closed_on=None)
    if kinds is not None:
        current, former = current & Q(kind__in=kinds), former & Q(successor__kind__in=kinds)
    return Territory.objects.filter(current | former)


def _ranked(rows: QuerySet[Territory], typed: set[str]) -> QuerySet[Territory]:
    exact = Q(folded__in=typed) | Q(code__in={text.upper() for text in typed}) | (Q(siren__in=typed) & ~Q(siren=""))
    exact |= Q(postcodes__contains=postcode[0]) if (postcode := POSTCODE.match(min(typed))) else Q()
    begins = Q()
    for text in typed:
        begins |= Q(folded__startswith=text)
    rank = Case(When(exact, then=Value(0)), When(begins, then=Value(1)), default=Value(2))
    return rows.order_by(rank, Coalesce("population", 0).desc(), "code", "pk")


def _once(hits: Iterable[Territory], limit: int) -> list[Territory]:
    """The hits with former communes replaced by their successor, each body once."""
    bodies: dict[int, Territory] = {}
    for hit in hits:
        body = hit.successor if hit.kind == Territory.Kind.FORMER and hit.successor else hit
        if body.pk not in bodies and body.pickable:
            body.formerly = (hit.name or hit.code) if body is not hit and hit.folded != body.folded else ""
            bodies[body.pk] = body
    return list(bodies.values())[:limit]


def _exact_names(territory: Territory) -> set[str]:
    names = {territory.name, territory.short_name, territory.formerly, territory.code, territory.siren}
    names |= set(territory.postcodes.split())
    return {" ".join(words(name)) for name in names if name}


def _resolve(asked: dict[str, str], rows: QuerySet[Any]) -> dict[str, Resolution[Any]]:
    """What each text means among `rows`; `asked` gives the words to look for."""
    if not asked:
        return {}
    found = list(rows.filter(reduce(or_, map(_beginning_so, asked.values()))))
    return {text: _choose(_likeliest_first(found, name), name) for text, name in asked.items()}


def _choose(hits: list[Any], text: str) -> Resolution[Any]:
    asked = words(text[:MOST_TEXT])
    hits = _beginning(hits, asked)
    exact = [hit for hit in hits if _is_named(hit, text)]
    if len(exact) == 1 or len(hits) == 1:
        return Resolution((exact or hits)[0])
    return Resolution(candidates=(exact or hits)[:OPEN_CANDIDATES])


def _without_country(text: str) -> str:
    place = WITH_PLACE.match(text)
    if place and SUBDIVISION.fullmatch(place[2]):
        return place[2]
    return place[1] if place else text


def _is_named(place: Country | Subdivision, text: str) -> bool:
    texts = (place.code, getattr(place, "iso3", ""), place.name_fr, place.name_en, place.name_ar)
    return words(text) in [words(name) for name in texts if name]


def _beginning_so(text: str) -> Q:
    """Rows of which a word begins as each word of `text`; nothing for no word."""
    asked = words(text[:MOST_TEXT])
    return Q(*(Q(words__contains=f" {word}") for word in asked)) if asked else Q(pk__in=[])


def _beginning(places: Iterable[Any], asked: Sequence[str]) -> list[Any]:
    """The same among places that are read already."""
    return [place for place in places if asked and all(f" {word}" in place.words for word in asked)]


def _likeliest_first(places: Iterable[Any], text: str, language: str | None = None) -> list[Any]:
    return sorted(places, key=lambda place: (not _is_named(place, text), _key(place, language)))


def _key(place: Country | Subdivision, language: str | None) -> str:
    return " ".join(words(place.name(language)))


def _nearest(text: str, countries: Iterable[Country]) -> list[Country]:
    asked = " ".join(words(text[:MOST_TEXT]))
    if not asked:
        return []
    matcher = SequenceMatcher(b=asked, autojunk=False)
    near = [(_nearness(matcher, asked, country), _key(country, None), country) for country in countries]
    least = max(NEAR, max((each[0] for each in near), default=0) - APART)
    near = sorted((each for each in near if each[0] >= least), key=lambda each: (-each[0], each[1]))
    return [country for _likeness, _name, country in near[:NEAREST]]


def _nearness(matcher: "SequenceMatcher[str]", asked: str, country: Country) -> float:
    """How like `asked`, the text of `matcher`, the likest name of a country is, from 0 to 1."""
    likest = 0.0
    for name in {" ".join(words(name)) for name in (country.name_fr, country.name_en, country.name_ar)}:
        if f" {name} " in f" {asked} ":
            likest = max(likest, WITHIN)
        likest = max(likest, _likeness(matcher, name, NEAR))
    return likest


def _nearly(candidates: list[Place]) -> Resolution[Place]:
    return Resolution(candidates=candidates, near=bool(candidates))


def _likeness(matcher: "SequenceMatcher[str]", name: str, least: float) -> float:
    """How like the text of `matcher` a name is, from 0 to 1 (difflib's ratio of matching letters); 0 under `least`."""
    matcher.set_seq1(name)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


@cache
def _names(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)

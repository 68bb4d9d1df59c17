"""Countries and subdivisions in fields: a name typed in any language, a code once it is understood."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.forms import not_a_country
from traitdunion.directory.territories.names import place_name
from traitdunion.directory.territories.queries import (
    countries_like,
    country_name,
    resolve_countries,
    resolve_subdivision,
)
from traitdunion.programme.applications.amounts import NotUnderstood
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.section import Section, first
from traitdunion.programme.applications.models import Typed

OFFERED = 3
"""Countries that are offered for a name that is not understood, at most."""


def read_country(typed: str, contents: Contents) -> str:
    """ISO 3166-1 code of a country already settled; refuses a name that could not be."""
    words = typed.strip()
    if not words:
        return ""
    if len(words) == 2 and words.isupper() and country_name(words) != words:
        return words
    near = countries_like(words, contents.all_countries)[:OFFERED]
    raise NotUnderstood(not_a_country(words, near), [(country.code, country.name()) for country in near])


def read_subdivision(typed: str) -> str:
    """ISO 3166-2 code of a subdivision already settled; a name that no list knows stays as typed, without a code."""
    words = typed.strip()
    return words if words[2:3] == "-" and len(words) <= 6 and words[:2].isupper() else ""


def suggested(kind: str) -> tuple[tuple[str, str], ...]:
    """Attributes of a field whose text a script may complete with names of places."""
    return (("data-suggest", f"{reverse('territories:suggestions')}?genre={kind}"),)


def add_country(section: Section, name: str, label: str, **more: Any) -> Field:
    """A field for a country: shows its name, means its code."""
    field = section.add(
        Field(name, label, attrs=suggested("country"), **more), partial(read_country, contents=section.contents)
    )
    field.shown = country_name(field.value, get_language()) if field.value else None
    return field


def add_subdivision(section: Section, name: str) -> Field:
    """A field for a subdivision: shows its name, means its code."""
    field = section.add(Field(name, _("Région ou province"), optional=True), read_subdivision)
    field.shown = place_name(field.value) if field.value else None
    return field


def settled_places(typed: Typed, keys: Iterable[str]) -> Typed:
    """`typed` with the codes of the countries and subdivisions that these rows name, where each has one answer."""
    named = {key: first(typed, f"{key}-country") for key in keys}
    answers = resolve_countries(set(filter(None, named.values())))
    for key, name in named.items():
        found = answers[name].found if name else None
        country = found.code if found else name
        subdivision = first(typed, f"{key}-subdivision")
        place = resolve_subdivision(subdivision, country=country or None).found if subdivision else None
        typed = typed | ({f"{key}-country": [country]} if found else {})
        typed = typed | ({f"{key}-subdivision": [place.code]} if place else {})
    return typed

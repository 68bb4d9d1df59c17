"""Countries and subdivisions in fields: a name typed in any language, a code once it is understood."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from traitdunion.directory.territories.forms import not_a_country
from traitdunion.directory.territories.queries import (
    country_name,
    resolve_country,
    resolve_subdivision,
    search_countries,
)
from traitdunion.programme.applications.amounts import NotUnderstood
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.section import Section, first
from traitdunion.programme.applications.models import Typed


def read_country(typed: str) -> str:
    """ISO 3166-1 code of a country already settled; refuses a name that could not be."""
    words = typed.strip()
    if not words:
        return ""
    if len(words) == 2 and words.isupper() and country_name(words) != words:
        return words
    near = search_countries(words, limit=3)
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
    field = section.add(Field(name, label, attrs=suggested("country"), **more), read_country)
    field.shown = country_name(field.value, get_language()) if field.value else None
    return field


def settled_places(typed: Typed, key: str) -> Typed:
    """`typed` with the codes of the country and subdivision that the row `key` names, when each has one answer."""
    country = first(typed, f"{key}-country")
    if country and (found := resolve_country(country).found):
        country = found.code
        typed = typed | {f"{key}-country": [country]}
    subdivision = first(typed, f"{key}-subdivision")
    if subdivision and (place := resolve_subdivision(subdivision, country=country or None).found):
        typed = typed | {f"{key}-subdivision": [place.code]}
    return typed

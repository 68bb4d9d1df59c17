"""Organisations found by what someone reads on paper: a name, a SIREN."""

import re
from dataclasses import dataclass, field

from traitdunion.directory.accounts.acts import organisation_for
from traitdunion.directory.accounts.models import Organisation
from traitdunion.directory.territories.models import Territory
from traitdunion.directory.territories.queries import resolve
from traitdunion.foundation.search.text import words

MOST = 8
"""Organisations among which to choose."""
SIREN = re.compile("[0-9]{9}")


@dataclass(frozen=True)
class Named:
    """What a name means: one organisation, or a choice of (reference, name, what it is)."""

    found: Organisation | None = None
    choices: list[tuple[str, str, str]] = field(default_factory=list)


def organisation_named(text: str) -> Named:
    """The organisation that `text` names: those of the directory first, then the French authorities.

    A SIREN or a whole name finds one; part of a name, or a name that several bear, gives a choice.
    """
    siren = "".join(text.split())
    if SIREN.fullmatch(siren) and (found := Organisation.objects.filter(siren=siren).first()):
        return Named(found)
    asked = words(text)
    known = list(Organisation.objects.named(text).select_related("country")[:MOST]) if asked else []
    same = [each for each in known if words(each.name) == asked]
    answer = resolve(text)
    places = [] if answer.near else [answer.found] if answer.found else answer.candidates
    ours = {each.territory_id for each in known}
    places = [place for place in places if place and place.pk not in ours]
    if len(same) == 1 and not places:
        return Named(same[0])
    if not known and len(places) == 1:
        return Named(organisation_for(places[0]))
    choices = [(str(each.pk), each.name, f"{each.get_kind_display()}, {each.country.name()}") for each in known]
    return Named(choices=[*choices, *((place.ref, place.label, place.detail) for place in places)][:MOST])


def organisation_chosen(reference: str) -> Organisation | None:
    """The organisation of a reference that `organisation_named` gave; None for any other text."""
    if reference.isascii() and reference.isdecimal() and len(reference) < MOST + 2:
        return Organisation.objects.filter(pk=int(reference)).first()
    territory = Territory.objects.by_ref(reference)
    return organisation_for(territory) if territory and territory.pickable else None

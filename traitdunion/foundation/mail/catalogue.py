"""The letters that the platform writes: each template with its kind and sample data. A room declares its in letters.py.

    REMINDERS = Kind("reminders", _("Rappels avant une clôture"))
    declare("applications_closing", kind=REMINDERS, sample={"title": "Écoles numériques", "url": SAMPLE_URL})

A template that is not declared is essential and cannot be previewed; the tests refuse it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAMPLE_URL = "https://aap.example.org/exemple/"
"""An address for sample data: it leads nowhere."""


@dataclass(frozen=True)
class Kind:
    """Why a letter is written. Those that are optional can be turned off, leave five a day at most, and say how."""

    code: str
    label: str | Promise
    hint: str | Promise = ""
    optional: bool = True


@dataclass(frozen=True)
class Wording:
    """A template `mail/<name>.txt`, and what it is previewed and weighed with."""

    name: str
    kind: Kind
    sample: Mapping[str, Any] = field(default_factory=dict)


ESSENTIAL = Kind(
    "essential",
    _("Preuves et sécurité"),
    _("Codes, accusés de dépôt, invitations : ces lettres partent toujours."),
    optional=False,
)
DIGEST = Kind("digest", _("Lettres groupées"), _("Au-delà de quatre par jour, ces lettres arrivent en une seule."))
_wordings: dict[str, Wording] = {}


def declare(template: str, *, sample: Mapping[str, Any], kind: Kind = ESSENTIAL) -> None:
    """Let `template` be known, with what a preview fills it with (its texts may be lazy)."""
    _wordings[template] = Wording(template, kind, sample)


def wordings() -> list[Wording]:
    """Every letter, those that always leave first, then by kind and name."""
    return sorted(_wordings.values(), key=lambda each: (each.kind.optional, each.kind.code, each.name))


def wording(template: str) -> Wording:
    """The declaration of `template`; an essential one without sample data when there is none."""
    return _wordings.get(template, Wording(template, ESSENTIAL))


def kinds() -> Iterator[Kind]:
    """The kinds that a person may turn off."""
    yield from dict.fromkeys(each.kind for each in wordings() if each.kind.optional and each.kind is not DIGEST)


def kind_of(code: str) -> Kind:
    """The kind of this code; an unknown one is essential."""
    return next((kind for kind in (*kinds(), DIGEST) if kind.code == code), ESSENTIAL)

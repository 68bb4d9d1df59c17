"""The grace of whoever was at work at a closing: the platform's own, where a regulation does not write one."""

from typing import Any

from django.utils.translation import gettext as _

from traitdunion.programme.calls.texts import in_languages
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.rules.dates import Window
from traitdunion.regulations.values import Text, Value
from traitdunion.regulations.vocabulary import Status

MINUTES = 30
"""How long is left to finish, after the closing."""
WITHIN = 30
"""How many minutes before the closing a step or an upload must have been seen."""


def with_grace(regulation: Regulation) -> Regulation:
    """`regulation` as the platform applies it: its windows have a grace, and one file may be received late.

    A window that writes its own grace, be it 0, keeps it.
    """
    return with_windows(regulation, {rule.id: rule.model_copy(update=_added(rule)) for rule in regulation.windows})


def with_windows(regulation: Regulation, windows: dict[str, Window]) -> Regulation:
    """`regulation` with other windows, by rule id."""
    if not windows:
        return regulation
    changed = regulation.model_copy(update={"rules": {**regulation.rules, **windows}})
    changed.__dict__.pop("windows", None)
    return changed


def _added(rule: Window) -> dict[str, Any]:
    if rule.grace_minutes is not None:
        return {"waiver": True}
    return {"waiver": True, "grace_minutes": _assumed(MINUTES, _note()), "grace_within": _assumed(WITHIN, _note())}


def _assumed(minutes: int, note: Text) -> Value[int]:
    return Value[int](value=minutes, status=Status.ASSUMED, note=note)


def _note() -> Text:
    def say(_language: str) -> str:
        return _(
            "Le règlement ne dit rien d’un délai de grâce : celui de la plateforme s’applique. Qui enregistrait "
            "ou envoyait un fichier dans les %(within)s minutes avant la clôture a %(minutes)s minutes de plus pour "
            "déposer."
        ) % {"within": WITHIN, "minutes": MINUTES}

    return Text(**in_languages(say))

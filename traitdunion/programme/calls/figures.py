"""The table "how much" of a call: rates, floors, caps and duration, each with its status."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import duration, money, percent
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.rules import Rule
from traitdunion.regulations.rules.bounds import MoneyBound
from traitdunion.regulations.rules.dates import Duration
from traitdunion.regulations.rules.rates import RateByClass, RateFlat
from traitdunion.regulations.rules.shares import MaxShare, MinShare
from traitdunion.regulations.sentences import Speaker
from traitdunion.regulations.terms import Term
from traitdunion.regulations.values import Value

Row = tuple[str, Value[Any], str]
"""A label, the value, and how it is shown."""


def figures(regulation: Regulation) -> list[dict[str, Any]]:
    """Rows as plain data: rule, label and value in each language (None: unknown), status."""
    found: dict[str, list[tuple[Rule, Row]]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            speaker = Speaker(language, regulation)
            found[language] = [(rule, row) for rule in regulation.rules.values() for row in _rows(rule, speaker)]
    return [
        {
            "rule": rule.id,
            "label": {language: rows[number][1][0] for language, rows in found.items()},
            "shown": None if value.value is None else {code: rows[number][1][2] for code, rows in found.items()},
            "status": rule.status_of(value).value,
        }
        for number, (rule, (_label, value, _shown)) in enumerate(found["fr"])
    ]


def _rows(rule: Rule, speaker: Speaker) -> Iterator[Row]:
    match rule:
        case RateByClass():
            for income, value in rule.pct.items():
                yield _capital(speaker.say(Term(f"income.{income}"))), value, _shown(value, percent)
        case RateFlat():
            label = speaker.say(rule.title) if rule.title else _("Taux unique")
            yield _capital(label), rule.pct, _shown(rule.pct, percent)
        case MinShare() | MaxShare():
            wording = _("%(what)s, au moins") if isinstance(rule, MinShare) else _("%(what)s, au plus")
            yield _capital(wording % {"what": speaker.say(Term(rule.of))}), rule.pct, _shown(rule.pct, percent)
        case MoneyBound():
            yield _capital(speaker.say(Term(rule.kind))), rule.amount, _shown(rule.amount, money)
        case Duration():
            for bound, label in ((rule.min, _("Durée, au moins")), (rule.max, _("Durée, au plus"))):
                if bound is not None:
                    yield label, bound, _shown(bound, duration)


def _shown(value: Value[Any], write: Any) -> str:
    return "" if value.value is None else write(value.value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

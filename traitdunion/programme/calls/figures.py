"""The table "how much" of a call: rates, floors, caps and duration, each with its status."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import duration, money, percent
from traitdunion.programme.calls.texts import in_languages
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.rules import Rule
from traitdunion.regulations.rules.bounds import MoneyBound
from traitdunion.regulations.rules.dates import Duration
from traitdunion.regulations.rules.rates import RateByClass, RateFlat
from traitdunion.regulations.rules.shares import MaxShare, MinShare
from traitdunion.regulations.sentences import Speaker
from traitdunion.regulations.terms import Term
from traitdunion.regulations.values import Value

Label = Callable[[Speaker], str]
Row = tuple[Label, Value[Any], Callable[[Any], str]]


def figures(regulation: Regulation) -> Iterator[dict[str, Any]]:
    """Rows as plain data: rule, label and value in each language (None: unknown), status."""
    for rule in regulation.rules.values():
        for label, value, shown in _rows(rule):
            yield {
                "rule": rule.id,
                "label": in_languages(lambda language, say=label: _capital(say(Speaker(language, regulation)))),
                "shown": None if value.value is None else in_languages(lambda _, one=value.value, f=shown: f(one)),
                "status": rule.status_of(value).value,
            }


def _rows(rule: Rule) -> Iterator[Row]:
    match rule:
        case RateByClass():
            for income, value in rule.pct.items():
                yield (lambda speaker, one=income: speaker.say(Term(f"income.{one}"))), value, percent
        case RateFlat():
            yield (lambda speaker: speaker.say(rule.title) if rule.title else _("Taux unique")), rule.pct, percent
        case MinShare():
            yield (lambda speaker: _("%(what)s, au moins") % {"what": speaker.say(Term(rule.of))}), rule.pct, percent
        case MaxShare():
            yield (lambda speaker: _("%(what)s, au plus") % {"what": speaker.say(Term(rule.of))}), rule.pct, percent
        case MoneyBound():
            yield (lambda speaker: speaker.say(Term(rule.kind))), rule.amount, money
        case Duration():
            if rule.min is not None:
                yield (lambda _speaker: _("Durée, au moins")), rule.min, duration
            if rule.max is not None:
                yield (lambda _speaker: _("Durée, au plus")), rule.max, duration


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

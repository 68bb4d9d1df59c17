"""Closings put back by an officer: data of a call, added to the windows that its regulation says.

Each is {"window": its number in the document, "from", "to": instants, "on": day, "reason": texts}, all ISO 8601.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from traitdunion.programme.calls.grace import with_windows
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.rules.dates import Extension, Span
from traitdunion.regulations.values import Text, Value
from traitdunion.regulations.vocabulary import Status

Data = dict[str, Any]


def extended(regulation: Regulation, told: Sequence[Data]) -> Regulation:
    """`regulation` as it is read with these extensions; itself when there are none."""
    if not told:
        return regulation
    windows, first = {}, 0
    for rule in regulation.windows:
        mine = {
            number: [each for each in told if each["window"] == first + number] for number in range(len(rule.spans))
        }
        spans = tuple(_put_back(span, mine[number]) for number, span in enumerate(rule.spans))
        windows[rule.id] = rule.model_copy(update={"spans": spans})
        first += len(rule.spans)
    return with_windows(regulation, windows)


def still_later(told: Iterable[Data], regulation: Regulation) -> list[Data]:
    """The extensions that go beyond what `regulation` now says by itself: a new version may have taken them in."""
    closings = [opening.closes for rule in regulation.windows for opening in rule.openings()]
    return [each for each in told if each["window"] < len(closings) and _is_later(each, closings[each["window"]])]


def _is_later(one: Data, closes: datetime | None) -> bool:
    return closes is not None and datetime.fromisoformat(one["to"]) > closes


def _put_back(span: Span, told: Iterable[Data]) -> Span:
    later = [
        Extension(
            closes=Value[Any](
                value=datetime.fromisoformat(each["to"]), status=Status.SOURCED, note=Text(**each["reason"])
            ),
            on=date.fromisoformat(each["on"]),
            reason=Text(**each["reason"]),
        )
        for each in told
    ]
    return span.model_copy(update={"extensions": (*span.extensions, *later)})

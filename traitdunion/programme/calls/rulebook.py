"""What the pages of a call say of its regulation: articles, conditions, documents, calendar, gaps; in each language."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from traitdunion.directory.territories.names import place_name
from traitdunion.foundation.clock import PARIS
from traitdunion.programme.calls.figures import figures
from traitdunion.programme.calls.texts import in_languages
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.rules import Rule
from traitdunion.regulations.rules.dates import Opening, ProjectDates, Window
from traitdunion.regulations.rules.declarations import Documents
from traitdunion.regulations.rules.information import Committee
from traitdunion.regulations.rules.parties import Applicant
from traitdunion.regulations.rules.places import Countries, CountryClass, Focus
from traitdunion.regulations.sentences import statement
from traitdunion.regulations.values import Text, Value
from traitdunion.regulations.vocabulary import Kind, Severity, Stage, Status

Data = dict[str, Any]

WORST = (Status.UNKNOWN, Status.ASSUMED, Status.SOURCED)
CONDITIONS = (Countries, CountryClass, Focus, ProjectDates)
"""Rule kinds that the page of a call states under who may apply."""


def describe(regulation: Regulation) -> Data:
    """The parts of a snapshot that come from the regulation, as plain data."""
    rules = regulation.rules.values()
    return {
        "articles": [*_articles(regulation)],
        "figures": figures(regulation),
        "conditions": [
            _stated(rule, regulation)
            for rule in rules
            if isinstance(rule, CONDITIONS) and rule.severity is Severity.BLOCKING
        ],
        "priorities": [_stated(rule, regulation) for rule in rules if rule.severity is Severity.PRIORITY],
        "documents": [
            {**_stated(rule, regulation), "due": "award" if rule.stage >= Stage.AWARD else "submit"}
            for rule in rules
            if isinstance(rule, Documents)
        ],
        "committees": [
            {**_stated(rule, regulation), "latest": _latest(rule, regulation)}
            for rule in rules
            if isinstance(rule, Committee)
        ],
        "gaps": [
            *({"key": rule.id, "text": plain(rule.note)} for rule in missing(regulation) if rule.note),
            *({"key": key, "text": plain(text)} for key, text in regulation.absent.items()),
        ],
    }


def missing(regulation: Regulation) -> list[Rule]:
    """Rules with a value that exists and that we do not have, calendar left out: the call is shown and not opened."""
    rules = {rule.id: rule for rule, _used in regulation.missing_values() if not isinstance(rule, Window)}
    return [*rules.values()]


def plain(text: Text) -> dict[str, str]:
    """A text of the regulation in the languages that it has."""
    return {code: text.written_in(code) for code, _name in settings.LANGUAGES if text.has(code)}


def applicants(regulation: Regulation) -> list[str]:
    """Who may lead, in the words of the list's filter: authority, grouping, association, gip."""
    kinds = {kind for rule in regulation.of_kind(Applicant) for kind in rule.kinds.value or ()}
    return sorted({"authority" if kind.is_authority and kind is not Kind.GROUPING else kind.value for kind in kinds})


def places(regulation: Regulation) -> Data:
    """Countries admitted (None: all) and excluded by a blocking rule, as two-letter codes."""
    only: set[str] | None = None
    excluded: set[str] = set()
    for rule in regulation.of_kind(Countries):
        if rule.severity is not Severity.BLOCKING:
            continue
        if rule.allowed and rule.allowed.value is not None:
            allowed = {code[:2] for code in rule.allowed.value}
            only = allowed if only is None else only & allowed
        if rule.excluded and rule.excluded.value is not None:
            excluded |= {code for code in rule.excluded.value if "-" not in code}
    return {"only": None if only is None else sorted(only - excluded), "except": sorted(excluded)}


def windows(regulation: Regulation, shown: Iterable[str] = ()) -> Iterator[Data]:
    """When files are received. Instants are ISO 8601 in UTC; `through`: the closing is an hour, which still counts.

    `last_day` is the last day by the clocks of `zone`; `zones` are those of the rule, and those `shown` to readers
    beside; `grace` and `grace_within` are minutes.
    """
    for rule in regulation.windows:
        for opening in rule.openings():
            span = opening.span
            yield {
                "round": span.round,
                "applicants": [kind.value for kind in span.applicants or ()],
                "opens_at": _iso(opening.opens),
                "closes_at": _iso(opening.closes),
                "through": not opening.hour_assumed,
                "last_day": _last_day(opening),
                "zone": _zone(rule, opening),
                "zones": [*dict.fromkeys([*rule.zones, *shown])],
                "grace": rule.grace_minutes.value or 0 if rule.grace_minutes else 0,
                "grace_within": rule.grace_within.value if rule.grace_within else None,
                "opens": _bound(rule, span.opens),
                "closes": _bound(rule, span.closing),
                "reason": plain(span.extensions[-1].reason) if span.extensions and span.extensions[-1].reason else None,
            }


def reference_day(regulation: Regulation, round_key: str | None = None) -> tuple[date, bool]:
    """The day on which a country's class is read (D1), and whether it is assumed.

    The day that the regulation writes, else the opening of the round; when that is not known, the first day of the
    year of the earliest closing, assumed.
    """
    if isinstance(regulation.reference_date, date):
        return regulation.reference_date, False
    openings = [opening for rule in regulation.windows for opening in rule.openings(round_key)]
    known = [opening.opens for opening in openings if opening.opens]
    if known:
        return min(known).astimezone(PARIS).date(), False
    closings = [opening.closes for opening in openings if opening.closes]
    year = min(closings).astimezone(PARIS).year if closings else int(regulation.id[-4:])
    return date(year, 1, 1), True


def _articles(regulation: Regulation) -> Iterator[Data]:
    """Articles in the order of the file, each with its rules; then the rules that name none."""
    for key, article in regulation.articles.items():
        rules = [rule for rule in regulation.rules.values() if rule.article == key]
        if rules:
            yield {
                "key": key,
                "number": article.number,
                "title": plain(article.title),
                "rules": _rules(rules, regulation),
            }
    others = [rule for rule in regulation.rules.values() if rule.article is None]
    if others:
        title = in_languages(lambda _language: _("Autres règles"))
        yield {"key": "autres", "number": None, "title": title, "rules": _rules(others, regulation)}


def _rules(rules: Iterable[Rule], regulation: Regulation) -> list[Data]:
    return [
        {
            **_stated(rule, regulation),
            "severity": None if rule.informative else rule.severity.value,
            "stage": rule.stage.word,
            "sources": [*dict.fromkeys([*rule.source, *(one for used in rule.values() for one in used.source)])],
            "notes": [*_notes(rule)],
        }
        for rule in rules
    ]


def _stated(rule: Rule, regulation: Regulation) -> Data:
    """A rule in general terms, with the worst status of its values; one that has a note of its own is told there."""
    values = [used for used in rule.values() if not used.note] or [*rule.values()]
    statuses = {used.status for used in values} or {rule.status or Status.SOURCED}
    return {
        "id": rule.id,
        "statement": in_languages(lambda language: statement(rule, regulation, language, place_name)),
        "status": next(status for status in WORST if status in statuses).value,
    }


def _notes(rule: Rule) -> Iterator[Data]:
    """What a reader should know of the rule, then of its values, each note once, with the status of the value."""
    if rule.note:
        yield {"text": plain(rule.note), "status": Status.SOURCED.value}
    for note, status in {used.note: used.status for used in rule.values() if used.note}.items():
        yield {"text": plain(note), "status": status.value}


def _latest(committee: Committee, regulation: Regulation) -> str | None:
    """The last day on which the committee meets, when it is a delay after a known closing."""
    days = committee.within_days.value if committee.within_days else None
    closings = [day for rule in regulation.windows for opening in rule.openings() if (day := _last_day(opening))]
    if days is None or not closings:
        return None
    return str(date.fromisoformat(max(closings)) + timedelta(days=days))


def _bound(rule: Window, value: Value[Any]) -> Data:
    return {
        "status": rule.status_of(value).value,
        "sources": [*rule.source_of(value)],
        "note": plain(value.note) if value.note else None,
    }


def _last_day(opening: Opening) -> str | None:
    """The last day as it is written; that of Paris when it is written as an hour, whose midnight ends its day."""
    written = opening.span.closing_moment()
    if opening.closes is None or written is None:
        return None
    ends = opening.closes.astimezone(PARIS) - timedelta(microseconds=1)
    return str(ends.date() if isinstance(written, datetime) else written)


def _zone(rule: Window, opening: Opening) -> str:
    """The zone whose clocks tell the closing, among those of the rule."""
    written = opening.span.closing_moment()
    if opening.closes is None or isinstance(written, datetime) or written is None:
        return rule.zones[0]
    ends = datetime.combine(written + timedelta(days=1), time.min)
    return next(zone for zone in rule.zones if ends.replace(tzinfo=ZoneInfo(zone)) == opening.closes)


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None

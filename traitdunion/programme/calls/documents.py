"""The document of a snapshot: one JSON value that holds all that the public reads of a call.

Texts are {"fr": …, "en"?: …, "ar"?: …}; days are ISO 8601, instants too, in UTC. `card` is the part for lists.
Its shape has a number: pages read that one only, and `acts.redraw` brings older documents to it.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.programme.calls import rulebook
from traitdunion.programme.calls.content import Content
from traitdunion.programme.calls.texts import day_and_hour, in_languages, moment_words
from traitdunion.regulations.grammar import Regulation

Data = dict[str, Any]

SHAPE = 3
"""One more each time that a key is added, renamed, dropped or holds something else; a test tells when."""

CARD = (
    "slug",
    "family",
    "edition",
    "period",
    "themes",
    "channel",
    "title",
    "summary",
    "applicants",
    "complete",
    "places",
    "windows",
)


def document(content: Content, regulation: Regulation, version: Data, told: list[Data]) -> Data:
    """What the public reads; `version` names the regulation: name, version, sha256, applies_from, extends.

    `told` are the extensions that officers added, already in `regulation`.
    """
    data = drawn(content.document(), regulation, version)
    if told:
        data["extensions"] = told
    articles = data["regulation"]["articles"]
    cited = {source for article in articles for rule in article["rules"] for source in rule["sources"]}
    return {**data, "sources": {**data["sources"], **_known(content, cited)}}


def drawn(told: Data, regulation: Regulation, version: Data) -> Data:
    """What a call tells of itself (or an earlier drawing of it) with all that its regulation says, in this shape."""
    own = {row["code"]: row for row in told.get("strands", ())}
    return {
        **told,
        "groups": told.get("groups", []),
        "strands": [
            {"code": key, "title": rulebook.plain(title), "actions": [], **own.get(key, {})}
            for key, title in regulation.strands.items()
        ],
        "complete": not rulebook.missing(regulation),
        "applicants": rulebook.applicants(regulation),
        "places": rulebook.places(regulation),
        "windows": [*rulebook.windows(regulation, told.get("zones", ()))],
        "regulation": {**version, **rulebook.describe(regulation)},
    }


def says_the_same(before: Data, after: Data) -> bool:
    """Whether two documents have the same texts, calendar and regulation, however their pages describe its rules."""
    return {**before, "regulation": before["regulation"]["sha256"]} == {
        **after,
        "regulation": after["regulation"]["sha256"],
    }


def card(data: Data, change: Data | None) -> Data:
    """What a list needs of a document, and in words what changed since the one before."""
    kept = {name: data[name] for name in CARD}
    return {**kept, "area": data.get("area"), "extensions": data.get("extensions", []), "change": change}


def change(before: Data, after: Data) -> Data:
    """What differs between two documents of a call, in words."""

    def say(_language: str) -> str:
        changed = [
            word
            for word, same in (
                (_("le calendrier"), before["windows"] == after["windows"]),
                (_("le règlement"), before["regulation"]["sha256"] == after["regulation"]["sha256"]),
            )
            if not same
        ] or [_("les textes")]
        return _("Ce qui change : %(parts)s.") % {"parts": ", ".join(changed)}

    return in_languages(say)


def extension_words(row: Data) -> Data:
    """An extension, in words: from when to when, and why."""

    def say(language: str) -> str:
        return _("La clôture, fixée au %(before)s, est reportée au %(after)s. Motif : %(reason)s") % {
            "before": day_and_hour(datetime.fromisoformat(row["from"]), closing=True),
            "after": moment_words(datetime.fromisoformat(row["to"]), closing=True),
            "reason": row["reason"].get(language) or row["reason"]["fr"],
        }

    return in_languages(say)


def _known(content: Content, cited: set[str]) -> Data:
    """Sources that the regulation cites by a code of ours ("seed 003")."""
    found = {code: content.sources.get(code.replace(" ", "-")) for code in cited}
    return {code: row.model_dump(exclude_none=True) for code, row in found.items() if row}

"""What a call asks, in short: when, who, how much, its rules and documents, from its published document."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.calls.texts import said


@dataclass(frozen=True)
class Summary:
    """`facts` are terms and texts; `documents` and `rules` sentences."""

    facts: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]
    documents: tuple[str, ...]


def summary_of(contents: Contents) -> Summary:
    """The call of a file in the current language."""
    document = contents.document
    told = ((_("Calendrier"), "calendar"), (_("Qui peut déposer"), "who"), (_("Combien"), "how_much"))
    rules = [rule for article in document["regulation"]["articles"] for rule in article["rules"]]
    return Summary(
        tuple((term, said(document[name]).text) for term, name in told),
        tuple(said(rule["statement"]).text for rule in rules if rule["severity"] == "blocking"),
        tuple(map(_document, document["regulation"]["documents"])),
    )


def _document(row: dict[str, Any]) -> str:
    due = _("si le projet est retenu") if row["due"] == "award" else _("au dépôt")
    return _("%(document)s (%(due)s)") % {"document": said(row["statement"]).text.rstrip("."), "due": due}

"""The summary of a file that a mayor signs: what it holds, how it is said, and what changed between two of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.ui.formats import date_long, money
from traitdunion.programme.applications.calendar import entry_of
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.models import Application, PartyRole, SectionKey, State, Submission
from traitdunion.programme.applications.proof.frozen import fingerprint, freeze

FORMAT = "traitdunion-summary/1"
SHORT = 700
"""Characters of the project's own summary that are shown to whoever signs."""
PARTIES, NAME = 12, 80
"""Parties that fit on the page, the others are counted; characters of their names."""
SECTIONS = {
    "parties": SectionKey.PARTIES,
    "project": SectionKey.PROJECT,
    "expenses": SectionKey.EXPENSES,
    "funding": SectionKey.FUNDING,
    "answers": SectionKey.QUESTIONS,
}
"""Parts of the frozen file whose fingerprints the summary holds. Attachments are not signed: a scan is added later."""
ZERO = Decimal(0)
Summary = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """What is there to be signed: a version received, or the file as it stands (`submission` None)."""

    application: Application
    document: dict[str, Any]
    submission: Submission | None = None

    @property
    def summary(self) -> Summary:
        return summary_of(self.application, self.document)


def subject_of(application: Application, moment: datetime) -> Subject:
    """The version received that counts and can no longer change as the file stands, otherwise the file itself."""
    if counts_as_received(application, moment):
        latest = application.submissions.first()
        assert latest is not None
        return Subject(application, latest.document, latest)
    return Subject(application, freeze(contents_of(application)))


def counts_as_received(application: Application, moment: datetime) -> bool:
    """Submitted; or reopened and not submitted again before the closing."""
    if application.state != State.REOPENED:
        return bool(application.state == State.SUBMITTED)
    return entry_of(application, moment).how is None


def summary_of(application: Application, document: dict[str, Any]) -> Summary:
    """What is signed, of a frozen file (see `proof.frozen`). Canonical JSON of it is what `sha256` is taken of."""
    project, parties = document["project"], document["parties"]
    lead = next((party for party in parties if party["role"] == PartyRole.LEAD), None)
    key = lead["key"] if lead else None
    return {
        "format": FORMAT,
        "number": application.number,
        "call": application.call.slug,
        "lead": (lead and lead["name"]) or application.lead.name,
        "title": project["title"],
        "summary": _short(project["summary"]),
        "parties": [
            {"name": party["name"], "role": party["role"], "country": party["country"]}
            for party in parties
            if party["name"]
        ],
        "countries": _countries(document),
        "starts": project["starts"],
        "ends": project["ends"],
        "cost": _sum(document["expenses"]),
        "requested": _sum(line for line in document["funding"] if line["party"] is None),
        "own": {
            nature: _sum(
                line for line in document["funding"] if key and line["party"] == key and line["nature"] == nature
            )
            for nature in ("cash", "in_kind")
        },
        "sections": {name: fingerprint([document[name], *_more(document, name)]) for name in SECTIONS},
    }


def _more(document: dict[str, Any], name: str) -> list[Any]:
    return [document["elections"]] if name == "funding" else []


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT else f"{flat[:SHORT].rsplit(' ', 1)[0]}…"


def _countries(document: dict[str, Any]) -> list[str]:
    carrying = [party for party in document["parties"] if party["role"] != PartyRole.FUNDER]
    named = [each["country"] for each in (*document["project"]["places"], *carrying)]
    return sorted({code for code in named if code and code != "FR"})


def _sum(lines: Any) -> str:
    return str(sum((Decimal(line["amount"]) for line in lines), ZERO).quantize(Decimal("0.01")))


# -- in words --------------------------------------------------------------------------------------------------------


def lines(summary: Summary) -> list[tuple[str, str]]:
    """The summary in the current language: (term, text), in the order in which it is read."""
    return [(term, text) for _key, term, text in _lines(summary)]


def _lines(summary: Summary) -> Iterator[tuple[str, str, str]]:
    yield "lead", _("Chef de file"), summary["lead"]
    yield "title", _("Projet"), summary["title"] or "–"
    yield "summary", _("En bref"), summary["summary"] or "–"
    yield "parties", _("Partenaires"), _parties(summary["parties"]) or "–"
    yield "countries", _("Pays"), _(", ").join(country_name(code, _language()) for code in summary["countries"]) or "–"
    yield "starts", _("Du"), _day(summary["starts"])
    yield "ends", _("Au"), _day(summary["ends"])
    yield "cost", _("Coût"), money(Decimal(summary["cost"]))
    yield "requested", _("Demande"), money(Decimal(summary["requested"]))
    yield "own", _("Apport du chef de file"), own_words(summary)


def own_words(summary: Summary) -> str:
    """What the lead brings, in cash and in kind."""
    cash, in_kind = Decimal(summary["own"]["cash"]), Decimal(summary["own"]["in_kind"])
    if not in_kind:
        return money(cash)
    return _("%(total)s, dont %(in_kind)s de valorisation") % {
        "total": money(cash + in_kind),
        "in_kind": money(in_kind),
    }


def commitments(summary: Summary, due: list[str]) -> list[str]:
    """What whoever signs takes on, one sentence each; `due` names what the regulation asks for at award."""
    words = {
        "lead": summary["lead"],
        "own": own_words(summary),
        "requested": money(Decimal(summary["requested"])),
        "due": _(", ").join(due),
    }
    said = [
        _("Les renseignements du dossier sont exacts, à ma connaissance."),
        _("%(lead)s demande %(requested)s et apportera %(own)s.") % words,
        _("J’ai pouvoir de signer pour %(lead)s.") % words,
    ]
    if due:
        said.append(_("Si le projet est retenu, %(lead)s fournira : %(due)s.") % words)
    return said


def differences(before: Summary, after: Summary) -> list[str]:
    """What changed, in words: each line that reads otherwise, then the sections whose detail changed."""
    old = {key: text for key, _term, text in _lines(before)}
    told = [
        _("%(term)s : « %(before)s » devient « %(after)s ».") % {"term": term, "before": old[key], "after": text}
        for key, term, text in _lines(after)
        if old[key] != text
    ]
    changed = [
        str(section.label)
        for name, section in SECTIONS.items()
        if before["sections"].get(name) != after["sections"].get(name)
    ]
    if changed:
        told.append(_("Le détail a changé dans : %(sections)s.") % {"sections": _(", ").join(changed)})
    return told


def _parties(parties: list[dict[str, str]]) -> str:
    said = [_party(party) for party in parties[:PARTIES]]
    if len(parties) > PARTIES:
        said.append(_("et %(n)s autres") % {"n": len(parties) - PARTIES})
    return " · ".join(said)


def _party(party: dict[str, str]) -> str:
    role = str(PartyRole(party["role"]).label)
    country = country_name(party["country"], _language()) if party["country"] else ""
    name = party["name"] if len(party["name"]) <= NAME else f"{party['name'][:NAME]}…"
    return f"{name} ({_(', ').join(filter(None, (role, country)))})"


def _day(text: str | None) -> str:
    return date_long(date.fromisoformat(text)) if text else "–"


def _language() -> str:
    return get_language() or "fr"

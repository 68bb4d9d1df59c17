"""A submission as an officer reads it: from what was frozen, never from the draft, which may have changed since."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import country_name
from traitdunion.programme.applications.models import Nature, PartyRole, Submission
from traitdunion.programme.applications.kinds import kind_words
from traitdunion.programme.calls.texts import said
from traitdunion.regulations import Ceiling, Outcome, Stage, Verdict, Verdicts, ceiling, check, explain, restore


@dataclass(frozen=True)
class Row:
    """A line of a budget table: label, details, an amount by year, their sum."""

    label: str
    details: str
    amounts: dict[int, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), Decimal(0))


@dataclass(frozen=True)
class Reading:
    submission: Submission

    @property
    def document(self) -> dict[str, Any]:
        return self.submission.document

    @property
    def names(self) -> list[str]:
        """The parties that the title ties together."""
        return [party["name"] for party in self.document["parties"] if party["name"] and party["role"] != "funder"]

    @cached_property
    def parties(self) -> list[dict[str, str]]:
        kinds = dict(kind_words())
        return [
            {
                "name": party["name"],
                "role": str(PartyRole(party["role"]).label),
                "kind": kinds.get(party["kind"], ""),
                "country": country_name(party["country"]) if party["country"] else "",
                "commitment": party["commitment"],
            }
            for party in self.document["parties"]
        ]

    @property
    def starts(self) -> date | None:
        return _day(self.document["project"]["starts"])

    @property
    def ends(self) -> date | None:
        return _day(self.document["project"]["ends"])

    @property
    def places(self) -> list[str]:
        return [
            ", ".join(part for part in (place["name"], place["subdivision"], country_name(place["country"])) if part)
            for place in self.document["project"]["places"]
        ]

    @cached_property
    def strands(self) -> list[str]:
        titles = {strand["code"]: said(strand["title"]).text for strand in self._call["strands"]}
        return [titles.get(key, key) for key in self.document["project"]["strands"]]

    @cached_property
    def years(self) -> list[int]:
        return sorted({line["year"] for line in [*self.document["expenses"], *self.document["funding"]]})

    @cached_property
    def expenses(self) -> list[Row]:
        categories = {each["code"]: said(each["title"]).text for each in self._call["budget"]["categories"]}
        rows: dict[str, Row] = {}
        for line in self.document["expenses"]:
            payer = _("subvention demandée") if line["payer"] == "grant" else self._party_name(line["payer"])
            details = (
                categories.get(line["category"], ""),
                payer,
                country_name(line["country"]) if line["country"] else "",
                str(Nature(line["nature"]).label),
            )
            row = rows.setdefault(line["key"], Row(line["label"], " · ".join(filter(None, details)), defaultdict(Decimal)))
            row.amounts[line["year"]] += Decimal(line["amount"])
        return list(rows.values())

    @cached_property
    def funding(self) -> list[Row]:
        rows: dict[tuple[str, ...], Row] = {}
        for line in self.document["funding"]:
            label = self._party_name(line["party"]) if line["party"] else _("Subvention demandée")
            details = str(Nature(line["nature"]).label) if line["party"] else line["funder"]
            row = rows.setdefault((label, details), Row(label, details, defaultdict(Decimal)))
            row.amounts[line["year"]] += Decimal(line["amount"])
        return list(rows.values())

    def totals(self, rows: list[Row]) -> dict[int, Decimal]:
        """Sum of `rows` by year."""
        return {year: sum((row.amounts.get(year, Decimal(0)) for row in rows), Decimal(0)) for year in self.years}

    @cached_property
    def answers(self) -> list[tuple[str, str]]:
        """Questions of the call, in its order, with what was answered."""
        given = self.document["answers"]
        asked = [(question, given.get(question["code"], "")) for question in self._call["questions"]]
        known = {question["code"] for question, _answer in asked}
        rest = [(key, _plain(value)) for key, value in given.items() if key not in known]
        return [(said(question["label"]).text, _chosen(question, value)) for question, value in asked] + rest

    # -- rules -------------------------------------------------------------------------------------------------------

    @cached_property
    def verdicts(self) -> Verdicts:
        """The verdicts of the snapshot of the facts under the version that it keeps: those that the applicant saw."""
        return check(restore(self.submission.facts.encode()), self.submission.regulation.load(), Stage.SUBMIT)

    @cached_property
    def ceiling(self) -> Ceiling:
        return ceiling(restore(self.submission.facts.encode()), self.submission.regulation.load())

    @property
    def open(self) -> list[dict[str, Any]]:
        """What is not met or not known, for the check panel."""
        shown = [verdict for verdict in self.verdicts if verdict.outcome in {Outcome.NOT_MET, Outcome.UNKNOWN}]
        return [self._item(verdict) for verdict in shown]

    @property
    def met(self) -> list[str]:
        return [self._told(verdict).sentence for verdict in self.verdicts if verdict.outcome is Outcome.MET]

    def _item(self, verdict: Verdict) -> dict[str, Any]:
        told = self._told(verdict)
        parts = (told.article, verdict.id, _("valeur à confirmer") if told.to_confirm else "")
        return {
            "kind": "ask" if verdict.outcome is Outcome.UNKNOWN else "wait",
            "title": told.sentence,
            "text": None,
            "ref": " · ".join(part for part in parts if part),
            "action": None,
            "note": None,
        }

    def _told(self, verdict: Verdict) -> Any:
        return explain(verdict, get_language() or "fr", country_name)

    def _party_name(self, key: str | None) -> str:
        return next((party["name"] for party in self.document["parties"] if party["key"] == key), "")

    @property
    def _call(self) -> dict[str, Any]:
        return self.submission.application.call.snapshot.document


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _chosen(question: dict[str, Any], value: str) -> str:
    titles = {option["code"]: said(option["label"]).text for option in question.get("options", ())}
    return titles.get(value, value)


def _plain(value: str) -> str:
    return {"yes": _("oui"), "no": _("non")}.get(value, value)

"""A submission as an officer reads it: from what was frozen, never from the draft, which may have changed since."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from traitdunion.directory.territories.names import place_name
from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.files.drawing import MOST_BYTES
from traitdunion.foundation.ui.formats import date_short
from traitdunion.programme.applications.answers import Told, told_closed, told_in
from traitdunion.programme.applications.context import Context, context_of, cooperations_of
from traitdunion.programme.applications.kinds import kind_words
from traitdunion.programme.applications.models import Confirmation, Nature, PartyRole, Submission
from traitdunion.programme.applications.panel import cited, reference
from traitdunion.programme.applications.points import Points, count_words, kind_of
from traitdunion.programme.applications.proof.frozen import duty_words, place_words, status_words
from traitdunion.programme.applications.regulation import funder_name
from traitdunion.programme.appraisal.pieces import Piece, pieces_of
from traitdunion.programme.calls.ceilings import binding, bound_rows
from traitdunion.programme.calls.models import CallSnapshot
from traitdunion.programme.calls.rulebook import plain, reference_day
from traitdunion.programme.calls.texts import said
from traitdunion.regulations import Ceiling, Facts, Regulation, Stage, Verdicts, ceiling, check, restore
from traitdunion.regulations import sentence as sentence_of

KINDS = ("no", "wait", "ask")


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
                "confirmation": self._confirmations.get(party["key"], ""),
            }
            for party in self.document["parties"]
        ]

    @cached_property
    def duties(self) -> list[tuple[str, str]]:
        """Who does what, as frozen."""
        return duty_words(self.document)

    @cached_property
    def _confirmations(self) -> dict[str, str]:
        """By the key of a party, what it had answered of its part at the submission: by whom, how, when."""
        frozen = {each["id"]: each for each in self.document.get("confirmations", ())}
        kept = Confirmation.objects.in_bulk(frozen) if frozen else {}
        return {
            each.party_key: _("%(said)s : %(person)s, %(function)s, %(how)s, le %(when)s")
            % {
                "said": each.get_said_display(),
                "person": each.person,
                "function": each.function,
                "how": each.get_how_display(),
                "when": date_short(each.at),
            }
            + ("" if frozen[each.pk]["holds"] else _(" (sa part a changé ensuite)"))
            for each in kept.values()
        }

    @property
    def starts(self) -> date | None:
        return _day(self.document["project"]["starts"])

    @property
    def ends(self) -> date | None:
        return _day(self.document["project"]["ends"])

    @property
    def places(self) -> list[str]:
        return [place_words(place) for place in self.document["project"]["places"]]

    @cached_property
    def strands(self) -> list[str]:
        titles = {strand["code"]: said(strand["title"]).text for strand in self._call["strands"]}
        return [titles.get(key, key) for key in self.document["project"]["strands"]]

    @cached_property
    def answers(self) -> list[tuple[str, list[Told]]]:
        """Questions of the call by groups, in its order, then the yes or no of its regulation, with the answers."""
        given = self.document["answers"]
        groups = told_in(self._call, given)
        asked = [Told(self._question(key), _plain(given[key])) for key in self._rest if self._rules(key)]
        return [*groups, *([("", asked)] if asked else [])]

    @cached_property
    def closed(self) -> list[Told]:
        """Answers to questions that the call no longer asked at the submission."""
        given = {key: self.document["answers"][key] for key in self._rest if not self._rules(key)}
        return list(told_closed(self.submission.application.call, given))

    @property
    def context(self) -> Context:
        """The classes of the countries as the rules read them at the submission, and the figures of the call."""
        application = self.submission.application
        day = reference_day(self.regulation, application.round.key)
        known = cooperations_of(application, self.facts.countries, received_by=application.call.owner_id)
        return context_of(self.facts.countries, self._call, day, known)

    @property
    def _rest(self) -> list[str]:
        asked = {question["code"] for question in self._call["questions"]}
        return [key for key in self.document["answers"] if key not in asked]

    def _rules(self, key: str) -> bool:
        return key in self.regulation.questions

    @cached_property
    def pieces(self) -> list[Piece]:
        """The files received, in their order."""
        return pieces_of(self.submission)

    @property
    def drawn(self) -> int:
        """Bytes that all the previews weigh at most."""
        return MOST_BYTES * sum(piece.stored is not None and piece.stored.has_preview for piece in self.pieces)

    @property
    def verified_at(self) -> datetime | None:
        """When the content of every piece had been read again; None as long as it has not."""
        known = [piece.stored.verified_at for piece in self.pieces if piece.stored]
        read = [moment for moment in known if moment]
        return min(read) if read and len(read) == len(known) else None

    # -- budget ------------------------------------------------------------------------------------------------------

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
            row = rows.setdefault(
                line["key"], Row(line["label"], " · ".join(filter(None, details)), defaultdict(Decimal))
            )
            row.amounts[line["year"]] += Decimal(line["amount"])
        return list(rows.values())

    @cached_property
    def funding(self) -> list[Row]:
        rows: dict[tuple[str, ...], Row] = {}
        for line in self.document["funding"]:
            label = self._party_name(line["party"]) if line["party"] else _("Subvention demandée")
            words = (
                (str(Nature(line["nature"]).label), status_words(line))
                if line["party"]
                else (funder_name(self.regulation, line["funder"]),)
            )
            details = " · ".join(filter(None, words))
            row = rows.setdefault((label, details), Row(label, details, defaultdict(Decimal)))
            row.amounts[line["year"]] += Decimal(line["amount"])
        return list(rows.values())

    def totals(self, rows: list[Row]) -> dict[int, Decimal]:
        """Sum of `rows` by year."""
        return {year: sum((row.amounts.get(year, Decimal(0)) for row in rows), Decimal(0)) for year in self.years}

    # -- rules -------------------------------------------------------------------------------------------------------

    @cached_property
    def regulation(self) -> Regulation:
        """The version that the submission keeps, with the closings put back since."""
        return self.submission.application.call.snapshot.rules(self.submission.regulation)

    @cached_property
    def facts(self) -> Facts:
        """The snapshot of the facts, as the rules read them at the submission."""
        return restore(self.submission.facts.encode())

    @cached_property
    def verdicts(self) -> Verdicts:
        """Those that the applicant saw: the same facts under the same version."""
        return check(self.facts, self.regulation, Stage.SUBMIT)

    @cached_property
    def ceiling(self) -> Ceiling:
        return ceiling(self.facts, self.regulation)

    @cached_property
    def bounds(self) -> list[dict[str, object]]:
        return bound_rows(self.ceiling.bounds, self.regulation)

    @property
    def binding(self) -> str:
        return binding(self.bounds)

    @cached_property
    def points(self) -> Points:
        """The points that these verdicts make, sorted as the applicant's were."""
        return Points(self.verdicts)

    @property
    def subtitle(self) -> str:
        """The regulation, then the counts of the panel in words."""
        kept = self.submission.regulation
        named = _("Règlement %(name)s, version %(version)s") % {"name": kept.name, "version": kept.version}
        return _("%(regulation)s : %(counts)s") % {"regulation": named, "counts": count_words(self.points.counts)}

    @property
    def later(self) -> list[dict[str, str]]:
        """What only the body of the call settles, with the article."""
        return [
            {"title": sentence_of(verdict, _language(), place_name), "text": cited(verdict, _language())}
            for verdict in self.points.later
        ]

    @property
    def open(self) -> list[dict[str, Any]]:
        """What is not met or not known, for the check panel, in the words and order of the applicant's."""
        items = [
            {
                "kind": kind_of(verdict),
                "title": sentence_of(verdict, _language(), place_name),
                "text": None,
                "ref": reference(verdict, _language()),
                "action": None,
                "note": None,
            }
            for verdict in self.points.open
        ]
        return sorted(items, key=lambda item: KINDS.index(item["kind"]))

    @cached_property
    def met(self) -> list[str]:
        return [sentence_of(verdict, _language(), place_name) for verdict in self.points.met]

    @property
    def met_title(self) -> str:
        return ngettext("%(n)s règle remplie", "%(n)s règles remplies", len(self.met)) % {"n": len(self.met)}

    # -- words -------------------------------------------------------------------------------------------------------

    def _party_name(self, key: str | None) -> str:
        return next((party["name"] for party in self.document["parties"] if party["key"] == key), "")

    def _question(self, key: str) -> str:
        text = self.regulation.questions.get(key)
        return said(plain(text)).text if text else key

    @cached_property
    def _call(self) -> dict[str, Any]:
        """The call as it was published when the file was submitted."""
        call, regulation = self.submission.application.call, self.submission.regulation
        version = self.document.get("call_version")
        if version == call.snapshot.version or (version is None and call.snapshot.regulation_id == regulation.pk):
            return call.snapshot.document
        published = CallSnapshot.objects.filter(call=call)
        found = published.get(version=version) if version else published.filter(regulation=regulation).latest("version")
        return found.document


def _language() -> str:
    return get_language() or "fr"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: str) -> str:
    return {"yes": _("oui"), "no": _("non")}.get(value, value)

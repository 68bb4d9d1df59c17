"""The PDF of a file and of its summary: what their templates are given, already worded in the reader's language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from unicodedata import bidirectional

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from qrcode import QRCode
from qrcode.image.svg import SvgPathImage

from traitdunion.directory.accounts.links import shown
from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.documents import render
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.ui.formats import amount, date_long, datetime_long, filesize, money, writing
from traitdunion.programme.applications.answers import Told, told, told_in
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.kinds import kind_words
from traitdunion.programme.applications.models import Nature, PartyRole, Printout, Project, Sheet, SignatureRequest
from traitdunion.programme.applications.proof.frozen import duty_words, fingerprint, place_words, status_words
from traitdunion.programme.applications.regulation import documents_of, funder_name, questions_of, regulation_of
from traitdunion.programme.applications.signing.standing import due_at_award, standing_of
from traitdunion.programme.applications.signing.summary import commitments, lines, summary_of
from traitdunion.programme.calls.texts import said

ZERO = Decimal(0)
TEMPLATES = {Sheet.FILE: "applications/file.typ", Sheet.SUMMARY: "applications/summary.typ"}


def make(printout: Printout) -> None:
    """Render the PDF of `printout` and keep it."""
    with override(printout.language):
        pdf = _drawn(printout)
    name = f"{printout.application.number}-{printout.sheet}-{printout.language}.pdf"
    printout.stored = files.keep(ContentFile(pdf, name=name), content_type="application/pdf")
    printout.save(update_fields=["stored"])


def _drawn(printout: Printout) -> bytes:
    if printout.sheet == Sheet.FORM:
        from traitdunion.programme.applications.offline.paper import print_form  # its acts know the tasks

        return print_form(contents_of(printout.application))
    data = FileSheet(printout).data if printout.sheet == Sheet.FILE else _summary(printout)
    return render(TEMPLATES[Sheet(printout.sheet)], data, language=printout.language)


def paper_address(asked: SignatureRequest) -> str:
    """Where the scan of a sheet is given back, whole."""
    return settings.BASE_URL + reverse("applications:paper_code", args=[asked.letters])


def _summary(printout: Printout) -> dict[str, Any]:
    application, asked = printout.application, printout.request
    summary = asked.summary if asked and asked.summary else summary_of(application, printout.document)
    return {
        "title": _("Résumé du dossier %(number)s, à signer") % {"number": writing().keep(application.number)},
        "owner": settings.ENV.owner_name,
        "call": said(application.call.snapshot.document["title"]).text,
        "foot": _state_words(printout),
        "facts": [list(line) for line in lines(summary)],
        "commitments_title": _("Je signe, et par là"),
        "commitments": commitments(summary, due_at_award(application)),
        "signatory": [
            [_("Nom"), asked.name if asked else ""],
            [_("Fonction"), asked.function if asked else ""],
            [_("Date"), ""],
            [_("Signature"), ""],
        ],
        "code": _code(asked) if asked and asked.letters else None,
        "proof_title": _("Empreinte SHA-256 du résumé"),
        "proof": fingerprint(summary),
    }


def _code(asked: SignatureRequest) -> dict[str, str]:
    drawn = QRCode(border=2, image_factory=SvgPathImage)
    drawn.add_data(paper_address(asked))
    svg = BytesIO()
    drawn.make_image().save(svg)
    return {
        "letters": shown(asked.letters),
        "svg": svg.getvalue().decode(),
        "alt": _("Adresse où joindre la feuille signée"),
        "how": _("Une fois signée, photographiez ou scannez cette feuille et joignez-la sur %(address)s.")
        % {"address": writing().keep(paper_address(asked))},
    }


def _state_words(printout: Printout) -> str:
    if printout.submission:
        return _("Version %(version)s, reçue le %(moment)s") % {
            "version": printout.submission.version,
            "moment": datetime_long(printout.submission.received_at, seconds=True),
        }
    return _("Non déposé, tel qu’il était le %(moment)s") % {"moment": datetime_long(printout.asked_at)}


@dataclass(frozen=True)
class FileSheet:
    """A frozen file in words, section by section."""

    printout: Printout

    @property
    def document(self) -> dict[str, Any]:
        held: dict[str, Any] = self.printout.document
        return held

    @property
    def call(self) -> dict[str, Any]:
        published: dict[str, Any] = self.printout.application.call.snapshot.document
        return published

    @property
    def held(self) -> Contents:
        """A file without its rows: what the regulation asks of it."""
        return Contents(self.printout.application, self.call, Project())

    @property
    def data(self) -> dict[str, Any]:
        application, project = self.printout.application, self.document["project"]
        return {
            "title": _("Dossier %(number)s") % {"number": writing().keep(application.number)},
            "owner": settings.ENV.owner_name,
            "foot": _state_words(self.printout),
            "subtitle": project["title"] or _("Projet sans titre"),
            "facts": [
                [_("Appel"), said(self.call["title"]).text],
                [_("Chef de file"), application.lead.name],
                [_("État"), _state_words(self.printout)],
                [_("Signature"), standing_of(application, self.document).words],
                [_("Coût"), money(_total(self.document["expenses"]))],
                [_("Demande"), money(_total(self._grants))],
            ],
            "contents": _("Sommaire"),
            "sections": [
                {"title": _("Partenaires"), "parts": self._parties()},
                {"title": _("Projet"), "parts": self._project(project)},
                {"title": _("Dépenses"), "parts": self._table(self._expenses(), _("Dépenses par année"))},
                {"title": _("Plan de financement"), "parts": self._table(self._funding(), _("Ressources par année"))},
                {"title": _("Questions de l’appel"), "parts": self._answers()},
                {"title": _("Pièces"), "parts": self._pieces()},
            ],
        }

    @property
    def _grants(self) -> list[dict[str, Any]]:
        return [line for line in self.document["funding"] if line["party"] is None]

    def _parties(self) -> list[dict[str, Any]]:
        kinds, duties = dict(kind_words()), duty_words(self.document)
        parts: list[dict[str, Any]] = [
            {
                "title": party["name"] or _("Partenaire sans nom"),
                "facts": [
                    [term, text]
                    for term, text in (
                        (_("Rôle"), str(PartyRole(party["role"]).label)),
                        (_("Nature"), kinds.get(party["kind"], "")),
                        (_("Pays"), _country(party["country"])),
                    )
                    if text
                ],
                "text": _paragraphs(party["commitment"]),
            }
            for party in self.document["parties"]
        ]
        return [*parts, {"title": _("Qui fait quoi"), "facts": duties}] if duties else parts

    def _project(self, project: dict[str, Any]) -> list[dict[str, Any]]:
        titles = {strand["code"]: said(strand["title"]).text for strand in self.call["strands"]}
        places = [place_words(place) for place in project["places"]]
        facts = [
            [_("Du"), _day(project["starts"])],
            [_("Au"), _day(project["ends"])],
            [_("Lieux"), " · ".join(places) or "–"],
            [_("Volets"), _(", ").join(titles.get(key, key) for key in project["strands"]) or "–"],
            [_("ODD"), _(", ").join(str(goal) for goal in sorted(project["goals"])) or "–"],
        ]
        return [{"facts": facts}, {"title": _("Résumé"), "text": _paragraphs(project["summary"]) or [["–", ""]]}]

    def _expenses(self) -> dict[tuple[str, ...], dict[int, Decimal]]:
        categories = {each["code"]: said(each["title"]).text for each in self.call["budget"]["categories"]}
        rows: dict[tuple[str, ...], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for line in self.document["expenses"]:
            payer = _("subvention demandée") if line["payer"] == "grant" else self._party(line["payer"])
            details = (categories.get(line["category"], ""), payer, _country(line["country"]))
            nature = str(Nature(line["nature"]).label)
            words = " · ".join(filter(None, (*details, nature)))
            rows[line["key"], line["label"], words][line["year"]] += Decimal(line["amount"])
        return rows

    def _funding(self) -> dict[tuple[str, ...], dict[int, Decimal]]:
        rows: dict[tuple[str, ...], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        regulation = regulation_of(self.held)
        for line in self.document["funding"]:
            label = self._party(line["party"]) if line["party"] else _("Subvention demandée")
            words = (
                (str(Nature(line["nature"]).label), status_words(line))
                if line["party"]
                else (funder_name(regulation, line["funder"]),)
            )
            details = " · ".join(filter(None, words))
            rows[label + details, label, details][line["year"]] += Decimal(line["amount"])
        return rows

    def _table(self, rows: dict[tuple[str, ...], dict[int, Decimal]], caption: str) -> list[dict[str, Any]]:
        years = sorted({year for amounts in rows.values() for year in amounts})
        if not rows:
            return [{"text": [["–", ""]]}]
        sums = {year: sum((amounts.get(year, ZERO) for amounts in rows.values()), ZERO) for year in years}
        body = [[label, details, *_amounts(amounts, years)] for (_key, label, details), amounts in rows.items()]
        head = [_("Intitulé"), *(str(year) for year in years), _("Total")]
        return [{"head": head, "rows": body, "sums": [_("Total"), *_amounts(sums, years)], "caption": caption}]

    def _answers(self) -> list[dict[str, Any]]:
        given = self.document["answers"]
        groups = told_in(self.call, given)
        asked = {question["code"] for question in self.call["questions"]}
        rest = [each for each in questions_of(self.held) if each["code"] not in asked]
        parts = [_answer(each) for _title, answers in groups for each in answers]
        parts += [_answer(told(each, given.get(each["code"], ""))) for each in rest]
        return parts or [{"text": _paragraphs(_("L’appel ne pose pas de question."))}]

    def _pieces(self) -> list[dict[str, Any]]:
        titles = {document.code: document.title for document in documents_of(self.held)}
        rows = [
            [piece["name"], titles.get(piece["kind"], ""), piece["sha256"], filesize(piece["size"])]
            for piece in self.document["attachments"]
        ]
        due = due_at_award(self.printout.application)
        parts: list[dict[str, Any]] = [
            {"files": rows, "head": [_("Nom et empreinte SHA-256"), _("Taille")], "caption": _("Pièces jointes")}
            if rows
            else {"text": _paragraphs(_("Aucune pièce"))}
        ]
        if due:
            parts.append({"title": _("À fournir si le projet est retenu"), "text": [[each, ""] for each in due]})
        return parts

    def _party(self, key: str | None) -> str:
        return next((party["name"] for party in self.document["parties"] if party["key"] == key), "")


def _amounts(amounts: dict[int, Decimal], years: list[int]) -> list[str]:
    return [*(amount(amounts[year]) if year in amounts else "" for year in years), amount(sum(amounts.values(), ZERO))]


def _total(rows: Iterable[dict[str, Any]]) -> Decimal:
    return sum((Decimal(line["amount"]) for line in rows), ZERO)


def _country(code: str) -> str:
    return country_name(code, get_language() or "fr") if code else ""


def _day(text: str | None) -> str:
    return date_long(date.fromisoformat(text)) if text else "–"


def _paragraphs(text: str) -> list[list[str]]:
    """The lines of `text`, each with the direction of its first letter: what is typed keeps its own."""
    return [[line.strip(), _direction(line)] for line in text.splitlines() if line.strip()]


def _direction(line: str) -> str:
    strong = (bidirectional(sign) for sign in line)
    return next(({"L": "ltr"}.get(each, "rtl") for each in strong if each in {"L", "R", "AL"}), "")


def _answer(answer: Told) -> dict[str, Any]:
    part: dict[str, Any] = {"title": answer.label}
    if answer.rows:
        heads = [head for head, _figures in answer.heads]
        return part | {"grid": [list(row) for row in answer.rows], "head": heads, "caption": answer.total}
    return part | {"text": _paragraphs(answer.text) or [["–", ""]]}

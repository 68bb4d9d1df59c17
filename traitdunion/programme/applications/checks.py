"""Everything that is said of a file: the verdicts of the regulation, what is missing, what was not understood."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.facts import collect
from traitdunion.programme.applications.models import Application, PartyRole, SectionKey, Summary
from traitdunion.programme.applications.regulation import regulation_of
from traitdunion.programme.applications.sections import TYPED
from traitdunion.regulations import Facts, Outcome, Overall, Stage, Verdict, Verdicts, check

PLACES = {
    **dict.fromkeys(("strands",), (SectionKey.PROJECT, "id_strands-0")),
    **dict.fromkeys(("goals",), (SectionKey.PROJECT, "id_sdg-0")),
    **dict.fromkeys(("duration", "project_dates"), (SectionKey.PROJECT, "id_starts-day")),
    **dict.fromkeys(("countries", "country_class", "focus"), (SectionKey.PROJECT, "places")),
    **dict.fromkeys(("applicant", "party_count", "member", "no_obligation"), (SectionKey.PARTIES, "parties")),
    **dict.fromkeys(("categories",), (SectionKey.EXPENSES, "expenses")),
    **dict.fromkeys(("criterion", "ruling"), (SectionKey.QUESTIONS, "questions")),
    **dict.fromkeys(("documents",), (SectionKey.ATTACHMENTS, "pieces")),
    **dict.fromkeys(("window", "other_call_fits"), (SectionKey.REVIEW, "")),
}
"""Where each kind of rule is repaired: section and anchor. The others are about money."""
MONEY = (SectionKey.FUNDING, "resources")


@dataclass(frozen=True)
class Missing:
    """Something that a submission needs and that is not there, or that could not be understood."""

    section: SectionKey
    anchor: str
    sentence: str
    opened: str = ""
    shown: str = ""
    wrong: bool = False


@dataclass(frozen=True)
class Checks:
    """What is said of a file at an instant. `missing` and the verdicts both stand in the way of a submission."""

    facts: Facts
    verdicts: Verdicts
    missing: tuple[Missing, ...]

    @property
    def overall(self) -> Summary:
        """The answer of the regulation; incomplete when it finds no obstacle but something is missing."""
        overall = self.verdicts.overall
        if self.missing and overall is not Overall.OBSTACLE:
            return Summary.INCOMPLETE
        return Summary(overall.value)

    @property
    def complete(self) -> bool:
        """Nothing is missing and no blocking rule is broken: the file may be submitted. Unknown never refuses."""
        return not self.missing and not self.verdicts.obstacles

    def wrong_in(self, section: SectionKey) -> int:
        """Points to correct in a section: obstacles, and texts that were not understood."""
        obstacles = sum(place_of(verdict)[0] == section for verdict in self.verdicts.obstacles)
        return obstacles + sum(each.section == section and each.wrong for each in self.missing)

    def missing_in(self, section: SectionKey) -> int:
        return sum(each.section == section and not each.wrong for each in self.missing)


def checks(application: Application, at: datetime, contents: Contents | None = None) -> Checks:
    """Evaluate `application` as if it were submitted `at`. Reads the file unless `contents` is given."""
    held = contents or contents_of(application)
    facts = collect(application, at, held)
    verdicts = check(facts, regulation_of(held), Stage.SUBMIT)
    return Checks(facts, verdicts, (*_refused(held), *_missing(held)))


def place_of(verdict: Verdict) -> tuple[SectionKey, str]:
    """Section and anchor where a verdict is repaired."""
    rule = verdict.rule
    members = getattr(rule, "of", ())
    if rule.kind in {"any_of", "all_of"} and members:
        rule = verdict.regulation.rules.get(members[0], rule)
    return PLACES.get(rule.kind, MONEY)


def _refused(held: Contents) -> Iterator[Missing]:
    """One line per section with texts that were not understood, towards the first of them."""
    for section in TYPED:
        version = held.versions.get(section)
        if version and version.refused:
            count = len(version.refused)
            sentence = ngettext(
                "%(section)s : %(n)s réponse n’est pas comprise.",
                "%(section)s : %(n)s réponses ne sont pas comprises.",
                count,
            ) % {"section": section.label, "n": count}
            name = version.refused[0]
            yield Missing(section, f"id_{name}", sentence, wrong=True, **_row(name))


def _row(name: str) -> dict[str, str]:
    """The row of a field, which must be open, or only shown for an amount; nothing for a field of the section."""
    row, dash, rest = name.partition("-")
    if not (dash and row[:1] in "ple" and row[1:].isdecimal()):
        return {}
    return {"shown": row} if rest.isdecimal() else {"opened": row}


def _missing(held: Contents) -> Iterator[Missing]:
    yield from _missing_parties(held)
    yield from _missing_project(held)
    yield from _missing_budget(held)
    for question in held.document["questions"]:
        if question["required"] and not held.answers.get(question["code"]):
            anchor = f"id_q-{question['code']}"
            label = held.said(question["label"])
            yield Missing(
                SectionKey.QUESTIONS,
                f"{anchor}-0" if question["kind"] == "choice" else anchor,
                _("Répondez : « %(question)s »") % {"question": label},
            )


def _missing_parties(held: Contents) -> Iterator[Missing]:
    for party in held.parties:
        name = party.name or _("Un partenaire")
        wanted = [
            ("name", _("Donnez le nom d’un partenaire.")),
            ("kind", _("%(name)s : dites sa nature.") % {"name": name}),
            ("country", _("%(name)s : dites son pays.") % {"name": name}),
        ]
        for field, sentence in wanted if party.role != PartyRole.FUNDER else wanted[:1]:
            if not getattr(party, field):
                word = "who" if field == "name" else field
                yield Missing(SectionKey.PARTIES, f"id_{party.key}-{word}", sentence, opened=party.key)
                break


def _missing_project(held: Contents) -> Iterator[Missing]:
    project = held.project
    wanted = (
        (project.title, "id_title", _("Donnez un titre au projet, même provisoire.")),
        (project.summary, "id_summary", _("Résumez le projet.")),
        (
            (held.aims and held.strands) or not held.document["strands"],
            "id_strands-0",
            _("Choisissez un volet de l’appel."),
        ),
        (project.starts, "id_starts-day", _("Donnez le premier jour du projet.")),
        (project.ends, "id_ends-day", _("Donnez le dernier jour du projet.")),
        (held.places, "places", _("Dites où le projet a lieu.")),
    )
    for there, anchor, sentence in wanted:
        if not there:
            yield Missing(SectionKey.PROJECT, anchor, sentence)


def _missing_budget(held: Contents) -> Iterator[Missing]:
    if not held.expenses:
        yield Missing(SectionKey.EXPENSES, "expenses", _("Chiffrez les dépenses."))
    if not any(line.party_id for line in held.funding):
        yield Missing(SectionKey.FUNDING, "resources", _("Dites ce que chacun apporte."))
    if not any(line.is_requested for line in held.funding):
        yield Missing(SectionKey.FUNDING, f"id_grant-{held.years[0]}", _("Chiffrez la demande."))
    for key in dict.fromkeys(line.key for line in held.expenses):
        line = next(each for each in held.expenses if each.key == key)
        absent = [
            word
            for word, there in (
                ("label", line.label),
                ("category", line.category),
                ("payer", line.payer_id or line.paid_by_grant),
            )
            if not there
        ]
        if absent:
            label = line.label or _("Dépense sans intitulé")
            yield Missing(
                SectionKey.EXPENSES,
                f"id_{key}-{absent[0]}",
                _("%(line)s : dites l’intitulé, la catégorie et qui paie.") % {"line": label},
                opened=key,
            )


def count(verdicts: Verdicts, outcome: Outcome) -> int:
    """How many verdicts have this outcome."""
    return sum(verdict.outcome is outcome for verdict in verdicts)

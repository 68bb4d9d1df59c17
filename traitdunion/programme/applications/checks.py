"""Everything that is said of a file: the verdicts of the regulation, what is missing, what was not understood."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.programme.applications.checks_of_answers import anchor_of, unanswered
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.facts import collect, country_codes
from traitdunion.programme.applications.forms.expenses import nameless
from traitdunion.programme.applications.forms.questions import place_of_answer
from traitdunion.programme.applications.models import Application, ExpenseLine, PartyRole, SectionKey, Summary
from traitdunion.programme.applications.parts import Standing, unconfirmed
from traitdunion.programme.applications.payers import Payer, at_odds
from traitdunion.programme.applications.points import Counts, Points, answer_of
from traitdunion.programme.applications.regulation import regulation_of
from traitdunion.programme.applications.sections import TYPED, address
from traitdunion.regulations import Facts, Severity, Stage, Verdict, Verdicts, check, reads_country_parts

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
NAMED = 3
"""Expense lines, or parties, that one point names."""


@dataclass(frozen=True)
class Missing:
    """Something that a submission needs and that is not there, or that could not be understood.

    `fact`: what the rules cannot read without it, as they name it.
    """

    section: SectionKey
    anchor: str
    sentence: str
    opened: str = ""
    shown: str = ""
    wrong: bool = False
    fact: str = ""


@dataclass(frozen=True)
class Checks:
    """What is said of a file at an instant. `missing` and the verdicts both stand in the way of a submission."""

    facts: Facts
    verdicts: Verdicts
    missing: tuple[Missing, ...]
    at_odds: tuple[Payer, ...] = ()
    """Those that do not pay what they bring: advice only."""
    unconfirmed: tuple[Standing, ...] = ()
    """Parties that do not stand behind their part as it is now: advice only, unless a rule counts commitments."""

    @cached_property
    def points(self) -> Points:
        """What is said of the verdicts, beside what is missing."""
        return Points(self.verdicts, frozenset(each.fact for each in self.missing if each.fact))

    @property
    def counts(self) -> Counts:
        """The counts that the panel, the lists and the officers read."""
        told, wrong = self.points.counts, sum(each.wrong for each in self.missing)
        return replace(told, wrong=told.wrong + wrong, waiting=told.waiting + len(self.missing) - wrong)

    @property
    def overall(self) -> Summary:
        """The whole answer; incomplete as long as the applicant has something to say, to check when only others do."""
        if self.points.obstacles:
            return Summary.OBSTACLE
        blocking = any(each.severity is Severity.BLOCKING for each in self.points.open)
        if self.missing or blocking:
            return Summary.INCOMPLETE
        return Summary.TO_CHECK if self.points.later or self.verdicts.to_check else Summary.NO_OBSTACLE_FOUND

    @property
    def complete(self) -> bool:
        """Nothing is missing and no blocking rule is broken: the file may be submitted. Unknown never refuses."""
        return not self.missing and not self.verdicts.obstacles

    def wrong_in(self, section: SectionKey) -> int:
        """Points to correct in a section: obstacles, and texts that were not understood."""
        obstacles = sum(place_of(verdict)[0] == section for verdict in self.points.obstacles)
        return obstacles + sum(each.section == section and each.wrong for each in self.missing)

    def missing_in(self, section: SectionKey) -> int:
        return sum(each.section == section and not each.wrong for each in self.missing)


def checks(application: Application, at: datetime, contents: Contents | None = None) -> Checks:
    """Evaluate `application` as if it were submitted `at`. Reads the file unless `contents` is given.

    Of a file that came on paper, only the rules say something: nobody is asked to fill the form.
    """
    held = contents or contents_of(application)
    facts = collect(application, at, held)
    regulation = regulation_of(held)
    verdicts = check(facts, regulation, Stage.SUBMIT)
    if application.on_paper:
        return Checks(facts, verdicts, ())
    parts = reads_country_parts(facts, regulation)
    missing = (*_refused(held), *_missing(held, parts=parts))
    return Checks(facts, verdicts, missing, tuple(at_odds(held)), tuple(unconfirmed(held)))


def place_of(verdict: Verdict) -> tuple[SectionKey, str]:
    """Section and anchor where a verdict is repaired."""
    rule = verdict.rule
    members = getattr(rule, "of", ())
    if rule.kind in {"any_of", "all_of"} and members:
        rule = verdict.regulation.rules.get(members[0], rule)
    return PLACES.get(rule.kind, MONEY)


def repaired_at(application: Application, verdict: Verdict) -> str:
    """The address where a verdict is repaired: for a membership that nobody told, the line of the first party."""
    section, anchor = place_of(verdict)
    untold = next(
        (used.path.split(".")[1] for used in verdict.facts if used.path.endswith("network_member") and not used.value),
        "",
    )
    return address(application, section, anchor=f"id_{untold}-network-0" if untold else anchor, opened=untold)


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
            yield Missing(section, f"id_{name}", sentence, wrong=True, **_row(held, section, name))


def _row(held: Contents, section: SectionKey, name: str) -> dict[str, str]:
    """The row of a field, which must be open, or only shown for an amount; nothing for a field of the section."""
    if section == SectionKey.QUESTIONS:
        return place_of_answer(held, name)
    row, dash, rest = name.partition("-")
    if not (dash and row[:1] in "ple" and row[1:].isdecimal()):
        return {}
    return {"shown": row} if rest.isdecimal() else {"opened": row}


def _missing(held: Contents, *, parts: bool) -> Iterator[Missing]:
    yield from _missing_parties(held)
    yield from _missing_project(held)
    yield from _missing_budget(held)
    yield from _missing_in_expenses(held, parts=parts)
    for question in unanswered(held):
        sentence = _("Répondez : « %(question)s »") % {"question": held.said(question["label"])}
        shown = question.get("group", "")
        yield Missing(SectionKey.QUESTIONS, anchor_of(question), sentence, shown=shown, fact=answer_of(question))


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
        (project.title, "id_title", _("Donnez un titre au projet, même provisoire."), ""),
        (project.summary, "id_summary", _("Résumez le projet."), ""),
        (
            (held.aims and held.strands) or not held.document["strands"],
            "id_strands-0",
            _("Choisissez un volet de l’appel."),
            "project.strands",
        ),
        (project.starts, "id_starts-day", _("Donnez le premier jour du projet."), "project.starts"),
        (project.ends, "id_ends-day", _("Donnez le dernier jour du projet."), "project.ends"),
        (held.places, "places", _("Dites où le projet a lieu."), ""),
    )
    for there, anchor, sentence, fact in wanted:
        if not there:
            yield Missing(SectionKey.PROJECT, anchor, sentence, fact=fact)


def _missing_budget(held: Contents) -> Iterator[Missing]:
    if not held.expenses:
        yield Missing(SectionKey.EXPENSES, "expenses", _("Chiffrez les dépenses."), fact="cost")
    if not any(line.party_id for line in held.funding):
        yield Missing(SectionKey.FUNDING, "resources", _("Dites ce que chacun apporte."), fact="own")
    if not any(line.is_requested for line in held.funding):
        yield Missing(SectionKey.FUNDING, f"id_grant-{held.years[0]}", _("Chiffrez la demande."), fact="grant")


def _missing_in_expenses(held: Contents, *, parts: bool) -> Iterator[Missing]:
    """What expense lines do not say, one point for all the lines that lack the same. `parts`: their countries count."""
    lines = {line.key: line for line in held.expenses}
    places = country_codes(held)
    wanted: tuple[tuple[str, Callable[[ExpenseLine], object], str], ...] = (
        ("label", lambda line: line.label, _("%(lines)s : dites l’intitulé.")),
        ("category", lambda line: line.category, _("%(lines)s : choisissez la catégorie.")),
        ("payer", lambda line: line.payer_id or line.paid_by_grant, _("%(lines)s : dites qui paie.")),
        (
            "country",
            lambda line: not parts or line.country in places,
            _("%(lines)s : dites pour quel pays du projet, le taux en dépend."),
        ),
    )
    for word, there, sentence in wanted:
        absent = [line for line in lines.values() if not there(line)]
        if absent:
            key = absent[0].key
            names = {"lines": _("Dépenses, %(lines)s") % {"lines": _lines(absent)}}
            yield Missing(SectionKey.EXPENSES, f"id_{key}-{word}", sentence % names, opened=key)


def _lines(lines: list[ExpenseLine]) -> str:
    """A few expense lines by name, else by place, and how many more."""
    names = [
        _("« %(label)s »") % {"label": line.label} if line.label else nameless(line.position + 1) for line in lines
    ]
    return _(", ").join(some(names))


def some(names: list[str]) -> list[str]:
    """The first of `names`, then how many more there are."""
    more = len(names) - NAMED
    if more <= 0:
        return names
    return [*names[:NAMED], ngettext("%(n)s autre", "%(n)s autres", more) % {"n": more}]

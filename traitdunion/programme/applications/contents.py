"""Everything a file holds, read once: pages, facts and checks look at the same objects."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.models import Country
from traitdunion.directory.territories.queries import country_name, sdg_targets, sdgs
from traitdunion.programme.applications.answers import plain
from traitdunion.programme.applications.models import (
    Aim,
    AimKind,
    Answer,
    Application,
    Attachment,
    Confirmation,
    ConfirmationLink,
    Duty,
    Election,
    ExpenseLine,
    FundingLine,
    Party,
    PartyRole,
    Place,
    Project,
    SectionKey,
    SectionVersion,
)
from traitdunion.programme.calls.texts import said


@dataclass
class Contents:
    """A file and its call. `document` is the published snapshot of the call, see programme.calls."""

    application: Application
    document: dict[str, Any]
    project: Project
    parties: list[Party] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    expenses: list[ExpenseLine] = field(default_factory=list)
    funding: list[FundingLine] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """The kind of each answer, by its question."""

    elections: dict[str, str] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    versions: dict[str, SectionVersion] = field(default_factory=dict)
    confirmations: dict[str, Confirmation] = field(default_factory=dict)
    """The last answer of each party, by its key, as long as it was not withdrawn."""

    @property
    def year(self) -> int:
        """The year of the call, from which years of a budget are bounded."""
        return int(self.document["edition"])

    @property
    def years_allowed(self) -> range:
        """From the year before the call's to ten years after."""
        return range(self.year - 1, self.year + 11)

    @property
    def years(self) -> list[int]:
        """Columns of the budget: the years of the project, three from the call's when its days are not known."""
        starts, ends = self.project.starts, self.project.ends
        planned = range(starts.year, ends.year + 1) if starts and ends and starts <= ends else None
        held = {line.year for line in self.expenses} | {line.year for line in self.funding}
        wanted = set(planned or (range(starts.year, starts.year + 3) if starts else range(self.year, self.year + 3)))
        return sorted((wanted | held) & set(self.years_allowed))

    def said(self, texts: dict[str, str]) -> str:
        """A text of the call in the current language, else in French."""
        return said(texts).text

    @cached_property
    def all_goals(self) -> list[Any]:
        """The sustainable development goals, read once for however many readings of the project."""
        return sdgs()

    @cached_property
    def all_countries(self) -> list[Country]:
        """Every country, read once for however many names that are not understood."""
        return list(Country.objects.all())

    @cached_property
    def targets(self) -> list[Any]:
        """The targets of the goals of the project."""
        return sdg_targets(self.goals) if self.goals else []

    @cached_property
    def given(self) -> dict[str, Any]:
        """The answers as plain JSON: a list for the kinds that have several values, else a text."""
        return {code: plain(value, self.kinds.get(code, "text")) for code, value in self.answers.items()}

    @property
    def weight(self) -> int:
        """Bytes of the attachments that count now."""
        return sum(attachment.stored.size for attachment in self.attachments)

    @property
    def names(self) -> list[str]:
        """Names of the lead, then of the parties that carry the project with it."""
        return [party.name or _("Partenaire à nommer") for party in self.carrying] or [self.application.lead.name]

    def country(self, code: str) -> str:
        """Name of a country in the current language."""
        return country_name(code, get_language())

    @property
    def strand_titles(self) -> list[str]:
        chosen = set(self.strands)
        return [self.said(each["title"]) for each in self.document["strands"] if each["code"] in chosen]

    def covered(self, attachment: Attachment) -> str:
        """Whom a piece binds, in words."""
        party = self.parties_by_id.get(attachment.party_id or 0)
        return party.name if party else _("tous les partenaires")

    @property
    def strands(self) -> list[str]:
        return [aim.key for aim in self.aims if aim.kind == AimKind.STRAND]

    @property
    def goals(self) -> list[int]:
        return [int(aim.key) for aim in self.aims if aim.kind == AimKind.SDG]

    @property
    def carrying(self) -> list[Party]:
        """Parties that take part in the project: all but the other funders."""
        return [party for party in self.parties if party.role != PartyRole.FUNDER]

    @cached_property
    def duties(self) -> list[Duty]:
        """Who does what; asked of the database only when somebody said it."""
        typed = self.typed(SectionKey.PARTIES)
        told = any(any(typed[name]) for name in typed if name.startswith("duty-") or name.endswith("-gets"))
        return list(self.application.duties.select_related("party")) if told else []

    @cached_property
    def asked(self) -> dict[str, ConfirmationLink]:
        """The open requests to confirm a part, by the key of the party."""
        return {link.party_key: link for link in self.application.confirmation_links.open()}

    @cached_property
    def parties_by_id(self) -> dict[int, Party]:
        return {party.pk: party for party in self.parties}

    @property
    def lead(self) -> Party | None:
        return next((party for party in self.parties if party.role == PartyRole.LEAD), None)

    def typed(self, section: SectionKey) -> dict[str, list[str]]:
        """What was last typed in `section`; empty before its first save."""
        version = self.versions.get(section)
        return dict(version.typed) if version else {}

    def number_of(self, section: SectionKey) -> int:
        """Number of the current version of `section`, 0 before its first save."""
        version = self.versions.get(section)
        return version.number if version else 0


def contents_of(application: Application) -> Contents:
    """Read the whole file: one query per table, whatever the number of rows."""
    project = getattr(application, "project", None) or Project(application=application)
    answers = list(Answer.objects.filter(application=application))
    return Contents(
        application=application,
        document=application.call.snapshot.document,
        project=project,
        parties=list(application.parties.all()),
        places=list(application.places.all()),
        aims=list(application.aims.all()),
        expenses=list(application.expenses.all()),
        funding=list(application.funding.all()),
        answers={answer.question: answer.value for answer in answers},
        kinds={answer.question: answer.kind for answer in answers},
        elections=dict(Election.objects.filter(application=application).values_list("rule", "option")),
        attachments=list(application.attachments.present().select_related("stored")),
        versions={
            version.section: version
            for version in application.versions.filter(current=True).select_related("saved_by").order_by("section")
        },
        confirmations={each.party_key: each for each in application.confirmations.standing()},
    )

"""What a workbook that came back would change: lines added, changed, removed, totals before and after."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from traitdunion.foundation.documents.spreadsheets.reading import ReadSheet
from traitdunion.programme.applications.conflict import conflict_between, merged
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.differences import Group, Reading
from traitdunion.programme.applications.exchange.cells import Fault
from traitdunion.programme.applications.exchange.returning import Returned, returned
from traitdunion.programme.applications.exchange.words import SECTIONS, sheet_name
from traitdunion.programme.applications.forms import ExpensesSection, FundingSection
from traitdunion.programme.applications.models import SectionKey, SectionVersion, Typed

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Part:
    """A section: its text after, and what changes. `since` is the current version, when the workbook is older.

    Of what changed on both sides since, only the lines and amounts that the workbook itself changed are taken.
    """

    section: SectionKey
    version: int
    typed: Typed
    groups: tuple[Group, ...]
    changed: bool
    since: SectionVersion | None = None

    @property
    def title(self) -> str:
        return sheet_name(self.section)


@dataclass(frozen=True)
class Sum:
    """A total by year and in all, before and after."""

    label: str
    before: tuple[Decimal, ...]
    after: tuple[Decimal, ...]


@dataclass(frozen=True)
class Parts:
    """The sections that something which came back would change."""

    parts: tuple[Part, ...]

    @property
    def changed(self) -> bool:
        return any(part.changed for part in self.parts)

    @property
    def seen(self) -> str:
        """The versions that it was compared with: what is applied is what was shown."""
        return " ".join(f"{part.section.value}:{part.version}" for part in self.parts)


@dataclass(frozen=True)
class Preview(Parts):
    """What would change; nothing can be applied while there are faults."""

    years: tuple[int, ...]
    sums: tuple[Sum, ...]
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]


def preview_of(sheets: tuple[ReadSheet, ...], contents: Contents) -> Preview:
    """Compare a workbook with the file as it is now."""
    found = returned(sheets, contents)
    if not found.faults and not found.typed:
        found.faults.append(_no_sheet(sheets))
    if found.faults:
        return Preview((), (), (), tuple(found.faults), ())
    parts = tuple(part_of(contents, section, typed, found.bases[section]) for section, typed in found.typed.items())
    years, sums = sums_of(contents, {part.section: part.typed for part in parts})
    return Preview(parts, years, sums, (), tuple(_remarks(found)))


def _no_sheet(sheets: tuple[ReadSheet, ...]) -> Fault:
    expected = _("Une feuille avec la ligne de titres du budget. Repartez du classeur téléchargé ici.")
    return Fault(", ".join(sheet.name for sheet in sheets), "", _("aucune feuille de budget"), expected)


def part_of(contents: Contents, section: SectionKey, typed: Typed, base: int, began: Typed | None = None) -> Part:
    """What a section becomes by `typed`, which began from its version `base` (from the text `began`, when known)."""
    current = contents.versions.get(section)
    now_typed, number = contents.typed(section), contents.number_of(section)
    since = current if current and base != number else None
    if since:
        mine = SectionVersion(application=contents.application, section=section, base=base, typed=typed)
        typed = merged(conflict_between(contents, mine, since, began), QueryDict())
    groups = Reading(contents, section).compare(now_typed, typed)
    return Part(section, number, typed, groups, typed != now_typed, since)


def _remarks(found: Returned) -> list[str]:
    """What the person should know of how the workbook was read."""
    said = []
    if not found.keyed:
        said.append(_("Ce classeur ne vient pas de ce dossier : ses lignes prennent la place de celles du dossier."))
    absent = [sheet_name(section) for section in SECTIONS if section not in found.typed]
    said += [_("Pas de feuille « %(name)s » : rien n’y change.") % {"name": name} for name in absent]
    if found.hidden:
        said.append(_("Des lignes masquées sont reprises aussi. Supprimez-les du classeur si elles sont de trop."))
    return said


def sums_of(contents: Contents, after: dict[SectionKey, Typed]) -> tuple[tuple[int, ...], tuple[Sum, ...]]:
    """Expenses, resources and their gap, by year then in all, as they are and with the texts `after`."""
    totals: dict[SectionKey, list[dict[int, Decimal]]] = {}
    for section, form in ((SectionKey.EXPENSES, ExpensesSection), (SectionKey.FUNDING, FundingSection)):
        texts = (contents.typed(section), after.get(section, contents.typed(section)))
        totals[section] = [form(contents, typed).totals for typed in texts]
    years = tuple(sorted({year for held in totals.values() for each in held for year in each}))
    spent, held = ([_row(each, years) for each in totals[section]] for section in SECTIONS)
    gaps = [tuple(b - a for a, b in zip(*pair, strict=True)) for pair in zip(spent, held, strict=True)]
    return years, (
        Sum(_("Dépenses"), *spent),
        Sum(_("Ressources"), *held),
        Sum(_("Écart"), *gaps),
    )


def _row(totals: dict[int, Decimal], years: tuple[int, ...]) -> tuple[Decimal, ...]:
    amounts = [totals.get(year, ZERO) for year in years]
    return (*amounts, sum(amounts, ZERO))

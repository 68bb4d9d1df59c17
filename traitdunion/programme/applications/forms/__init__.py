"""The sections that are made of fields."""

from traitdunion.programme.applications.forms.expenses import ExpensesSection
from traitdunion.programme.applications.forms.funding import FundingSection
from traitdunion.programme.applications.forms.parties import PartiesSection
from traitdunion.programme.applications.forms.project import ProjectSection
from traitdunion.programme.applications.forms.questions import QuestionsSection
from traitdunion.programme.applications.forms.section import Section
from traitdunion.programme.applications.models import SectionKey

SECTIONS: dict[SectionKey, type[Section]] = {
    form.key: form for form in (PartiesSection, ProjectSection, ExpensesSection, FundingSection, QuestionsSection)
}

__all__ = [
    "SECTIONS",
    "ExpensesSection",
    "FundingSection",
    "PartiesSection",
    "ProjectSection",
    "QuestionsSection",
    "Section",
]

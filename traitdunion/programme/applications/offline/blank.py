"""The file of a call in which nothing is typed yet: what its blank form is drawn from."""

from django.utils.text import capfirst

from traitdunion.programme.applications.acts.life import LEAD_ALONE
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.forms.parties import LEAD
from traitdunion.programme.applications.models import (
    Application,
    Party,
    PartyRole,
    Project,
    SectionKey,
    SectionVersion,
    Typed,
)
from traitdunion.programme.calls.models import Call


def blank_of(call: Call) -> Contents:
    """A file of `call` in which nothing is typed, with its lead to be named."""
    application = Application(call=call)
    lead = Party(key=LEAD, role=PartyRole.LEAD, name=capfirst(str(PartyRole.LEAD.label)))
    alone = SectionVersion(application=application, section=SectionKey.PARTIES, number=0, typed=LEAD_ALONE)
    return Contents(
        application,
        call.snapshot.document,
        Project(application=application),
        parties=[lead],
        versions={SectionKey.PARTIES: alone},
    )


def untouched() -> dict[SectionKey, Typed]:
    """The text of each section before anything is typed: the lead is there."""
    return {section: LEAD_ALONE if section == SectionKey.PARTIES else {} for section in SECTIONS}

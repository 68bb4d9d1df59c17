"""Files that nobody who wrote them can write any more: what a manager entrusts to someone else."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from traitdunion.directory.accounts.models import Membership, Organisation
from traitdunion.directory.accounts.queries import WRITERS
from traitdunion.programme.applications.models import Application, ApplicationQuerySet, SectionVersion, State


def without_editor(user: Any) -> ApplicationQuerySet:
    """Unsubmitted files of the organisations that `user` manages without an active editor.

    An active editor started the file, saved a section of it or was entrusted with it, and may still write it.
    """
    writers = Membership.objects.writing().filter(organisation=OuterRef("lead"))
    named = writers.filter(Q(user=OuterRef("created_by")) | Q(user=OuterRef("in_charge")))
    saved = SectionVersion.objects.filter(
        application=OuterRef("pk"),
        saved_by__memberships__organisation=F("application__lead"),
        saved_by__memberships__role__in=WRITERS,
    )
    files = Application.objects.filter(
        lead__in=Organisation.objects.managed_by(user), deleted_at=None, withdrawn_at=None
    )
    return files.exclude(state=State.SUBMITTED).exclude(Exists(named) | Exists(saved)).with_card()

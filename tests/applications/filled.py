"""Filling files: the first of its kind is written by the acts, section after section, the next ones are copies of it.

Hundreds of tests begin with such a file. The copies are those of this process, and their summary is computed anew.
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState

from tests.applications.trial import FILLED
from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.acts import save_section, start
from traitdunion.programme.applications.acts.life import numbered
from traitdunion.programme.applications.models import (
    Aim,
    Answer,
    Application,
    Election,
    ExpenseLine,
    FundingLine,
    Party,
    PartyRole,
    Place,
    Project,
    SectionVersion,
)
from traitdunion.programme.applications.summary import summarise
from traitdunion.programme.calls.models import Call

Rows = Mapping[type[Model], list[Any]]

PARTS = (Party, Project, Place, Aim, Answer, Election, ExpenseLine, FundingLine, SectionVersion)
"""The tables of a file, parties first: lines name them."""
written: dict[tuple[str, ...], Rows] = {}


def filled(call: Call, lead: Organisation, by: Any) -> Application:
    """A draft in which nothing is missing but the documents."""
    kind = (call.snapshot.sha256, lead.kind, lead.country_id)
    if kind in written:
        return _copied(written[kind], call, lead, by)
    application = start(call=call, lead=lead, by=by)
    for section, typed in FILLED.items():
        base = 1 if section == "parties" else 0
        save_section(application=application, section=section, typed=typed, base=base, by=by)
    written[kind] = {model: list(model.objects.filter(application=application).order_by("pk")) for model in PARTS}
    return application


def _copied(rows: Rows, call: Call, lead: Organisation, by: Any) -> Application:
    application = numbered(call=call, lead=lead, by=by, another_because="")
    parties: dict[int | None, int | None] = {None: None}
    for model, originals in rows.items():
        made = [_like(row, application=application) for row in originals]
        for row in made:
            if model is Party and row.role == PartyRole.LEAD:
                row.organisation, row.name = lead, lead.name
            elif model is ExpenseLine:
                row.payer_id = parties[row.payer_id]
            elif model is FundingLine:
                row.party_id = parties[row.party_id]
            elif model is SectionVersion:
                row.saved_by, row.saved_at = by, now()
        model.objects.bulk_create(made)
        if model is Party:
            parties |= {old.pk: new.pk for old, new in zip(originals, made, strict=True)}
    summarise(application)
    return application


def _like(row: Any, **changes: Any) -> Any:
    made = copy(row)
    made._state, made.pk = ModelState(), None
    for name, value in changes.items():
        setattr(made, name, value)
    return made

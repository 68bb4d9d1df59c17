"""When the round of a file closes, for the kind of its lead."""

from datetime import datetime

from traitdunion.directory.accounts.models import Organisation
from traitdunion.programme.applications.kinds import kind_of_organisation
from traitdunion.programme.calls.models import CallSnapshot
from traitdunion.programme.calls.states import Window, current


def window_of(snapshot: CallSnapshot, lead: Organisation, moment: datetime) -> Window:
    """The window of the call that concerns `lead`: one for its kind of applicant, else one for all."""
    rows = snapshot.card["windows"]
    kind = kind_of_organisation(lead).value
    own = [row for row in rows if kind in row["applicants"]]
    for_all = [row for row in rows if not row["applicants"]]
    return current([Window.of(row) for row in own or for_all or rows], moment)

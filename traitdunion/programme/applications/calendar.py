"""When the round of a file closes, for the kind of its lead."""

from datetime import datetime

from traitdunion.directory.accounts.models import Organisation
from traitdunion.programme.calls.models import CallSnapshot
from traitdunion.programme.calls.states import Window, current

APPLICANTS = {
    Organisation.Kind.ASSOCIATION: "association",
    Organisation.Kind.GIP: "gip",
    Organisation.Kind.GROUPING: "grouping",
    Organisation.Kind.EPCI: "grouping",
}
"""Word of the windows for each kind of lead; the others are authorities."""


def window_of(snapshot: CallSnapshot, lead: Organisation, moment: datetime) -> Window:
    """The window of the call that concerns `lead`: one for its kind of applicant, else one for all."""
    rows = snapshot.card["windows"]
    word = APPLICANTS.get(Organisation.Kind(lead.kind), "authority")
    own = [row for row in rows if word in (row.get("applicants") or ())]
    for_all = [row for row in rows if not row.get("applicants")]
    return current([Window.of(row) for row in own or for_all or rows], moment)

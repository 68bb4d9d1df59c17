"""May a file be started for a call now, and why not."""

from django.utils.translation import gettext as _

from traitdunion.directory.accounts.permissions import YES, Answer
from traitdunion.foundation.clock import now
from traitdunion.foundation.ui.formats import date_long
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Sheet
from traitdunion.programme.calls.states import State

PAPER = "paper"
"""Channel of the calls whose files come on paper."""
BECAUSE = 300
"""Longest reason for a second file of an organisation for a call, in characters."""


def starting(call: Call) -> Answer:
    """Yes while the call receives files on this platform; otherwise the reason, with the day that matters."""
    call.snapshot.call = call
    sheet = Sheet(call.snapshot, now())
    if sheet.document["channel"] == PAPER:
        return Answer(allowed=False, reason=_("Cet appel se dépose sur papier, pas sur cette plateforme."))
    if sheet.state is State.OPEN:
        return YES
    opens, closes = sheet.opens_on, sheet.closes_on
    reasons = {
        State.UPCOMING: lambda: _("Cet appel ouvre le %(day)s.") % {"day": date_long(opens) if opens else ""},
        State.CLOSED: lambda: _("Cet appel est clos depuis le %(day)s.") % {"day": date_long(closes) if closes else ""},
        State.INCOMPLETE: lambda: _("Le calendrier de cet appel est incomplet : ses dates ne sont pas publiées."),
    }
    return Answer(allowed=False, reason=reasons[sheet.state]())


def takes_paper(call: Call) -> Answer:
    """May its officers record files that came on paper: yes for a call on paper, whatever the day."""
    if call.snapshot.card["channel"] == PAPER:
        return YES
    return Answer(allowed=False, reason=_("Cet appel se dépose en ligne : ses dossiers ne se saisissent pas ici."))

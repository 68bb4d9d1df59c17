"""What a file that is not submitted says on every page: until when, and how long is left."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.programme.applications.models import Application, State
from traitdunion.programme.calls import states
from traitdunion.programme.calls.texts import moment_words

IN_HOURS = timedelta(hours=48)


def not_submitted(application: Application, window: states.Window, moment: datetime) -> str:
    """When the file can still be submitted; empty when it is submitted."""
    if application.state == State.SUBMITTED:
        return ""
    state = window.state(moment)
    if state is states.State.CLOSED and window.closes_at:
        return _("La clôture était le %(closing)s.") % {"closing": moment_words(window.closes_at, closing=True)}
    if state is states.State.OPEN and window.closes_at:
        return _("Clôture le %(closing)s : %(left)s.") % {
            "closing": moment_words(window.closes_at, closing=True),
            "left": time_left(window.closes_at - moment),
        }
    if state is states.State.UPCOMING and window.opens_at:
        return _("Les dépôts ouvrent le %(opening)s.") % {"opening": moment_words(window.opens_at)}
    return _("Le calendrier de cet appel n’est pas complet.")


def time_left(left: timedelta) -> str:
    """As in "il reste 21 jours", in hours for the last two days, in minutes for the last hour."""
    minutes = max(int(left.total_seconds()) // 60, 0)
    if left >= IN_HOURS:
        return ngettext("il reste %(n)s jour", "il reste %(n)s jours", left.days) % {"n": left.days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("il reste %(n)s heure", "il reste %(n)s heures", hours) % {"n": hours}
    return ngettext("il reste %(n)s minute", "il reste %(n)s minutes", minutes) % {"n": minutes}

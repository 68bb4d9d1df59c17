"""What a file that is not submitted says on every page: until when, and how long is left."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.programme.applications.calendar import entry_of
from traitdunion.programme.applications.kinds import kind_words
from traitdunion.programme.applications.models import Application, Reception, State
from traitdunion.programme.calls import states
from traitdunion.programme.calls.texts import closing_words, grace_words, moment_words

IN_HOURS = timedelta(hours=48)


def not_submitted(application: Application, moment: datetime) -> str:
    """When the file can still be submitted; empty when it is submitted or withdrawn."""
    if application.state == State.SUBMITTED or application.withdrawn_at:
        return ""
    entry = entry_of(application, moment)
    window = entry.window
    state = window.state(moment)
    if window.closes_at and entry.until and entry.how:
        return _after(entry.how) % {
            "closing": closing_words(window),
            "until": moment_words(entry.until, closing=True),
            "left": time_left(entry.until - moment),
        }
    if state is states.State.CLOSED and window.closes_at:
        return _("La clôture était le %(closing)s.") % {"closing": closing_words(window)}
    if state is states.State.OPEN and window.closes_at:
        return _("Clôture le %(closing)s : %(left)s.") % {
            "closing": closing_words(window),
            "left": time_left(window.closes_at - moment),
        }
    if state is states.State.UPCOMING and window.opens_at:
        return _("Les dépôts ouvrent le %(opening)s.") % {"opening": moment_words(window.opens_at)}
    return _("Le calendrier de cet appel n’est pas complet.")


def is_over(application: Application, window: states.Window, moment: datetime) -> bool:
    """Whether the file was not submitted, or not again, and can no longer be: closing, grace and leave are past."""
    if application.state == State.SUBMITTED or application.withdrawn_at:
        return False
    late = application.late_until is not None and moment < application.late_until
    return window.state(moment) is states.State.CLOSED and not window.in_grace(moment) and not late


def calendar_of(application: Application, moment: datetime) -> list[tuple[str, str]]:
    """The window that concerns the lead of the file: its bounds on each clock, whom it is for, its grace."""
    entry = entry_of(application, moment)
    window = entry.window
    kinds = dict(kind_words())
    rows = [
        (_("Ouverture"), moment_words(window.opens_at) if window.opens_at else ""),
        (_("Clôture"), closing_words(window)),
        (_("Pour"), _(", ").join(kinds[kind] for kind in window.applicants if kind in kinds)),
        (_("Délai de grâce"), grace_words(window)),
    ]
    if application.late_until:
        until = moment_words(application.late_until, closing=True)
        words = _("Jusqu’au %(until)s. Motif : %(reason)s") % {"until": until, "reason": application.late_because}
        rows.append((_("Dépôt tardif autorisé"), words))
    return [(name, words) for name, words in rows if words]


def _after(how: Reception) -> str:
    if how == Reception.GRACE:
        return _(
            "La clôture était le %(closing)s. Vous étiez au travail à la clôture : vous pouvez finir et déposer "
            "jusqu’au %(until)s, %(left)s."
        )
    return _("La clôture était le %(closing)s. Ce dossier est autorisé à être déposé jusqu’au %(until)s, %(left)s.")


def time_left(left: timedelta) -> str:
    """As in "il reste 21 jours", in hours for the last two days, in minutes for the last hour."""
    minutes = max(int(left.total_seconds()) // 60, 0)
    if left >= IN_HOURS:
        return ngettext("il reste %(n)s jour", "il reste %(n)s jours", left.days) % {"n": left.days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("il reste %(n)s heure", "il reste %(n)s heures", hours) % {"n": hours}
    return ngettext("il reste %(n)s minute", "il reste %(n)s minutes", minutes) % {"n": minutes}

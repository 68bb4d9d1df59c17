"""Files that come on paper: an officer records what they hold, and corrects it. A correction is a new version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation.clock import PARIS, now
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications.acts.life import numbered
from traitdunion.programme.applications.acts.receiving import take_in
from traitdunion.programme.applications.acts.sections import lock, touch, write_section
from traitdunion.programme.applications.calendar import Entry, window_of
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.correspondence import tell, writers_of
from traitdunion.programme.applications.forms.funding import grant_name
from traitdunion.programme.applications.models import (
    Application,
    Attachment,
    PartyRole,
    Reception,
    SectionKey,
    Submission,
    Typed,
)
from traitdunion.programme.applications.proof.frozen import fingerprint, freeze
from traitdunion.programme.applications.proof.printing import arrival_words
from traitdunion.programme.applications.proof.receipts import instant
from traitdunion.programme.applications.regulation import OTHER, funders_of, version_of
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.states import State, Window
from traitdunion.programme.calls.texts import closing_words, moment_words

NOT_YET = gettext_lazy("Ce jour n’est pas encore venu : donnez celui de l’arrivée.")
COMES_WITH = ("entered_at", "corrected_because")
"""What a receipt notes of the recording, not of what was recorded."""


@dataclass(frozen=True)
class Envelope:
    """What an officer reads of a file that came on paper. Amounts are in euros.

    `day` and `minutes` since midnight (None: not known) are those of the arrival, by the clocks of Paris.
    `late_because` says why it is recorded though the call was not open. `lead` may be new. `parties` are the rows of
    the others, under their `keys` ("p2"), as the section of the parties reads them.
    """

    lead: Organisation
    day: date
    minutes: int | None
    late_because: str
    title: str
    requested: Decimal
    cost: Decimal
    keys: Sequence[str]
    parties: Typed

    @property
    def arrived_at(self) -> datetime:
        """When it arrived: the first instant of its day when the hour is not known."""
        return datetime.combine(self.day, time.min, PARIS) + timedelta(minutes=self.minutes or 0)

    def is_within(self, window: Window) -> bool:
        """Whether the call was open when it arrived, or at some moment of that day when the hour is not known."""
        if self.minutes is not None or not (window.first_day and window.last_day):
            return window.state(self.arrived_at) is State.OPEN
        return window.first_day <= self.day <= window.last_day


@transaction.atomic
def receive_on_paper(
    *, call: Call, envelope: Envelope, scans: Sequence[StoredFile], by: Any, another_because: str = ""
) -> Submission:
    """Record a file that came on paper, with its scans, as one that was submitted. That `by` follows the call is for
    the caller to know.

    Pressed again, it gives the same file. Raises ValidationError, by field: a day to come, a closing that is past
    without a reason, a lead that has a file already without `another_because`.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    window = _refuse(call, envelope)
    lead = _in_directory(envelope.lead)
    beside = Application.objects.standing().filter(call=call, lead=lead, on_paper=True)
    for submission in Submission.objects.that_count().filter(application__in=beside):
        if _is_same(submission, envelope):
            return submission
    if (other := beside.first()) and not another_because:
        said = _("Cet organisme a déjà un dossier ici, %(number)s. Corrigez-le, ou dites pourquoi en saisir un autre.")
        raise ValidationError({"another_because": said % {"number": other.number}})
    file = numbered(call=call, lead=lead, by=by, another_because=another_because, on_paper=True)
    _write(file, envelope, scans, by)
    return _taken(file, envelope, window, by, "receive_on_paper", "")


@transaction.atomic
def correct_paper(
    *, application: Application, envelope: Envelope, scans: Sequence[StoredFile], by: Any, because: str
) -> Submission:
    """Record again what a paper file holds: a new version, with its receipt; the earlier ones stay.

    `scans` are added to those it has. Nothing changed, or pressed again: the version that counts. Raises
    ValidationError as `receive_on_paper`.
    """
    locked = lock(application)
    window = _refuse(locked.call, envelope)
    locked.lead = _in_directory(envelope.lead)
    _write(locked, envelope, scans, by)
    return _taken(locked, envelope, window, by, "correct_paper", because)


def _refuse(call: Call, envelope: Envelope) -> Window:
    """The window that the envelope was for. ValidationError when it cannot have arrived then."""
    window = window_of(call.snapshot, envelope.lead, envelope.arrived_at)
    if envelope.arrived_at > now():
        raise ValidationError({"day": NOT_YET})
    if not (window.opens_at and window.closes_at):
        raise ValidationError({"day": _("Le calendrier de cet appel est incomplet : ses dates ne sont pas publiées.")})
    if not envelope.is_within(window) and not envelope.late_because:
        said = (
            _("Les dépôts ouvrent le %(opening)s : dites pourquoi le dossier est saisi.")
            % {"opening": moment_words(window.opens_at)}
            if envelope.arrived_at < window.opens_at
            else _("La clôture était le %(closing)s : dites pourquoi le dossier est saisi.")
            % {"closing": closing_words(window)}
        )
        raise ValidationError({"late_because": said})
    return window


def _in_directory(lead: Organisation) -> Organisation:
    """`lead`, added to the directory when it is new: to be checked, and without a member."""
    if lead.pk:
        return lead
    named = {name: getattr(lead, name) for name in ("kind", "name", "country", "siren")}
    found: Organisation | None = Organisation.objects.filter(**named).first()
    if found is None:
        lead.save()
    return found or lead


def _is_same(submission: Submission, envelope: Envelope) -> bool:
    recorded = (submission.received_at, submission.title, submission.requested, submission.cost)
    return recorded == (envelope.arrived_at, envelope.title, envelope.requested, envelope.cost)


def _write(file: Application, envelope: Envelope, scans: Sequence[StoredFile], by: Any) -> None:
    """Put what was read in the sections of the file, under the rules of the day of its arrival."""
    file.kept = version_of(file, envelope.day)
    file.save(update_fields=["kept", "lead"])
    for section in (SectionKey.PARTIES, SectionKey.PROJECT, SectionKey.EXPENSES, SectionKey.FUNDING):
        write_section(application=lock(file), section=section, typed=_typed(file, section, envelope), by=by)
    held = set(file.attachments.present().values_list("stored__sha256", flat=True))
    for stored in scans:
        if stored.sha256 not in held:
            Attachment.objects.create(application=file, kind=OTHER, stored=stored, name=stored.name, added_by=by)
            held.add(stored.sha256)


def _typed(file: Application, section: SectionKey, envelope: Envelope) -> Typed:
    """What the section would hold had it been typed: the year of an amount is that of the call."""
    contents = contents_of(lock(file))
    year = contents.year
    match section:
        case SectionKey.PARTIES:
            keys = ["p1", *envelope.keys]
            last = max(int(key[1:]) for key in keys)
            rows = {"parties": keys, "parties-last": [str(last)], "p1-role": [PartyRole.LEAD.value]}
            return contents.typed(section) | rows | envelope.parties
        case SectionKey.PROJECT:
            return {"title": [envelope.title]}
        case SectionKey.EXPENSES:
            with override(settings.LANGUAGE_CODE):
                label = _("Coût total, lu sur le dossier papier")
            line = {"e1-label": [label], "e1-nature": ["cash"], f"e1-{year}": [str(envelope.cost)]}
            return {"expenses": ["e1"], "expenses-last": ["1"], **line}
    return {f"{grant_name(funders_of(contents)[0][0])}-{year}": [str(envelope.requested)]}


def _taken(  # noqa: PLR0913, PLR0917 - each is a part of what is received
    file: Application, envelope: Envelope, window: Window, by: Any, act: str, because: str
) -> Submission:
    """The version that the file now makes; the one before when it is the same."""
    locked, latest = lock(file), file.submissions.first()
    noted = _noted(envelope, window) | ({"corrected_because": because} if because else {})
    touch(locked, by)
    contents = contents_of(locked)
    document = freeze(contents)
    if latest and _unchanged(latest, locked, document, noted):
        return latest
    submission = take_in(
        application=locked,
        document=document,
        found=checks(locked, envelope.arrived_at, contents),
        entered=Entry(window, Reception.PAPER, noted=noted | {"entered_at": instant(now())}),
        received_at=envelope.arrived_at,
        by=by,
        act=act,
        at=now(),
        noted=noted,
    )
    _tell(submission)
    return submission


def _noted(envelope: Envelope, window: Window) -> dict[str, str]:
    """What is known of the arrival, as texts."""
    noted = {"day": envelope.day.isoformat()}
    if envelope.minutes is not None:
        noted["hour"] = f"{envelope.arrived_at:%H:%M}"
    if not envelope.is_within(window):
        noted["late_because"] = envelope.late_because
    return noted


def _unchanged(latest: Submission, file: Application, document: dict[str, Any], noted: dict[str, str]) -> bool:
    told = {name: words for name, words in latest.receipt["received_as"].items() if name not in (*COMES_WITH, "how")}
    return (
        fingerprint(document) == latest.receipt["answers_sha256"]
        and told == {name: words for name, words in noted.items() if name not in COMES_WITH}
        and file.lead.name == latest.receipt["organisation"]["name"]
    )


def _tell(submission: Submission) -> None:
    """The writers of the lead learn it, once someone confirmed that they belong there."""
    application = submission.application
    place = settings.BASE_URL + reverse("applications:receipt", args=[application.number, submission.version])
    people = [person for person in writers_of(application) if person.is_checked_in(application.lead)]
    tell(
        people,
        "applications_paper",
        application,
        lambda _person: {"arrived": arrival_words(submission), "version": submission.version, "receipt": place},
        f"paper:{submission.pk}",
    )

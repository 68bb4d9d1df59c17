"""What officers write to put a closing back, or to let one file in after it."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.clock import PARIS
from traitdunion.foundation.ui.forms import DateField
from traitdunion.programme.applications.models import Application
from traitdunion.programme.calls.models import Call

HOUR = re.compile(r"(?P<hour>[0-2]?\d) ?[h:] ?(?P<minute>[0-5]\d)?")
END_OF_DAY = "24:00"


class HourField(forms.CharField):
    """An hour by the clocks of Paris; 24:00 ends the day. Gives minutes since midnight, None for an hour left out."""

    def to_python(self, value: Any) -> Any:
        if not (value or self.required):
            return None
        found = HOUR.fullmatch(str(value or "").strip().lower())
        minutes = int(found["hour"]) * 60 + int(found["minute"] or 0) if found else 9999
        if minutes > 24 * 60:
            raise ValidationError(_("Écrivez une heure, par exemple 12:00 ou 24:00."))
        return minutes

    def run_validators(self, value: Any) -> None:
        """Nothing more than being an hour."""


class MomentForm(forms.Form):
    """A day and an hour by the clocks of Paris."""

    day = DateField(label=_("Jour"))
    hour = HourField(label=_("Heure de Paris"), help_text=_("24:00 : à la fin du jour."), initial=END_OF_DAY)

    @property
    def until(self) -> datetime:
        """The instant that was written."""
        day: date = self.cleaned_data["day"]
        minutes: int = self.cleaned_data["hour"]
        if minutes == 24 * 60:
            return datetime.combine(day + timedelta(days=1), time.min, PARIS)
        return datetime.combine(day, time(minutes // 60, minutes % 60), PARIS)


class ClosingForm(MomentForm):
    """A new closing and its reason."""

    fr = forms.CharField(label=_("Motif, en français"), widget=forms.Textarea, max_length=1000)
    en = forms.CharField(label=_("Motif, en anglais"), widget=forms.Textarea, max_length=1000, required=False)
    ar = forms.CharField(label=_("Motif, en arabe"), widget=forms.Textarea, max_length=1000, required=False)

    @property
    def reason(self) -> dict[str, str]:
        """By language, those that were written."""
        return {code: self.cleaned_data[code] for code in ("fr", "en", "ar") if self.cleaned_data[code]}


class LateForm(MomentForm):
    """One file of a call, until when it may be submitted, and why."""

    number = forms.CharField(label=_("Numéro du dossier"), max_length=40)
    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea, max_length=1000)
    field_order = ("number", "day", "hour", "reason")

    def __init__(self, data: Any = None, *, call: Call) -> None:
        super().__init__(data)
        self.call = call

    def clean_number(self) -> Application:
        """The file itself: officers do not list drafts, its authors give its number."""
        typed = self.cleaned_data["number"].strip().upper()
        files = Application.objects.with_heading().filter(call=self.call, deleted_at=None, number=typed)
        if found := files.first():
            return found
        raise ValidationError(_("Cet appel n’a pas de dossier de ce numéro."))

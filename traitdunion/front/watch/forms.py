"""What officers write about a failure."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.clock import PARIS
from traitdunion.foundation.ui.forms import DateField
from traitdunion.front.watch.preparing import MIDNIGHT, Prepared

HOUR = re.compile(r"(?P<hour>[0-2]?\d) ?[h:] ?(?P<minute>[0-5]\d)?")


class CauseForm(forms.Form):
    cause = forms.CharField(
        label=_("Cause"),
        help_text=_("En une ou deux phrases, pour tous : elle paraît sur la page de disponibilité."),
        widget=forms.Textarea,
        max_length=1000,
    )


class HourField(forms.CharField):
    """An hour by the clocks of Paris; 24:00 ends the day. Gives minutes since midnight."""

    def to_python(self, value: Any) -> Any:
        found = HOUR.fullmatch(str(value or "").strip().lower())
        minutes = int(found["hour"]) * 60 + int(found["minute"] or 0) if found else 9999
        if minutes > 24 * 60:
            raise ValidationError(_("Écrivez une heure, par exemple 12:00 ou 24:00."))
        return minutes

    def run_validators(self, value: Any) -> None:
        """Nothing more than being an hour."""


class ExtensionForm(forms.Form):
    """A new closing and its reason, filled with what was prepared."""

    day = DateField(label=_("Nouvelle clôture, jour"))
    hour = HourField(label=_("Heure de Paris"), help_text=_("24:00 : à la fin du jour."))
    fr = forms.CharField(label=_("Motif, en français"), widget=forms.Textarea, max_length=1000)
    en = forms.CharField(label=_("Motif, en anglais"), widget=forms.Textarea, max_length=1000, required=False)
    ar = forms.CharField(label=_("Motif, en arabe"), widget=forms.Textarea, max_length=1000, required=False)

    def __init__(self, data: Any = None, *, prepared: Prepared) -> None:
        until = prepared.until
        day = (until - MIDNIGHT).date()
        minutes = int((until.replace(tzinfo=None) - datetime.combine(day, time.min)).total_seconds() // 60)
        told = {"day": day, "hour": f"{minutes // 60:02}:{minutes % 60:02}", **prepared.reason}
        super().__init__(data, initial=told)

    @property
    def until(self) -> datetime:
        """The instant of the new closing."""
        day: date = self.cleaned_data["day"]
        minutes: int = self.cleaned_data["hour"]
        if minutes == 24 * 60:
            return datetime.combine(day + timedelta(days=1), time.min, PARIS)
        return datetime.combine(day, time(minutes // 60, minutes % 60), PARIS)

    @property
    def reason(self) -> dict[str, str]:
        """By language, those that were written."""
        return {code: self.cleaned_data[code] for code in ("fr", "en", "ar") if self.cleaned_data[code]}


class SetAsideForm(forms.Form):
    why = forms.CharField(label=_("Pourquoi ne pas prolonger"), widget=forms.Textarea, max_length=1000)

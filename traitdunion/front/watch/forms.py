"""What officers write about a failure."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.ui.forms import ProseField
from traitdunion.front.watch.preparing import MIDNIGHT, Prepared
from traitdunion.programme.appraisal.deadlines.forms import ClosingForm


class CauseForm(forms.Form):
    cause = ProseField(
        label=_("Cause"),
        help_text=_("En une ou deux phrases, pour tous : elle paraît sur la page de disponibilité."),
        max_length=1000,
    )


class ExtensionForm(ClosingForm):
    """A new closing and its reason, filled with what was prepared."""

    def __init__(self, data: Any = None, *, prepared: Prepared) -> None:
        until = prepared.until
        day = (until - MIDNIGHT).date()
        minutes = int((until.replace(tzinfo=None) - datetime.combine(day, time.min)).total_seconds() // 60)
        told = {"day": day, "hour": f"{minutes // 60:02}:{minutes % 60:02}", **prepared.reason}
        super().__init__(data, initial=told)


class SetAsideForm(forms.Form):
    why = ProseField(label=_("Pourquoi ne pas prolonger"), max_length=1000)

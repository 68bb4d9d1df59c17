"""Form fields that people of several countries can fill: a date in three boxes, an amount as they write it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.ui.formats import amount

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
NOISE = re.compile("[\\s\u00a0\u2009\u202f\u2066-\u2069\u200e\u200f'’€٬]")
HIGHEST = Decimal("999999999.99")
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the text after them round; no keyboard writes them in a name."""
BOUNDS = {"day": (1, 31), "month": (1, 12), "year": (1900, 2100)}


class OneLineField(forms.CharField):
    """A name, a function: one line, without the invisible signs that would turn the rest of a page round."""

    def to_python(self, value: Any) -> str:
        return " ".join(TURNING.sub("", super().to_python(value) or "").split())


class ProseField(forms.CharField):
    """A text of several lines, without the invisible signs that would turn the rest of a page round."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return TURNING.sub("", super().to_python(value) or "").replace("\r\n", "\n").strip()


class FilesInput(forms.FileInput):
    """A box in which one chooses several files."""

    allow_multiple_selected = True


class FileField(forms.FileField):
    """One file; without it, what to do is said."""

    default_error_messages = {"required": _("Choisissez un fichier.")}


class FilesField(FileField):
    """Several files, or none; what is in them is for `files.acts.store` to say."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(FilesField, self).clean(each, initial) for each in data or ()]


class DateBoxes(forms.Widget):
    """Three boxes: `name-day`, `name-month`, `name-year`; what was typed is kept as `year-month-day`."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:  # noqa: ARG002
        typed = [str(data.get(f"{name}-{part}", "")).strip().translate(DIGITS) for part in ("year", "month", "day")]
        return "-".join(typed) if any(typed) else str(data.get(name, ""))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        return name not in data and not any(f"{name}-{part}" in data for part in ("year", "month", "day"))

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002
        return f"{id_}-day" if id_ else id_


def wrong_boxes(typed: str) -> tuple[str, ...]:
    """Which of the three boxes make `typed` (year-month-day, as typed) no day: all when it cannot be told.

    A box is wrong when it is empty, is no number, or is out of its bounds; the day too when its month is shorter.
    """
    boxes = dict(zip(("year", "month", "day"), (*typed.translate(DIGITS).split("-"), "", "")[:3], strict=True))
    wrong = tuple(name for name in ("day", "month", "year") if not _is_within(boxes[name], *BOUNDS[name]))
    if wrong:
        return wrong
    try:
        date(*map(int, boxes.values()))
    except ValueError:
        return ("day",)
    return ("day", "month", "year")


def _is_within(text: str, least: int, most: int) -> bool:
    return re.fullmatch("[0-9]{1,4}", text) is not None and least <= int(text) <= most


class DateField(forms.Field):
    """A day between the years 1900 and 2100, typed in three boxes."""

    widget = DateBoxes
    default_error_messages = {
        "required": _("Donnez une date."),
        "incomplete": _("Donnez le jour, le mois et l’année en chiffres."),
        "month": _("Choisissez un mois entre 1 et 12."),
        "day": _("Ce jour n’existe pas dans ce mois."),
        "year": _("Écrivez l’année en quatre chiffres, entre 1900 et 2100."),
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        parts = str(value).split("-")
        if len(parts) != 3 or not all(re.fullmatch("[0-9]{1,4}", part) for part in parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        year, month, day = map(int, parts)
        if not BOUNDS["year"][0] <= year <= BOUNDS["year"][1]:
            raise ValidationError(self.error_messages["year"], code="year")
        if not 1 <= month <= 12:
            raise ValidationError(self.error_messages["month"], code="month")
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["day"], code="day") from None


class MoneyInput(forms.TextInput):
    """An amount with its currency beside it; a number is shown as people write it."""

    def format_value(self, value: Any) -> str:
        return amount(Decimal(value)) if isinstance(value, Decimal | int) else str(value or "")


class MoneyField(forms.Field):
    """Euros to the cent, from 0 to 999,999,999.99.

    Reads 1 234,56 and 1,234.56 and Arabic digits. A lone separator before three digits groups thousands
    when the language of the page writes it so, otherwise it is asked again: an amount is never guessed.
    """

    widget = MoneyInput
    default_error_messages = {
        "required": _("Donnez un montant."),
        "invalid": _("Écrivez un montant en chiffres, par exemple 1 234,56."),
        "ambiguous": _("Écrivez ce montant sans séparateur de milliers, ou avec deux décimales."),
        "cents": _("Deux décimales au plus."),
        "negative": _("Le montant ne peut pas être négatif."),
        "too_big": _("Le montant dépasse 999 999 999,99."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else self._within(value)
        text = NOISE.sub("", str(value).translate(DIGITS)).replace("−", "-")
        if not re.fullmatch(r"-?[0-9][0-9.,]*", text) or len(text) > 40:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        whole, _separator, decimals = self._split(text)
        if len(decimals) > 2:
            raise ValidationError(self.error_messages["cents"], code="cents")
        return self._within(Decimal(f"{whole}.{decimals or '0'}"))

    def _split(self, text: str) -> tuple[str, str, str]:
        """Cut into whole part, separator and decimals."""
        separators = re.findall("[.,]", text)
        kinds = set(separators)
        grouped = re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{3})+", text) and len(kinds) == 1
        if grouped and (len(separators) > 1 or text[-4] == self._group()):
            return re.sub("[.,]", "", text), "", ""
        if grouped:
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
        if not separators:
            return text, "", ""
        whole, separator, decimals = re.fullmatch(r"(.*)([.,])([0-9]*)", text).groups()  # type: ignore[union-attr]
        if separator in whole or not re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{3})+|-?[0-9]+", whole):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return re.sub("[.,]", "", whole), separator, decimals

    def _group(self) -> str:
        return "" if get_language() == "fr" else ","

    def _within(self, value: Decimal) -> Decimal:
        if value < 0:
            raise ValidationError(self.error_messages["negative"], code="negative")
        if value > HIGHEST:
            raise ValidationError(self.error_messages["too_big"], code="too_big")
        return value.quantize(Decimal("0.01"))

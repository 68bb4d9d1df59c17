"""One answer as a field: how each kind of question is drawn and read."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import money
from traitdunion.programme.applications.amounts import NotUnderstood, read_amount, show_amount, western
from traitdunion.programme.applications.answers import figure
from traitdunion.programme.applications.days import read_day
from traitdunion.programme.applications.forms.fields import Field, Reader, choice, text
from traitdunion.programme.applications.models.project import TEXT
from traitdunion.programme.calls.texts import said

SHORT = 300
"""Texts of at most so many characters are typed in one line."""

LONGEST = 30
_NUMBER = re.compile(r"[-−]?\d[\d ]*(?:[.,]\d+)?")


def field_of(question: Mapping[str, Any], name: str, *, optional: bool, cell: bool = False) -> Field:
    """The field `name` of a question, or of a column of a table (`cell`), before anything is read."""
    field = Field(name, said(question["label"]).text, hint=_hint(question), optional=optional)
    kind = question["kind"]
    if options := options_of(question):
        field.kind, field.choices = "choices", options
        if cell:
            field.kind, field.choices = "select", (("", "–"), *options)
    elif kind == "date":
        field.kind = "date"
    elif kind in {"number", "amount"}:
        field.unit = said(question["unit"]).text if question.get("unit") else "€" if kind == "amount" else ""
        field.kind = "money" if field.unit else "text"
        field.attrs = () if field.unit else (("inputmode", "decimal"), ("dir", "ltr"))
    elif not cell and _limit(question) > SHORT:
        field.kind, field.count = "textarea", _limit(question)
    return field


def options_of(question: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(code, label) of what may be chosen; none for what is typed."""
    if question["kind"] == "yes_no":
        return ("yes", _("Oui")), ("no", _("Non"))
    return tuple((option["code"], said(option["label"]).text) for option in question.get("options", ()))


def reader_of(question: Mapping[str, Any], years: range) -> Reader:
    """What reads an answer of this kind; days are in `years`."""
    if options := options_of(question):
        return choice(code for code, _label in options)
    if question["kind"] == "number":
        return lambda typed: read_number(typed, question)
    if question["kind"] == "amount":
        return lambda typed: _bounded(read_amount(typed), question, money)
    if question["kind"] == "date":
        return lambda typed: read_day(typed, years)
    return text(_limit(question))


def read_number(typed: str, question: Mapping[str, Any]) -> Decimal | None:
    """The number that `typed` says: 1 250, ١٢٥٠, -3,5. None when it says nothing.

    Raises NotUnderstood when it has letters, more decimals than asked, or is out of the bounds of the question.
    """
    words = western(typed).strip()
    if not words:
        return None
    if len(words) > LONGEST or not _NUMBER.fullmatch(words):
        raise NotUnderstood(_("Écrivez un nombre en chiffres, par exemple 1 250."))
    plain = words.replace(" ", "").replace("−", "-").replace(",", ".")
    decimals = len(plain.partition(".")[2])
    most = question.get("decimals") or 0
    if decimals > most:
        if not most:
            raise NotUnderstood(_("Écrivez un nombre entier, sans point ni virgule, par exemple 1 250."))
        raise NotUnderstood(
            ngettext("%(most)s chiffre au plus après la virgule.", "%(most)s chiffres au plus après la virgule.", most)
            % {"most": most}
        )
    return _bounded(Decimal(plain), question, figure)


def shown(field: Field, question: Mapping[str, Any]) -> str | None:
    """What a field shows once its text is understood; None to keep it as typed."""
    if question["kind"] == "amount" and field.value is not None:
        return show_amount(field.value, get_language() or "fr")
    return None


def _bounded(value: Decimal | None, question: Mapping[str, Any], write: Any) -> Decimal | None:
    lowest, highest = (question.get(name) and Decimal(question[name]) for name in ("lowest", "highest"))
    if value is not None and lowest not in (None, "") and value < lowest:
        raise NotUnderstood(_("Le plus petit nombre admis est %(bound)s.") % {"bound": write(lowest)})
    if value is not None and highest not in (None, "") and value > highest:
        raise NotUnderstood(
            _("Le plus grand nombre admis est %(bound)s : vérifiez le nombre de zéros.") % {"bound": write(highest)}
        )
    return value


def _limit(question: Mapping[str, Any]) -> int:
    return question.get("limit") or TEXT


def _hint(question: Mapping[str, Any]) -> str:
    hint = said(question["hint"]).text if question.get("hint") else ""
    public = _("Cette réponse sera publiée si le projet est retenu.") if question.get("public") else ""
    return " ".join(filter(None, (hint, public)))

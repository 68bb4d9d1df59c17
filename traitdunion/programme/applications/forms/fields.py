"""Fields of a section: what was typed, what it means, or why it could not be understood."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.foundation.ui.formats import number
from traitdunion.programme.applications.amounts import NotUnderstood
from traitdunion.programme.applications.models import Typed

Reader = Callable[[str], Any]


@dataclass
class Field:
    """One field. `typed` is what the person wrote; `value` is what it means, None when nothing or not understood."""

    name: str
    label: str
    kind: str = "text"
    typed: tuple[str, ...] = ()
    value: Any = None
    error: str = ""
    near: tuple[tuple[str, str], ...] = ()
    """What may have been meant by a text that is not understood: text to take, words to show."""

    hint: str = ""
    choices: tuple[tuple[Any, ...], ...] = ()
    count: int | None = None
    optional: bool = False
    many: bool = False
    shown: str | None = None
    unit: str = ""
    attrs: tuple[tuple[str, Any], ...] = ()

    @property
    def text(self) -> str:
        return self.typed[0] if self.typed else ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def is_figure(self) -> bool:
        """Whether it holds a number, which says little without its label."""
        return self.kind == "money" or ("inputmode", "decimal") in self.attrs

    @property
    def anchor(self) -> str:
        """The id that a link towards this field names."""
        if self.kind == "date":
            return f"{self.id}-day"
        return f"{self.id}-0" if self.kind == "choices" else self.id

    @property
    def control(self) -> dict[str, Any]:
        """What the macro `field` of ui/fields.html draws."""
        drawn: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "kind": self.kind,
            "hint": self.hint,
            "error": self.error,
            "optional": self.optional,
            "choices": self.choices,
            "count": self.count,
            "multiple": self.kind == "choices" and self.many,
            "attrs": dict(self.attrs),
            "instead": [("do", f"put:{self.name}:{value}", words) for value, words in self.near],
        }
        drawn |= {"unit": self.unit} if self.unit else {}
        drawn["value"] = list(self.typed) if drawn["multiple"] else self.written
        return drawn

    @property
    def said(self) -> str:
        """What the field says, to be read: the words of a choice, or the text."""
        words = {str(option[0]): str(option[1]) for option in self.choices}
        if words:
            return _(", ").join(words.get(value, value) for value in self.typed if value)
        return self.written

    @property
    def written(self) -> str:
        """The text that the field shows: the value in the page's language when understood, else what was typed."""
        return self.text if self.error or self.shown is None else self.shown


def understand(field: Field, typed: Typed, read: Reader) -> Field:
    """Fill `field` from `typed`: its value, or the error that `read` gives."""
    field.typed = _joined(typed, field.name) if field.kind == "date" else tuple(typed.get(field.name, ()))
    try:
        field.value = read(field.text)
    except NotUnderstood as error:
        field.error, field.near = str(error), error.near
    return field


def _joined(typed: Typed, name: str) -> tuple[str, ...]:
    """The three boxes of a day as one text, year-month-day; empty when all three are."""
    boxes = [typed.get(f"{name}-{part}", [""])[0].strip().replace("-", " ") for part in ("year", "month", "day")]
    return ("-".join(boxes),) if any(boxes) else ()


def text(limit: int) -> Reader:
    """Reads a text of at most `limit` characters."""

    def read(typed: str) -> str:
        words = typed.replace("\r\n", "\n").strip()
        if len(words) > limit:
            extra = len(words) - limit
            raise NotUnderstood(
                ngettext(
                    "%(limit)s caractères au plus : retirez-en %(extra)s.",
                    "%(limit)s caractères au plus : retirez-en %(extra)s.",
                    extra,
                )
                % {"limit": number(limit), "extra": number(extra)}
            )
        return words

    return read


def choice(allowed: Iterable[str]) -> Reader:
    """Reads one of the `allowed` words, or nothing."""
    words = frozenset(allowed)

    def read(typed: str) -> str:
        if typed and typed not in words:
            raise NotUnderstood(_("Choisissez dans la liste."))
        return typed

    return read


def yes_or_no(typed: str) -> bool | None:
    """Reads "yes", "no" or nothing."""
    return {"yes": True, "no": False}.get(typed)

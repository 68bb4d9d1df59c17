"""What a field of a page shows, read from a Django field or given by hand: the macros of ui/fields.html draw it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.forms import BoundField, widgets
from markupsafe import Markup

from traitdunion.foundation.ui.forms import DateBoxes, MoneyInput, wrong_boxes

KINDS: tuple[tuple[type[widgets.Widget], str], ...] = (
    (DateBoxes, "date"),
    (MoneyInput, "money"),
    (widgets.HiddenInput, "hidden"),
    (widgets.Textarea, "textarea"),
    (widgets.CheckboxInput, "check"),
    (widgets.CheckboxSelectMultiple, "choices"),
    (widgets.RadioSelect, "choices"),
    (widgets.Select, "select"),
    (widgets.FileInput, "file"),
)


@dataclass
class Option:
    value: str
    label: str
    hint: str = ""
    chosen: bool = False


@dataclass
class Control:
    """One field. Whatever a page gives by name replaces what the Django field says."""

    name: str = ""
    label: str = ""
    id: str = ""
    kind: str = "text"
    type: str = "text"
    value: Any = ""
    hint: str = ""
    errors: list[str] = field(default_factory=list)
    error: str = ""
    instead: Iterable[tuple[str, str, str]] = ()
    """Buttons under the error that put right what was typed: name, value, words."""

    optional: bool = False
    multiple: bool = False
    choices: Iterable[Any] = ()
    count: int | None = None
    unit: str = "€"
    currencies: Iterable[str] = ()
    currency: str = ""
    currency_name: str = ""
    short: bool = False
    accept: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    lang: str = ""
    disabled: bool = False
    attrs: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id = self.id or f"id_{self.name}"
        if self.error:
            self.errors = [*self.errors, self.error]

    @property
    def described(self) -> Markup:
        """`aria-describedby` towards hint, count and errors: ready for the tag."""
        ends = (("h", self.hint), ("n", self.count), ("e", self.errors))
        targets = " ".join(f"{self.id}-{end}" for end, present in ends if present)
        return Markup(' aria-describedby="{}"').format(targets) if targets else Markup()

    @property
    def invalid(self) -> Markup:
        return Markup(' aria-invalid="true"') if self.errors else Markup()

    @property
    def extra(self) -> Markup:
        """The remaining attributes, ready for the tag."""
        named = {
            "autocomplete": self.autocomplete,
            "inputmode": self.inputmode,
            "accept": self.accept,
            "lang": self.lang,
            "disabled": self.disabled,
            **self.attrs,
        }
        return Markup().join(
            Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
            for name, value in named.items()
            if value not in (None, False, "")
        )

    @property
    def options(self) -> list[Option]:
        """The choices, flat; the chosen ones are those whose text equals a value."""
        values = self.value if isinstance(self.value, list | tuple | set | frozenset) else [self.value]
        chosen = {"" if value is None else str(value) for value in values}
        options = []
        for choice in self.choices:
            value, label, hint = (*choice, "")[:3] if isinstance(choice, list | tuple) else (choice, choice, "")
            text = "" if value is None else str(value)
            options.append(Option(text, label, hint, text in chosen))
        return options

    @property
    def boxes(self) -> tuple[str, str, str]:
        """Day, month and year of a date: from a date, from what was typed in three boxes, or nothing."""
        if hasattr(self.value, "year"):
            return str(self.value.day), str(self.value.month), str(self.value.year)
        if isinstance(self.value, str) and self.value.count("-") == 2:
            year, month, day = self.value.split("-")
            return day.lstrip("0"), month.lstrip("0"), year
        return "", "", ""

    def invalid_box(self, part: str) -> Markup:
        """The same for one box of a date ("day", "month" or "year"): the others are not in error."""
        return self.invalid if part in self.wrong_boxes else Markup()

    @property
    def wrong_boxes(self) -> tuple[str, ...]:
        """The boxes of a date that make it wrong, when there is an error; all of them when it cannot be told."""
        if not self.errors:
            return ()
        return wrong_boxes(self.value if isinstance(self.value, str) else "-".join(reversed(self.boxes)))

    @property
    def target(self) -> str:
        """The id that an error summary links to: the first wrong box of a date."""
        if self.kind == "date":
            return f"{self.id}-{(*self.wrong_boxes, 'day')[0]}"
        return f"{self.id}-0" if self.kind == "choices" else self.id


NAMES = frozenset(known.name for known in fields(Control))


def control(bound: BoundField | None = None, **given: Any) -> Control:
    """Read `bound`, then let `given` replace what it says."""
    unknown = given.keys() - NAMES
    if unknown:
        raise TypeError(f"A field has no {', '.join(sorted(unknown))}.")
    return Control(**(_read(bound) | given)) if bound is not None else Control(**given)


def _read(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    kind = next((kind for widget_type, kind in KINDS if isinstance(widget, widget_type)), "text")
    attrs = dict(widget.attrs)
    limit = getattr(bound.field, "max_length", None)
    read = {
        "name": bound.html_name,
        "label": bound.label,
        "id": bound.auto_id or bound.html_name,
        "kind": kind,
        "type": getattr(widget, "input_type", "text"),
        "value": _value(bound, kind),
        "hint": bound.help_text,
        "errors": [str(error) for error in bound.errors],
        "instead": list(_instead(bound)),
        "optional": not bound.field.required and kind not in ("check", "hidden"),
        "multiple": getattr(widget, "allow_multiple_selected", False),
        "choices": [choice for group in getattr(widget, "choices", ()) for choice in _flat(group)],
        "count": limit if kind == "textarea" else None,
        "disabled": bound.field.disabled,
        **{name: attrs.pop(name) for name in ("autocomplete", "inputmode", "accept", "lang") if name in attrs},
    }
    ours = {"cols", "rows", "required", "multiple", *(["maxlength"] if kind == "textarea" else [])}
    limits = {name: value for name, value in attrs.items() if name not in ours}
    if kind == "text" and limit:
        limits["maxlength"] = limit
    return read | {"attrs": limits}


def _instead(bound: BoundField) -> Iterable[tuple[str, str, str]]:
    """What may have been meant, as the errors say it in their parameter `instead`: (text to take, words to show)."""
    for error in bound.errors.as_data():
        for value, words in (error.params or {}).get("instead", ()):
            yield bound.html_name, value, words


def _value(bound: BoundField, kind: str) -> Any:
    value = bound.value()
    if kind == "file" or value is None:
        return ""
    if kind in ("select", "choices", "check", "date"):
        return value
    return bound.field.widget.format_value(value) or ""


def _flat(group: Any) -> Iterable[tuple[Any, ...]]:
    value, label = group[0], group[1]
    return label if isinstance(label, list | tuple) else [(value, label)]

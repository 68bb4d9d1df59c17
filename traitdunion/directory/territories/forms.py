"""A country typed in a form, and what is said of a text that names none."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from traitdunion.directory.territories.models import Country
from traitdunion.directory.territories.queries import country_name, resolve_country


def not_a_country(typed: str, near: Collection[Country]) -> str:
    """Why `typed` is no country, and those that may have been meant."""
    if not near:
        text = _("Aucun pays ne s’appelle « %(typed)s ». Écrivez son nom en français, en anglais ou en arabe.")
        return text % {"typed": typed}
    text = _("« %(typed)s » n’est pas tout à fait le nom d’un pays. Est-ce %(near)s ?")
    return text % {"typed": typed, "near": _(", ").join(country.name() for country in near)}


class CountryField(forms.CharField):
    """A country by its name in any of our languages; gives its ISO 3166-1 code, "" for nothing."""

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").strip()
        if not text:
            return ""
        answer = resolve_country(text)
        if answer.found:
            return answer.found.code
        near = answer.candidates
        raise ValidationError(
            "%(why)s",
            params={"why": not_a_country(text, near), "instead": [(each.code, each.name()) for each in near]},
        )

    def prepare_value(self, value: Any) -> Any:
        """A code is shown as a name."""
        return country_name(value) if isinstance(value, str) and len(value) == 2 else value

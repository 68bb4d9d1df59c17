"""The filters of the list of calls: theme, country, kind of applicant, state; all in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.territories.models import Country
from traitdunion.directory.territories.queries import resolve_country
from traitdunion.foundation.search.text import fold
from traitdunion.programme.calls.sheets import Card
from traitdunion.programme.calls.states import State
from traitdunion.programme.calls.texts import said

APPLICANTS = {
    "authority": _("Collectivité française"),
    "grouping": _("Groupement de collectivités"),
    "association": _("Association"),
    "gip": _("Groupement d’intérêt public"),
}


class CallFilter(forms.Form):
    """Nothing chosen keeps every call. What is not understood keeps every call too, and says so."""

    theme = forms.ChoiceField(label=_("Thème"), required=False)
    pays = forms.CharField(
        label=_("Pays du partenaire"), required=False, max_length=80, help_text=_("Vide : tous les pays.")
    )
    qui = forms.ChoiceField(label=_("Vous êtes"), required=False, choices=[("", _("Tous")), *APPLICANTS.items()])
    etat = forms.MultipleChoiceField(label=_("État"), required=False)

    country: Country | None = None

    def __init__(self, data: Any, *, cards: Iterable[Card]) -> None:
        super().__init__(data)
        cards = list(cards)
        themes = {row["code"]: said(row["name"]).text for card in cards for row in card.data["themes"]}
        self._offer("theme", [("", _("Tous")), *sorted(themes.items(), key=lambda item: fold(item[1]))])
        counts = {state: sum(card.state is state for card in cards) for state in State}
        self._offer("etat", [(state.value, f"{state.label} ({n})") for state, n in counts.items() if n])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_pays(self) -> str:
        """The country as typed; it is kept aside when it is one of ours."""
        typed = self.cleaned_data["pays"].strip()
        if not typed:
            return ""
        answer = resolve_country(typed)
        if answer.found is None:
            names = _(" ou ").join(country.name() for country in answer.candidates[:3])
            said_ = _("« %(typed)s » n’est pas le nom d’un pays : tous les appels restent affichés.") % {"typed": typed}
            meant = _(" Vouliez-vous dire %(names)s ?") % {"names": names} if names else ""
            raise forms.ValidationError(f"{said_}{meant}")
        self.country = answer.found
        return typed

    @property
    def active(self) -> bool:
        """Whether the address asks anything."""
        return any(self.data.get(name) for name in self.fields)

    def keep(self, cards: Iterable[Card]) -> list[Card]:
        """The cards that pass every filter, in the same order."""
        self.full_clean()
        asked = self.cleaned_data
        return [
            card
            for card in cards
            if (not asked.get("theme") or asked["theme"] in {row["code"] for row in card.data["themes"]})
            and (not asked.get("qui") or asked["qui"] in card.data["applicants"])
            and (not asked.get("etat") or card.state.value in asked["etat"])
            and (self.country is None or card.accepts(self.country.code))
        ]

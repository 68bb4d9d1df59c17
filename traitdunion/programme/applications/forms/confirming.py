"""What a party fills in about its part, and what the lead fills in to ask for it or to enter a signed letter."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import money
from traitdunion.foundation.ui.forms import FileField
from traitdunion.programme.applications.acts.confirming import LETTER
from traitdunion.programme.applications.acts.sections import NEVER_TYPED
from traitdunion.programme.applications.amounts import NotUnderstood, read_amount, show_amount
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.currencies import Currency
from traitdunion.programme.applications.models import Nature, PartyRole, Said
from traitdunion.programme.applications.parts import ZERO, Amounts, Standing, amounts_of, local_amounts

ACCEPT = ".jpg,.jpeg,.png,.pdf"


def _letter(*, required: bool) -> FileField:
    return FileField(
        label=gettext_lazy("Lettre signée, photo ou PDF"),
        help_text=gettext_lazy("Une photo par téléphone suffit, jusqu’à 10 Mo."),
        required=required,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


def _line(typed: str) -> str:
    """One line, without the signs that nobody types."""
    return " ".join(NEVER_TYPED.sub("", typed).split())


class SignedForm(forms.Form):
    """Who answers for a party."""

    person = forms.CharField(
        label=gettext_lazy("Votre nom"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    function = forms.CharField(
        label=gettext_lazy("Votre fonction"),
        help_text=gettext_lazy("Par exemple maire, secrétaire générale, présidente."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )

    def clean_person(self) -> str:
        return _line(self.cleaned_data["person"])

    def clean_function(self) -> str:
        return _line(self.cleaned_data["function"])


class PartForm(SignedForm):
    """What a party answers about its part: its amounts, by year, in its currency when the rate is known."""

    words = forms.CharField(
        label=gettext_lazy("Votre message"), max_length=2_000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        contents: Contents,
        standing: Standing,
        currency: Currency | None,
    ) -> None:
        super().__init__(data, files)
        self.fields[LETTER] = _letter(required=False)
        self.standing, self.currency = standing, currency
        if standing.confirmation:
            self.initial = {"person": standing.confirmation.person, "function": standing.confirmation.function}
        natures = [Nature.CASH] if standing.party.role == PartyRole.FUNDER else list(Nature)
        self.cells = [(nature.value, year) for nature in natures for year in contents.years]
        self.held = amounts_of(standing.part)
        self.worth = local_amounts(contents, standing.part, currency) if currency else {}
        for nature, year in self.cells:
            self.fields[f"{nature}-{year}"] = forms.CharField(
                label=str(year),
                max_length=60,
                required=False,
                initial=self._written((nature, year)),
                help_text=self._hint((nature, year)),
            )

    @property
    def said(self) -> Said | None:
        """Which button was pressed."""
        word = self.data.get("do", "")
        return Said(word) if word in Said.values else None

    @property
    def unit(self) -> str:
        return self.currency.code if self.currency else "€"

    @property
    def grid(self) -> list[tuple[str, list[Any]]]:
        """The fields of amounts, by nature."""
        natures = dict.fromkeys(nature for nature, _year in self.cells)
        return [
            (
                str(capfirst(Nature(nature).label)),
                [self[f"{nature}-{year}"] for each, year in self.cells if each == nature],
            )
            for nature in natures
        ]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What to look at again, in the order of the page: the target of each fault, and its sentence."""
        order = [*(f"{nature}-{year}" for nature, year in self.cells), "person", "function", LETTER, "words"]
        return [
            (
                f"id_{name}",
                _("%(label)s : %(message)s")
                % {"label": self._spoken(name), "message": " ".join(map(str, self.errors[name]))},
            )
            for name in order
            if name in self.errors
        ]

    def _spoken(self, name: str) -> str:
        nature, dash, year = name.partition("-")
        return (
            _("%(line)s, %(year)s") % {"line": capfirst(Nature(nature).label), "year": year}
            if dash
            else str(self.fields[name].label)
        )

    def clean(self) -> dict[str, Any]:
        self.local: Amounts = {}
        self.euros: Amounts = {}
        for cell in self.cells:
            name = f"{cell[0]}-{cell[1]}"
            try:
                self._read(cell, self.cleaned_data.get(name) or "")
            except NotUnderstood as error:
                self.add_error(name, str(error))
        if self.said == Said.CHANGE and not (self.cleaned_data.get("words") or "").strip():
            self.add_error("words", ValidationError(_("Dites ce qu’il faut changer.")))
        return self.cleaned_data

    def clean_words(self) -> str:
        return NEVER_TYPED.sub("", self.cleaned_data["words"])

    def _read(self, cell: tuple[str, int], typed: str) -> None:
        """An amount that was not touched keeps its euros to the cent, whatever its value in the currency."""
        if self.currency is None:
            self.euros[cell] = read_amount(typed) or ZERO
            return
        self.local[cell] = self.currency.read(typed) or ZERO
        same = self.local[cell] == self.worth.get(cell, ZERO)
        self.euros[cell] = self.held.get(cell, ZERO) if same else self.currency.to_euros(self.local[cell])

    def _written(self, cell: tuple[str, int]) -> str:
        if not self.held.get(cell):
            return ""
        if self.currency is None:
            return show_amount(self.held[cell], get_language() or "fr")
        return self.currency.written(self.worth[cell])

    def _hint(self, cell: tuple[str, int]) -> str:
        euros = self.held.get(cell)
        return _("dans le dossier : %(amount)s") % {"amount": money(euros)} if self.currency and euros else ""


class AskForm(forms.Form):
    """To whom the request goes, and in which language; without an address, it is printed."""

    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        required=False,
        help_text=gettext_lazy("Laissez vide pour remettre une feuille imprimée, avec un code."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Langue du partenaire"), choices=settings.LANGUAGES)


class LetterForm(SignedForm):
    """A signed letter, entered by the lead."""

    person = forms.CharField(label=gettext_lazy("Qui a signé"), max_length=200)
    function = forms.CharField(label=gettext_lazy("Sa fonction"), max_length=200)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields[LETTER] = _letter(required=True)


class CodeForm(forms.Form):
    """The code of the printed sheet."""

    code = forms.CharField(
        label=gettext_lazy("Votre code"),
        help_text=gettext_lazy("Huit lettres, en majuscules ou en minuscules."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

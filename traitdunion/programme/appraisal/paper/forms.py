"""What an officer types of a file that came on paper."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.finding import organisation_chosen, organisation_named
from traitdunion.directory.accounts.models import Organisation
from traitdunion.directory.territories.forms import CountryField
from traitdunion.directory.territories.models import Country
from traitdunion.foundation.clock import today
from traitdunion.foundation.search.text import words
from traitdunion.foundation.ui.forms import DateField, FileField, MoneyField, OneLineField, ProseField
from traitdunion.programme.applications.acts.paper import NOT_YET
from traitdunion.programme.applications.kinds import kind_words
from traitdunion.programme.applications.models import PartyRole, Typed
from traitdunion.programme.applications.starting import BECAUSE
from traitdunion.programme.appraisal.deadlines.forms import HourField

NEW = "new"
"""The choice of who finds the lead nowhere: it is added."""
KEY = re.compile(r"p[1-9]\d{0,2}")
ROWS, MORE = 4, 3
"""Blank rows of a new file, and those that its button adds; a correction begins with its parties."""
DAY = 24 * 60


class PaperForm(forms.Form):
    """The lead, the arrival, the project, the scan. Of a correction, also why."""

    lead = OneLineField(label=_("Organisme chef de file"), max_length=200, help_text=_("Son nom ou son SIREN."))
    choice = forms.CharField(required=False)
    kind = forms.ChoiceField(label=_("Sa nature"), required=False)
    country = CountryField(label=_("Son pays"), required=False, initial="FR")
    day = DateField(label=_("Arrivé le"))
    hour = HourField(label=_("Heure d’arrivée, à Paris"), required=False, help_text=_("Si elle est connue : 14:30."))
    late_because = ProseField(
        label=_("Pourquoi le saisir, s’il est arrivé hors du calendrier"), max_length=1000, required=False
    )
    title = OneLineField(label=_("Titre du projet"), max_length=300)
    requested = MoneyField(label=_("Montant demandé"))
    cost = MoneyField(label=_("Coût du projet"))
    scan = FileField(
        label=_("Dossier numérisé"),
        help_text=_("Un ou plusieurs fichiers PDF ou images, 10 Mo au plus chacun."),
    )
    another_because = OneLineField(label=_("Pourquoi un autre dossier"), max_length=BECAUSE, required=False)
    because = ProseField(label=_("Motif de la correction"), max_length=1000)

    choices: list[tuple[str, str, str]] = []
    """What the name typed may mean."""

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None, correcting: bool = False) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["kind"].choices = [("", _("À préciser")), *Organisation.Kind.choices]  # type: ignore[attr-defined]
        if correcting:
            self.fields["scan"].required = False
            del self.fields["another_because"]
        else:
            del self.fields["because"]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > today():
            raise ValidationError(NOT_YET)
        return day

    def clean_hour(self) -> int | None:
        minutes: int | None = self.cleaned_data["hour"]
        if minutes == DAY:
            raise ValidationError(_("Écrivez une heure de ce jour, de 00:00 à 23:59."))
        return minutes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "lead" in cleaned:
            cleaned["lead"] = self._found(cleaned)
        if self.errors and self.files and "scan" not in self.errors:
            self.choose_again()
        return cleaned

    def choose_again(self) -> None:
        """Say that a browser does not send a file twice by itself."""
        again = _("Choisissez-le de nouveau : un fichier n’est pas gardé tant qu’une réponse est à revoir.")
        self.add_error("scan", again)

    def _found(self, cleaned: dict[str, Any]) -> Organisation | None:
        """The organisation meant: chosen, named, or new once its kind and its country are said."""
        chosen = cleaned.get("choice", "")
        found = organisation_chosen(chosen) if chosen != NEW else None
        if found and set(words(cleaned["lead"])) <= set(words(found.name)):
            return found
        named = organisation_named(cleaned["lead"])
        if named.found:
            return named.found
        if named.choices and chosen != NEW:
            self.choices = named.choices
            self.add_error("lead", _("Plusieurs organismes répondent à ce nom : choisissez."))
        elif not (cleaned.get("kind") and cleaned.get("country")):
            self.choices = named.choices
            if not (cleaned.get("kind") and "country" in self.errors):
                unknown = _("Cet organisme n’est pas encore ici : dites sa nature et son pays pour l’ajouter.")
                self.add_error("kind", unknown)
        else:
            return self._new(cleaned)
        return None

    def _new(self, cleaned: dict[str, Any]) -> Organisation:
        """An organisation to add, under the name that is on the paper."""
        country = Country.objects.get(code=cleaned["country"])
        return Organisation(name=cleaned["lead"], kind=cleaned["kind"], country=country)


class PartyForm(forms.Form):
    """Another organisation of the file, as far as it is known; without a name, there is none."""

    role = forms.ChoiceField(label=_("Rôle"), required=False)
    who = OneLineField(label=_("Nom"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Nature"), required=False)
    country = CountryField(label=_("Pays"), required=False)
    committed = forms.ChoiceField(
        label=_("Sa lettre, sa délibération ou sa convention est dans le dossier"),
        required=False,
        choices=(("", _("Pas vérifié")), ("yes", _("Oui")), ("no", _("Non"))),
    )

    def __init__(self, data: Any = None, *, key: str, family: str, initial: Any = None) -> None:
        roles = [role for role in PartyRole.of_call(family) if role != PartyRole.LEAD]
        usual = PartyRole.PARTICIPANT if PartyRole.PARTICIPANT in roles else PartyRole.CARRIER
        super().__init__(data, prefix=key, initial={"role": usual.value, "country": "FR"} | (initial or {}))
        self.key = key
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("À préciser")), *kind_words()]  # type: ignore[attr-defined]

    @property
    def typed(self) -> Typed:
        """The row, as the section of the parties reads it; empty without a name."""
        said = self.cleaned_data
        return {f"{self.key}-{name}": [said[name]] for name in self.fields} if said["who"] else {}

"""What people of a file fill in: a comment, an invitation to read, whom a file is entrusted to."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traitdunion.foundation.clock import today
from traitdunion.foundation.ui.forms import DateField, ProseField
from traitdunion.programme.applications.models import Comment, SectionKey
from traitdunion.programme.applications.models.people import SAID
from traitdunion.programme.applications.people import People


class CommentForm(forms.Form):
    """A comment of a section, or an answer when `answers` is given; anyone else of the file may be mentioned.

    `corrects` is the comment whose words are put right: its section and whom it mentions stay.
    """

    section = forms.ChoiceField(label=gettext_lazy("Section"), choices=SectionKey)
    text = ProseField(label=gettext_lazy("Commentaire"), max_length=SAID)
    mentions = forms.MultipleChoiceField(
        label=gettext_lazy("Prévenir par courriel"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        people: People,
        answers: Comment | None = None,
        corrects: Comment | None = None,
        section: str = "",
    ) -> None:
        known = section if section in SectionKey.values else SectionKey.PARTIES
        super().__init__(data, initial={"section": known, "text": corrects.text if corrects else ""})
        self.answers, self.corrects = answers, corrects
        self.people = {str(person.pk): person for person in people.others()}
        self.fields["mentions"].choices = [  # type: ignore[attr-defined]
            (key, f"@{people.name(person)}") for key, person in self.people.items()
        ]
        if corrects or not self.people:
            del self.fields["mentions"]
        if corrects:
            del self.fields["section"]
        if answers:
            del self.fields["section"]
            self.fields["text"].label = _("Réponse")
            if "mentions" in self.fields:
                self.initial["mentions"] = [str(answers.author_id)]

    @property
    def mentioned(self) -> list[Any]:
        return [self.people[key] for key in self.cleaned_data.get("mentions", ())]


class GuestForm(forms.Form):
    """Someone to invite to read one file."""

    email = forms.EmailField(label=gettext_lazy("Adresse électronique"))
    organisation = forms.CharField(
        label=gettext_lazy("Réseau ou organisme"),
        help_text=gettext_lazy("Par exemple votre réseau régional multi-acteurs."),
        max_length=200,
    )
    ends_on = DateField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        help_text=gettext_lazy("Sans date, jusqu’à ce que vous y mettiez fin."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Langue de la lettre"), choices=settings.LANGUAGES)

    def __init__(self, data: Any = None, *, network: str = "") -> None:
        super().__init__(data, initial={"language": "fr"})
        if network:
            self.fields["organisation"].help_text = _("Par exemple %(network)s, le réseau de votre région.") % {
                "network": network
            }

    def clean_ends_on(self) -> date | None:
        day: date | None = self.cleaned_data["ends_on"]
        if day and day < today():
            raise forms.ValidationError(_("Donnez un jour à venir."))
        return day


class ChargeForm(forms.Form):
    """Whom a file is entrusted to: someone who writes for its lead."""

    person = forms.ChoiceField(label=gettext_lazy("Confier le dossier à"))

    def __init__(self, data: Any = None, *, people: People) -> None:
        super().__init__(data, initial={"person": people.application.in_charge_id})
        self.writers = {str(each.user_id): each.user for each in people.members if each.role != "reader"}
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (key, people.name(user)) for key, user in self.writers.items()
        ]

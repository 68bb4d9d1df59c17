"""What the style page shows: a form with each kind of field, and a page of a long list."""

from django import forms
from django.core.paginator import Page, Paginator

from traitdunion.foundation.ui.forms import DateField, MoneyField

ROLES = [("lead", "Chef de file"), ("partner", "Partenaire"), ("operator", "Maîtrise d’œuvre")]
THEMES = [("digital", "Numérique"), ("water", "Eau et assainissement"), ("youth", "Jeunesse")]


class SampleForm(forms.Form):
    """Each kind of field."""

    title = forms.CharField(
        label="Nom du projet", help_text="Une dizaine de mots, lisibles par un habitant", max_length=80
    )
    email = forms.EmailField(label="Adresse électronique", required=False)
    summary = forms.CharField(label="Résumé public", required=False, max_length=4000, widget=forms.Textarea)
    country = forms.ChoiceField(
        label="Pays", required=False, choices=[("", "Choisir"), ("SN", "Sénégal"), ("TN", "Tunisie")]
    )
    role = forms.ChoiceField(label="Votre rôle", choices=ROLES, widget=forms.RadioSelect)
    themes = forms.MultipleChoiceField(
        label="Thèmes", choices=THEMES, required=False, widget=forms.CheckboxSelectMultiple
    )
    start = DateField(label="Début des activités", help_text="Par exemple 1 7 2024")
    amount = MoneyField(label="Montant demandé", help_text="Valorisation comprise")
    letter = forms.FileField(label="Lettre d’intention", required=False, help_text="PDF, ODT ou photo, 10 Mo au plus")
    sure = forms.BooleanField(label="Ces montants sont exacts à ma connaissance", required=False)


def sample_page() -> Page[int]:
    """The seventh of twenty pages."""
    return Paginator(range(200), 10).page(7)

"""The filters of an officer's list; they live in the address."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.territories.queries import country_name
from traitdunion.programme.applications.models import Submission
from traitdunion.programme.applications.models.application import Summary

ORDERS: dict[str, tuple[Any, Any]] = {
    "reception": (_("Dernier reçu d’abord"), "-received_at"),
    "numero": (_("Numéro"), "application__number"),
    "montant": (_("Montant demandé"), "-requested"),
    "organisme": (_("Organisme"), "application__lead__name"),
}


class FileFilter(forms.Form):
    """Words, verdict, country, accounts to check, order. What is not understood is left aside."""

    q = forms.CharField(label=_("Numéro, organisme ou mot"), required=False, max_length=200)
    verdict = forms.ChoiceField(label=_("Vérifications"), required=False)
    pays = forms.ChoiceField(label=_("Pays"), required=False)
    compte = forms.ChoiceField(label=_("Compte"), required=False)
    tri = forms.ChoiceField(label=_("Tri"), required=False)

    def __init__(self, data: Any, *, countries: Collection[str]) -> None:
        super().__init__(data)
        names = sorted((country_name(code), code) for code in countries)
        self.fields["verdict"].choices = [("", _("Tous")), *Summary.choices]  # type: ignore[attr-defined]
        self.fields["pays"].choices = [("", _("Tous")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]
        self.fields["compte"].choices = [("", _("Tous")), ("a-verifier", _("À vérifier"))]  # type: ignore[attr-defined]
        self.fields["tri"].choices = [(key, label) for key, (label, _order) in ORDERS.items()]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def active(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "verdict", "pays", "compte"))

    def keep(self, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
        """The submissions that answer, in the order asked."""
        asked = self.cleaned_data
        if asked.get("q"):
            submissions = submissions.filter(words__matches=asked["q"])
        if asked.get("verdict"):
            submissions = submissions.filter(overall=asked["verdict"])
        if asked.get("pays"):
            submissions = submissions.filter(countries__contains=asked["pays"])
        if asked.get("compte"):
            submissions = submissions.filter(member_checked=False)
        return self.ordered(submissions)

    def ordered(self, submissions: QuerySet[Submission, Any]) -> QuerySet[Submission, Any]:
        """The submissions in the order asked, the last received first by default."""
        order = ORDERS.get(self.cleaned_data.get("tri") or "reception", ORDERS["reception"])[1]
        return submissions.order_by(order, "-pk")

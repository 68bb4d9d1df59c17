"""The filters of an officer's list; they live in the address."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.search.text import fold
from traitdunion.programme.applications.models import Submission
from traitdunion.programme.applications.models.application import Summary

ORDERS: dict[str, tuple[Promise, str]] = {
    "reception": (gettext_lazy("Dernier reçu d’abord"), "-received_at"),
    "numero": (gettext_lazy("Numéro"), "application__number"),
    "montant": (gettext_lazy("Montant demandé"), "-requested"),
    "organisme": (gettext_lazy("Organisme"), "application__lead__name"),
}
MOST_TEXT = 200


class FileFilter:
    """Words, verdict, country, accounts to check, order. What is not understood is left aside.

    `choices` are the fields to choose from: name, label, value, options. No Django form: a list of fifty rows would
    spend a tenth of its time in it.
    """

    def __init__(self, data: Mapping[str, str], *, countries: Collection[str]) -> None:
        names = sorted(((country_name(code), code) for code in countries), key=lambda pair: fold(pair[0]))
        everything = ("", _("Tous"))
        offered: tuple[tuple[str, str, list[tuple[str, Any]]], ...] = (
            ("verdict", _("Vérifications"), [everything, *Summary.choices]),
            ("pays", _("Pays"), [everything, *((code, name) for name, code in names)]),
            ("compte", _("Compte"), [everything, ("a-verifier", _("À vérifier"))]),
            ("retrait", _("Retraits"), [everything, ("non", _("Maintenus")), ("oui", _("Retirés"))]),
            ("tri", _("Tri"), [(key, label) for key, (label, _order) in ORDERS.items()]),
        )
        self.q = data.get("q", "").replace("\0", "").strip()[:MOST_TEXT]
        self.asked = {name: _known(data.get(name, ""), options) for name, _label, options in offered}
        self.choices = [(name, label, self.asked[name], options) for name, label, options in offered]

    @property
    def active(self) -> bool:
        return bool(
            self.q or self.asked["verdict"] or self.asked["pays"] or self.asked["compte"] or self.asked["retrait"]
        )

    def keep(self, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
        """The submissions that answer, in the order asked."""
        if self.q:
            submissions = submissions.filter(words__matches=self.q)
        if self.asked["verdict"]:
            submissions = submissions.filter(overall=self.asked["verdict"])
        if self.asked["pays"]:
            submissions = submissions.filter(countries__contains=self.asked["pays"])
        if self.asked["compte"]:
            submissions = submissions.filter(member_checked=False)
        if self.asked["retrait"]:
            submissions = submissions.filter(application__withdrawn_at__isnull=self.asked["retrait"] == "non")
        return self.ordered(submissions)

    def ordered(self, submissions: QuerySet[Submission, Any]) -> QuerySet[Submission, Any]:
        """The submissions in the order asked, the last received first by default."""
        return submissions.order_by(ORDERS[self.asked["tri"] or "reception"][1], "-pk")


def _known(value: str, options: list[tuple[str, Any]]) -> str:
    return value if value in {key for key, _label in options} else ""

"""The bounds of a grant or of a cost, as the table of ui shows them: the same for a simulation and for a file."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.territories.names import place_name
from traitdunion.foundation.ui.formats import money
from traitdunion.regulations import Bound, Regulation, bound_name, derivation


def bound_rows(bounds: Iterable[Bound], regulation: Regulation) -> list[dict[str, object]]:
    """Name, calculation and amount of each bound, in the current language; `cut` marks those that bind."""
    return [_row(bound, regulation, get_language() or "fr") for bound in bounds]


def _row(bound: Bound, regulation: Regulation, language: str) -> dict[str, object]:
    unknown = bound.amount is None and bound.state == "counts"
    aside = {"not_elected": _("autre option retenue"), "not_applicable": _("sans objet ici")}
    return {
        "label": bound_name(bound, regulation, language, place_name),
        "ref": _("à confirmer") if bound.assumed else "",
        "formula": derivation(bound, regulation, language, place_name) or aside.get(bound.state, ""),
        "value": "?" if unknown else money(bound.amount) or "–",
        "cut": bound.binds,
    }


def binding(rows: Iterable[dict[str, object]]) -> str:
    """The names of the bounds that bind: "taux par pays et reste à financer"."""
    return _(" et ").join(str(row["label"]) for row in rows if row["cut"])

"""The ways to mend a rule that is not met, in words; what a button can do leads to what it would change."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from traitdunion.directory.territories.names import place_name
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.mending import mending_of
from traitdunion.programme.applications.models import Application
from traitdunion.regulations import Facts, Repair, Verdict, repair, repair_sentence

MOST = 3


def ways(verdict: Verdict, facts: Facts, held: Contents | None = None) -> list[str]:
    """The least changes that mend `verdict`; none when it takes something else.

    With `held`, the file of these facts that the reader may edit, those that it can apply lead to their page.
    """
    return [_way(each, facts, held) for each in repair(verdict, facts)[:MOST]]


def mending_address(application: Application, repair: Repair) -> str:
    """The page that shows what a repair changes and applies it."""
    asked = urlencode({"regle": repair.verdict.id, "moyen": repair.lever.value})
    return f"{reverse('applications:mend', args=[application.number])}?{asked}"


def _way(each: Repair, facts: Facts, held: Contents | None) -> str:
    said = repair_sentence(each, get_language() or "fr", place_name)
    if held is None or mending_of(held, facts, each) is None:
        return said
    return Markup('{} <a href="{}">{}</a>').format(
        said, mending_address(held.application, each), _("Voir ce que cela change")
    )

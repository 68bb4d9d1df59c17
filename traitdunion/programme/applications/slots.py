"""What this room adds to the pages of others: the menu, and the buttons of a call."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.addresses import reverse
from traitdunion.foundation.ui.slots import Link
from traitdunion.programme.applications.starting import starting
from traitdunion.programme.calls.models import Call, Extension, RegulationVersion


def closing_put_back(extension: Extension, **_more: object) -> None:
    """The signal of calls: those who write a file will be told, once the extension is committed."""
    from traitdunion.programme.applications.tasks import tell_extension  # tasks need every model

    tell_extension.enqueue(extension=extension.pk)


def rules_changed(call: Call, old: RegulationVersion, new: RegulationVersion, **_more: object) -> None:
    """The signal of calls: what new rules do to each file will be compared, once they are published."""
    from traitdunion.programme.applications.tasks import compare_files  # tasks need every model

    compare_files.enqueue(call=call.pk, old=old.pk, new=new.pk)


def menu(request: HttpRequest) -> Iterator[Link]:
    """Mes dossiers, for whoever is signed in."""
    if request.user.is_authenticated:
        yield Link(_("Mes dossiers"), reverse("applications:list"), order=30)


def call_actions(_request: HttpRequest, *, call: Any, **_context: Any) -> Iterator[Link]:
    """Préparer un dossier, or why one cannot yet (a link without address, and a note); what is filled in elsewhere."""
    answer = starting(call)
    address = f"{reverse('applications:start')}?{urlencode({'appel': call.slug})}"
    if answer:
        yield Link(_("Préparer un dossier"), address, order=10, primary=True)
    else:
        yield Link(_("Préparer un dossier"), "", order=10, primary=True, note=str(answer.reason))
    yield Link(_("Formulaire à emporter"), reverse("applications:form", args=[call.slug]), order=35)
    yield Link(_("Modèle de budget (ODS)"), reverse("applications:template_ods", args=[call.slug]), order=40)
    yield Link(_("Modèle de budget (XLSX)"), reverse("applications:template_xlsx", args=[call.slug]), order=41)

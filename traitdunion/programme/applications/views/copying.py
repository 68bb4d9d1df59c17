"""Beginning a file from an earlier one: choose, see what has no place in the new call, then copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.models import Organisation
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.copying import Copier
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.sections import TYPED, address
from traitdunion.programme.applications.starting import BECAUSE, starting
from traitdunion.programme.calls.models import Call

MOST = 50
"""Earlier files that are offered, the last saved first."""


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def copy_file(request: kept.SignedInRequest) -> HttpResponse:
    """The choices are in the address; the button posts to it, and nothing is made before."""
    call = Call.objects.published().with_snapshot().get_or_404(slug=request.GET.get("appel", ""))
    answer = starting(call)
    written = Application.objects.filter(lead__in=Organisation.objects.edited_by(request.user), deleted_at=None)
    earlier = written.exclude(call=call).with_card()
    wanted = [section for section in TYPED if section in request.GET.getlist("section")]
    source = earlier.with_heading().filter(number=request.GET.get("dossier", "")).first()
    context: dict[str, Any] = {
        "call": call,
        "title": call.snapshot.document["title"],
        "answer": answer,
        "earlier": [(each.number, _title(each)) for each in earlier[:MOST]],
        "choices": [(section.value, section.label) for section in TYPED],
        "source": source,
        "wanted": wanted,
        "amounts": "montants" in request.GET,
    }
    if source is None or not wanted or not answer:
        if request.method == "POST":
            answer.require()
        return render(request, "applications/copy.html", context | {"asked": "dossier" in request.GET})
    copy = Copier(contents_of(source), call, wanted, amounts=context["amounts"]).run()
    beside = written.standing().filter(call=call, lead=source.lead).select_related("saved_by").first()
    because = request.POST.get("because", "").strip()[:BECAUSE]
    context |= {"copy": copy, "taken": [section.label for section in copy.sections], "beside": beside, "error": ""}
    if request.method == "POST" and (because or not beside):
        application = acts.start_from_file(call=call, copy=copy, by=request.user, another_because=because)
        messages.success(
            request, _("Le nouveau dossier reprend %(number)s. Relisez chaque étape.") % {"number": source.number}
        )
        return redirect(address(application, SectionKey.PARTIES))
    if request.method == "POST":
        context["error"] = _("Dites pourquoi il faut un autre dossier, ou reprenez celui qui existe.")
    return render(request, "applications/copy.html", context, status=422 if context["error"] else 200)


def _title(application: Application) -> str:
    words = (application.title or _("Projet sans titre"), application.number, application.lead.name)
    return " · ".join(words)

"""What a proposed repair would change, and the button that applies it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.directory.territories.names import place_name
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.checks import checks, place_of, repaired_at
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.exchange.preview import sums_of
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.permissions import can_edit
from traitdunion.programme.applications.sections import ADDRESSES, address
from traitdunion.programme.applications.views.frame import mine
from traitdunion.regulations import repair_sentence, sentence


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mending(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """The repair is in the address: the rule that it mends (`regle`) and its lever (`moyen`)."""
    application, moment = mine(request, number), now()
    can_edit(request.user, application).require()
    rule, lever = request.GET.get("regle", ""), request.GET.get("moyen", "")
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        done = acts.mend(application=application, rule=rule, lever=lever, seen=seen, by=request.user, at=moment)
        return _after(request, application, done)
    held = contents_of(application)
    found = checks(application, moment, held)
    verdict = next((each for each in found.verdicts if each.id == rule), None)
    if verdict is None:
        raise Http404
    foreseen = acts.foresee_mending(held=held, found=found, rule=rule, lever=lever, at=moment)
    if foreseen is None:
        messages.info(request, _("Ce changement n’est plus proposé : voici où en est le dossier."))
        return redirect(address(application, place_of(verdict)[0]))
    language = get_language() or "fr"
    years, sums = sums_of(held, foreseen.mending.typed)
    context = {
        "application": application,
        "foreseen": foreseen,
        "way": repair_sentence(foreseen.mending.repair, language, place_name),
        "said": sentence(verdict, language, place_name),
        "back": repaired_at(application, verdict),
        "years": years,
        "sums": sums if SectionKey.PROJECT not in foreseen.groups else (),
    }
    return render(request, "applications/mending.html", context)


def _after(request: kept.SignedInRequest, application: Application, done: acts.Mended) -> HttpResponse:
    """Back to the section that changed, with the way to its former version; to the choice when nothing was saved."""
    if done.reason:
        messages.warning(request, done.reason)
        return redirect(request.get_full_path())
    sections = [SectionKey(save.version.section) for save in done.saves]
    undo = format_html_join(
        "",
        ' · <a href="{}">{}</a>',
        (
            (
                reverse("applications:back_to", args=[application.number, ADDRESSES[section], save.version.base]),
                _("revenir en arrière : %(section)s") % {"section": section.label},
            )
            for section, save in zip(sections, done.saves, strict=True)
        ),
    )
    messages.success(request, format_html("{}{}", _("C’est appliqué et enregistré."), undo))
    return redirect(address(application, sections[-1]))

"""The simulator: one page, no account, every answer in its address."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation.clock import now
from traitdunion.front.desk.results import results
from traitdunion.front.desk.simulation import LEADS, Place, Simulation
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.kinds import kind_words
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.starting import starting
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Sheet
from traitdunion.programme.calls.states import State


@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    """The answers typed, and what each call says of them; one call alone when `appel` names it."""
    simulation = Simulation(request.GET)
    if request.GET.getlist("retirer"):
        return redirect(f"{reverse('desk:simulator')}?{simulation.address()}")
    sheets = _sheets()
    chosen = next((sheet for sheet in sheets if sheet.slug == simulation.call), None)
    asked = [chosen] if chosen else sheets
    found = [] if simulation.empty else results(simulation, asked, now())
    context = {
        "simulation": simulation,
        "sheets": [sheet for sheet in sheets if sheet.state is not State.CLOSED],
        "chosen": chosen,
        "found": found,
        "result": found[0] if chosen and found else None,
        "kinds": [(value, word) for value, word in kind_words() if value in {kind.value for kind in LEADS}],
        "questions": _questions(chosen, simulation),
        "startable": bool(chosen and starting(chosen.call)),
        "shown_places": [(place.code, place.name) for place in simulation.places],
        "cost_places": _cost_places(simulation),
        "strands": _strands(chosen),
        "words": {"no": _("À corriger :"), "ask": _("À compléter :"), "wait": _("À vérifier :")},
    }
    return render(request, "desk/simulator.html", context)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """One press: the simulation of the address becomes a draft. Asks for the organisation when it cannot know it."""
    simulation = Simulation(request.GET)
    call = Call.objects.published().with_snapshot().get_or_404(slug=simulation.call)
    answer = starting(call)
    if not answer:
        raise PermissionDenied(answer.reason)
    organisations = list(
        Organisation.objects.edited_by(request.user).select_related("territory").order_by("name", "pk")
    )
    drafts = list(Application.objects.for_member(request.user).filter(call=call).select_related("lead"))
    lead = _lead(request, simulation, organisations)
    if request.method == "POST" and lead and (not drafts or "organisme" in request.POST):
        result = results(simulation, [_sheet(call)], now())[0]
        application = acts.start_from_simulation(call=call, lead=lead, facts=result.facts, by=request.user)
        messages.success(request, _("Votre simulation est devenue un dossier. Rien n’est à ressaisir."))
        return redirect(address(application, SectionKey.PARTIES))
    context = {
        "simulation": simulation,
        "call": call,
        "title": call.snapshot.document["title"],
        "organisations": organisations,
        "choices": [(str(each.pk), each.name) for each in organisations],
        "chosen": str(lead.pk) if lead else "",
        "drafts": drafts,
        "error": _("Choisissez l’organisme qui portera le dossier.") if "organisme" in request.POST else "",
    }
    return render(request, "desk/draft.html", context, status=422 if context["error"] else 200)


def _lead(request: HttpRequest, simulation: Simulation, organisations: list[Organisation]) -> Organisation | None:
    """The organisation chosen, else that of the territory simulated, else the only one."""
    if "organisme" in request.POST:
        return next((each for each in organisations if str(each.pk) == request.POST["organisme"]), None)
    same = [each for each in organisations if simulation.territory and each.territory_id == simulation.territory.pk]
    if same:
        return same[0]
    return organisations[0] if len(organisations) == 1 else None


def _sheets() -> list[Sheet]:
    calls = Call.objects.published().select_related("snapshot__regulation")
    return sorted((_sheet(call) for call in calls), key=lambda sheet: sheet.rank)


def _sheet(call: Call) -> Sheet:
    call.snapshot.call = call
    return Sheet(call.snapshot, now())


def _cost_places(simulation: Simulation) -> list[Place]:
    """Where costs are asked part by part: the countries, when there are several."""
    places = {place.country: place for place in simulation.places}
    return list(places.values()) if len(places) > 1 else []


def _strands(sheet: Sheet | None) -> list[tuple[str, str]]:
    if sheet is None:
        return []
    language = get_language() or "fr"
    return [(key, text.written_in(language)) for key, text in sheet.snapshot.regulation.load().strands.items()]


def _questions(sheet: Sheet | None, simulation: Simulation) -> list[dict[str, Any]]:
    """The yes-or-no questions of the regulation of the chosen call, with the answers."""
    if sheet is None:
        return []
    language = get_language() or "fr"
    words = {True: "oui", False: "non", None: ""}
    return [
        {"name": f"q-{key}", "label": text.written_in(language), "value": words[simulation.answers.get(key)]}
        for key, text in sheet.snapshot.regulation.load().questions.items()
    ]

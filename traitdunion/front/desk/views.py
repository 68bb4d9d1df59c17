"""The simulator: one page, no account, every answer in its address."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts.acts import arrive
from traitdunion.directory.accounts.models import JoinRequest, Organisation, User
from traitdunion.foundation.clock import now
from traitdunion.front.desk.results import Result, facts_of, results
from traitdunion.front.desk.simulation import LEADS, Simulation, cost_name
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.kinds import kind_words
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.prefill import years_shared
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.starting import BECAUSE, starting
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Sheet
from traitdunion.programme.calls.states import State
from traitdunion.programme.calls.texts import said
from traitdunion.regulations import Grant, Provenance, ceiling


@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    """The answers typed, and what each call says of them; one call alone when `appel` names it."""
    simulation = Simulation(request.GET)
    if request.GET.getlist("retirer"):
        return redirect(f"{reverse('desk:simulator')}?{simulation.address()}")
    sheets = _sheets()
    chosen = next((sheet for sheet in sheets if sheet.slug == simulation.call), None)
    found = [] if simulation.empty else results(simulation, [chosen] if chosen else sheets, now())
    context = _form(simulation, sheets, chosen) | {
        "simulation": simulation,
        "own": _own_territory(request) if simulation.empty else "",
        "chosen": chosen,
        "found": found,
        "headline": _headline(found),
        "result": found[0] if chosen and found else None,
        "startable": starting(chosen.call) if chosen else None,
    }
    return render(request, "desk/simulator.html", context)


def _own_territory(request: HttpRequest) -> str:
    """The territory of who is signed in, when there is one only: an empty form proposes it."""
    if not request.user.is_authenticated:
        return ""
    organisations = Organisation.objects.edited_by(request.user).select_related("territory__department")
    labels = {each.territory.label for each in organisations if each.territory}
    return labels.pop() if len(labels) == 1 else ""


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """One press: the simulation of the address becomes a draft. Asks for the organisation when it cannot know it."""
    if not request.user.is_authenticated:
        messages.info(request, _("Connectez-vous, ou créez un compte : votre simulation vous attend ensuite."))
        return redirect_to_login(request.get_full_path())
    simulation = Simulation(request.GET)
    call = Call.objects.published().with_snapshot().get_or_404(slug=simulation.call)
    answer = starting(call)
    if not answer:
        raise PermissionDenied(answer.reason)
    organisations = list(
        Organisation.objects.edited_by(request.user).select_related("territory").order_by("name", "pk")
    )
    drafts = list(Application.objects.for_member(request.user).standing().filter(call=call).select_related("lead"))
    pending = _pending(request, simulation)
    asked = request.method == "POST" and "organisme" in request.POST
    lead = _named_by(request.POST.get("organisme", ""), organisations) if asked else _obvious(simulation, organisations)
    because = request.POST.get("because", "").strip()[:BECAUSE]
    beside = lead is not None and any(each.lead_id == lead.pk for each in drafts)
    if request.method == "POST" and lead and (asked or not drafts) and (because or not beside):
        return _started(request, simulation, call, lead, because)
    error = _("Choisissez l’organisme qui portera le dossier.") if asked and not lead else ""
    unsaid = _("Cet organisme a déjà un dossier pour cet appel. Dites pourquoi il en faut un autre.") if asked else ""
    context = {
        "simulation": simulation,
        "call": call,
        "title": call.snapshot.document["title"],
        "choices": [(str(each.pk), each.name) for each in organisations],
        "chosen": str(lead.pk) if lead else "",
        "elsewhere": simulation.territory and not _of_territory(simulation, organisations),
        "pending": pending,
        "drafts": drafts,
        "error": error,
        "because": because,
        "unsaid": unsaid if beside and not because else "",
    }
    return render(request, "desk/draft.html", context, status=422 if asked else 200)


def _started(
    request: HttpRequest, simulation: Simulation, call: Call, lead: Organisation, because: str
) -> HttpResponse:
    regulation = call.snapshot.rules()
    facts = facts_of(simulation, _sheet(call), regulation, now())
    highest = ceiling(facts, regulation)
    if facts.grants is None and highest.amount and highest.complete:
        facts = facts.with_(grants=(Grant(amount=highest.amount, provenance=Provenance.COMPUTED),))
    application = acts.start_from_simulation(
        call=call, lead=lead, facts=facts, by=request.user, another_because=because
    )
    arrive(user=cast(User, request.user), organisation=lead)
    messages.success(request, _("Votre simulation est devenue un dossier. Rien n’est à ressaisir."))
    years = years_shared(facts)
    if simulation.budgeted and len(years) > 1:
        words = _("Ses montants sont partagés à parts égales entre les années, de %(first)s à %(last)s : ajustez-les.")
        messages.warning(request, words % {"first": years[0], "last": years[-1]})
    if simulation.months and not simulation.starts:
        messages.warning(request, _("Ses dates sont déduites de la durée : ajustez-les dans « Projet »."))
    return redirect(address(application, SectionKey.PARTIES))


def _pending(request: HttpRequest, simulation: Simulation) -> list[JoinRequest]:
    """The requests of the person that wait, for the territory simulated if there is one."""
    sent = JoinRequest.objects.sent_by(cast(User, request.user))
    territory = simulation.territory
    return list(sent.filter(organisation__territory=territory) if territory else sent)


def _named_by(key: str, organisations: list[Organisation]) -> Organisation | None:
    return next((each for each in organisations if str(each.pk) == key), None)


def _of_territory(simulation: Simulation, organisations: list[Organisation]) -> Organisation | None:
    territory = simulation.territory
    return next((each for each in organisations if territory and each.territory_id == territory.pk), None)


def _obvious(simulation: Simulation, organisations: list[Organisation]) -> Organisation | None:
    """The organisation of the territory simulated; when none was named, the only one."""
    if simulation.territory:
        return _of_territory(simulation, organisations)
    return organisations[0] if len(organisations) == 1 else None


def _sheets() -> list[Sheet]:
    """The calls that a simulation asks: those not closed, open ones first."""
    calls = Call.objects.published().select_related("snapshot__regulation")
    return sorted((_sheet(call) for call in calls), key=lambda sheet: sheet.rank)


def _sheet(call: Call) -> Sheet:
    call.snapshot.call = call
    return Sheet(call.snapshot, now())


# -- what the form shows -------------------------------------------------------------------------------------------


def _form(simulation: Simulation, sheets: list[Sheet], chosen: Sheet | None) -> dict[str, Any]:
    """The choices and values of the form."""
    offered = [sheet for sheet in sheets if sheet.state is not State.CLOSED or sheet is chosen]
    titles = [(sheet.slug, said(sheet.document["title"]).text) for sheet in offered]
    leads = {kind.value for kind in LEADS}
    return {
        "calls": [("", _("Tous les appels")), *titles],
        "kinds": [("", _("Choisir")), *((value, word) for value, word in kind_words() if value in leads)],
        "places": [(place.code, place.name) for place in simulation.places],
        "costs": _costs(simulation),
        "strands": _texts(chosen, "strands"),
        "questions": _questions(chosen, simulation),
        "faults": [(_field(name), message) for name, message in simulation.errors.items()],
    }


def _costs(simulation: Simulation) -> list[tuple[str, str, str]]:
    """Name, label and text of each cost asked: one for the project, or one for each country when there are several."""
    several = len(simulation.cost_texts) > 1
    return [
        (
            cost_name(code),
            _("Dépenses : %(country)s") % {"country": simulation.country_name(code)}
            if several
            else _("Dépenses du projet"),
            text,
        )
        for code, text in simulation.cost_texts.items()
    ]


def _questions(sheet: Sheet | None, simulation: Simulation) -> list[tuple[str, str, str]]:
    """Name, label and answer of each yes-or-no question of the regulation, but those that the form asks itself."""
    words = {True: "oui", False: "non", None: ""}
    later = {question.get("says") for question in sheet.document["questions"]} if sheet else set()
    return [
        (f"q-{key}", label, words[simulation.answers.get(key)])
        for key, label in _texts(sheet, "questions")
        if key not in later
    ]


def _texts(sheet: Sheet | None, table: str) -> list[tuple[str, str]]:
    """Key and text of each line of a table of the regulation of `sheet`."""
    if sheet is None:
        return []
    language = get_language() or "fr"
    return [(key, text.written_in(language)) for key, text in getattr(sheet.snapshot.regulation.load(), table).items()]


def _field(name: str) -> str:
    """The field where what is said of a parameter is repaired."""
    return f"id_{name}-day" if name == "debut" else f"id_{name}"


def _headline(found: list[Result]) -> str:
    """Of so many calls, how many find no obstacle."""
    clear = sum(not each.obstacles for each in found)
    words = ngettext(
        "%(clear)s appel sur %(all)s ne trouve pas d’obstacle",
        "%(clear)s appels sur %(all)s ne trouvent pas d’obstacle",
        clear,
    )
    return words % {"clear": clear, "all": len(found)}

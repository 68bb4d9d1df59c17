"""The form of a call or of a file: on paper, offline, and back."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation.files import Refused, serve
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.ui.addresses import reverse
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.exchange.acts import NotApplied, apply_parts
from traitdunion.programme.applications.exchange.waiting import take_up, word_of
from traitdunion.programme.applications.models import Application, SectionKey, Typed
from traitdunion.programme.applications.offline.acts import start_from_form
from traitdunion.programme.applications.offline.blank import blank_of
from traitdunion.programme.applications.offline.page import LIGHT, MARK, download, place_of
from traitdunion.programme.applications.offline.paper import blank_form
from traitdunion.programme.applications.offline.preview import Preview, preview_of
from traitdunion.programme.applications.offline.returning import MOST_BYTES, fields_of, ours
from traitdunion.programme.applications.offline.taking import Taken, taken
from traitdunion.programme.applications.permissions import can_edit
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.starting import BECAUSE, starting
from traitdunion.programme.applications.views.frame import frame, opened
from traitdunion.programme.calls.models import Call

public = cache_control(public=True, max_age=300)
"""How long the form of a call may be kept by whoever took it."""
Page = Callable[..., HttpResponse]
EMPTY: dict[str, Any] = {"preview": None, "word": "", "error": "", "most": MOST_BYTES}


@public
@require_safe
def form_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a call to take away: on paper, or to be filled in offline; and how it comes back."""
    call = _call(slug)
    context = {"call": call, "document": call.snapshot.document, "drawn": blank_form(call), "most": LIGHT}
    return render(request, "applications/form.html", context)


@public
@require_safe
def call_form(_request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a call as one page that works offline."""
    return download(blank_of(_call(slug)))


@require_safe
def call_paper(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The form of a call on A4 sheets, with lines to write on; the page that says so while a job draws it."""
    drawn = blank_form(_call(slug))
    return serve(request, drawn.stored) if drawn else redirect("applications:form", slug)


@kept.signed_in
@require_safe
def file_form(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """The form of a file as one page that works offline, with what is typed."""
    response = download(contents_of(opened(request, number)))
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt
@require_POST
def form_received(request: HttpRequest) -> HttpResponse:
    """What a form sends from a disk, without session nor token: only kept, and shown to whoever signs in here."""
    try:
        fields = ours(_posted(request))
        place = _place(fields)
    except (Refused, NoReverseMatch):
        raise PermissionDenied from None
    response = redirect(place)
    if not kept.keep(request, response, page=place):
        messages.warning(request, _("Le formulaire n’a pas pu être gardé. Envoyez plutôt le fichier enregistré."))
    return response


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def form_back(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Bring a form back to its file: send it, see what it changes, then apply it in one press."""
    application = opened(request, number)
    can_edit(request.user, application).require()
    contents = contents_of(application)
    page = partial(_back_page, request, contents)
    arrived = _arrived(request, contents, page)
    if isinstance(arrived, HttpResponse):
        return arrived
    if request.method == "POST":
        return _applied(request, contents, arrived, page)
    return page(preview=arrived.preview, word=arrived.word)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def form_start(request: kept.SignedInRequest, slug: str) -> HttpResponse:
    """Begin a file from the form of a call; a draft that exists is offered first."""
    call = _call(slug)
    page = partial(_start_page, request, call)
    arrived = _arrived(request, blank_of(call), page)
    if isinstance(arrived, HttpResponse):
        return arrived
    if request.method == "POST":
        return _started(request, call, arrived, page)
    return page(preview=arrived.preview, word=arrived.word)


@dataclass(frozen=True)
class Arrived:
    """A form that came back: what it says, the word that finds it again, what it changes."""

    found: Taken
    word: str
    preview: Preview


def _arrived(request: kept.SignedInRequest, contents: Contents, page: Page) -> Arrived | HttpResponse:
    """The form that this request sends or names; otherwise what to answer."""
    word = request.POST.get("repris") or request.GET.get("repris", "")
    try:
        if request.method == "POST" and request.POST.get("do") not in {"apply", "start"}:
            return _put_by(request, contents, fields_of(request.FILES.get("file")))
        sent = {} if word else _sent_by_itself(request)
        if sent and request.method != "POST":
            return _put_by(request, contents, ours(sent))
        if not word:
            return page()
        stored = take_up(_waits_for(contents.application.call), word, request.user)
        if stored is None:
            messages.warning(request, _("Ce formulaire n’est plus gardé. Envoyez-le de nouveau."))
            return redirect(place_of(contents))
        with default_storage.open(stored.path) as file:
            found = Taken(**json.load(file))
        return Arrived(found, word, preview_of(found, contents))
    except Refused as refused:
        return page(error=" ".join(refused.messages), status=422)


def _call(slug: str) -> Call:
    found: Call = Call.objects.published().select_related("snapshot__regulation").get_or_404(slug=slug)
    return found


def _posted(request: HttpRequest) -> Typed:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def _place(fields: Typed) -> str:
    number = "".join(fields.get("dossier", ()))
    if number:
        return reverse("applications:form_back", [number])
    return reverse("applications:form_start", ["".join(fields.get("appel", ()))])


def _waits_for(call: Call) -> str:
    return f"form:{call.slug}"


def _put_by(request: kept.SignedInRequest, contents: Contents, fields: Typed) -> HttpResponse:
    """Keep what a form says, as data, and go to what it changes. Raises Refused for the form of another place."""
    found = asdict(taken(fields, contents))
    made = ContentFile(json.dumps(found, ensure_ascii=False).encode(), name="formulaire.json")
    word = word_of(
        _waits_for(contents.application.call), files.keep(made, content_type="application/json"), request.user
    )
    response = redirect(f"{place_of(contents)}?{urlencode({'repris': word})}")
    kept.let_go(request, response)
    return response


def _sent_by_itself(request: kept.SignedInRequest) -> Typed:
    """What a form sent from a disk, and that waited here for the sign-in; empty when there is nothing of the kind."""
    found = kept.take(request)
    fields = {name: [str(value) for value in values] for name, values in found.data.lists()} if found else {}
    return fields if fields.get("formulaire") == [MARK] else {}


def _applied(request: kept.SignedInRequest, contents: Contents, arrived: Arrived, page: Page) -> HttpResponse:
    """Apply what was shown; shown again when the file has changed since."""
    application, preview = contents.application, arrived.preview
    if not preview.changed:
        return redirect("applications:file", application.number)
    if request.POST.get("seen") != preview.seen:
        messages.warning(request, _changed_since())
        return page(preview=preview, word=arrived.word, status=409)
    try:
        apply_parts(application=application, parts=preview.parts, by=request.user)
    except NotApplied as refused:
        messages.warning(request, str(refused) or _changed_since())
        return redirect(f"{place_of(contents)}?{urlencode({'repris': arrived.word})}")
    messages.success(request, _("Le dossier reprend le formulaire. Les versions précédentes restent."))
    section = next((fault.section for fault in preview.faults), None)
    return redirect(address(application, section) if section else reverse("applications:file", [application.number]))


def _changed_since() -> str:
    return _("Le dossier a changé entre-temps : voici ce que le formulaire change maintenant.")


def _started(request: kept.SignedInRequest, call: Call, arrived: Arrived, page: Page) -> HttpResponse:
    """A new file with what the form says; the draft that exists, unless a reason is given for another one."""
    starting(call).require()
    because = request.POST.get("because", "").strip()[:BECAUSE]
    chosen = request.POST.get("organisation", "")
    again = partial(page, preview=arrived.preview, word=arrived.word, chosen=chosen, because=because, status=422)
    lead = next((each for each in _organisations(request) if str(each.pk) == chosen), None)
    if lead is None:
        return again(error=_("Choisissez l’organisme qui portera le dossier."))
    if not because and any(draft.lead_id == lead.pk for draft in _drafts(request, call)):
        error = _("Cet organisme a déjà un dossier pour cet appel. Reprenez-le, ou dites pourquoi il en faut un autre.")
        return again(error=error)
    application = start_from_form(call=call, lead=lead, found=arrived.found, by=request.user, another_because=because)
    messages.success(request, _("Le dossier est commencé avec le formulaire. Relisez chaque étape."))
    return redirect(address(application, SectionKey.PARTIES))


def _organisations(request: kept.SignedInRequest) -> list[Organisation]:
    return list(Organisation.objects.edited_by(request.user).order_by("name", "pk"))


def _drafts(request: kept.SignedInRequest, call: Call) -> list[Application]:
    return list(Application.objects.for_member(request.user).standing().filter(call=call).select_related("lead"))


def _back_page(request: kept.SignedInRequest, contents: Contents, *, status: int = 200, **more: Any) -> HttpResponse:
    context = frame(request, contents) | EMPTY | {"kept": kept.take(request)} | more
    return render(request, "applications/form_back.html", context, status=status)


def _start_page(request: kept.SignedInRequest, call: Call, *, status: int = 200, **more: Any) -> HttpResponse:
    organisations = _organisations(request)
    context = {
        "call": call,
        "title": call.snapshot.document["title"],
        "answer": starting(call),
        "organisations": organisations,
        "choices": [(str(each.pk), each.name) for each in organisations],
        "drafts": _drafts(request, call),
        "chosen": "",
        "because": "",
        "kept": kept.take(request),
    }
    return render(request, "applications/form_start.html", context | EMPTY | more, status=status)

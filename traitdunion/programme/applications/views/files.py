"""My files: the list, the start of a new one, its first page, its deletion."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation.clock import now, today
from traitdunion.foundation.ui.formats import money
from traitdunion.foundation.ui.formats import number as number_words
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.acts.guests import token_of
from traitdunion.programme.applications.calendar import window_of
from traitdunion.programme.applications.checks import Checks
from traitdunion.programme.applications.closing import calendar_of, is_over
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.editors import without_editor
from traitdunion.programme.applications.leading import why_not_lead
from traitdunion.programme.applications.models import Application, ConfirmationLink, Guest, SectionKey
from traitdunion.programme.applications.permissions import can_delete, can_keep, can_move, can_withdraw
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.signing.standing import due_at_award
from traitdunion.programme.applications.starting import BECAUSE, starting
from traitdunion.programme.applications.views.frame import frame, mine, opened
from traitdunion.programme.calls.models import Call

ROWS = 50


@kept.signed_in
@require_safe
def file_list(request: kept.SignedInRequest) -> HttpResponse:
    """The files of my organisations, last saved first, with what is missing and when they close."""
    moment = now()
    files = Application.objects.for_member(request.user).with_card()
    page = Paginator(files, ROWS).get_page(request.GET.get("page"))
    windows = [(each, window_of(each.call.snapshot, each.lead, moment)) for each in page]
    rows = [(each, window, is_over(each, window, moment)) for each, window in windows]
    deleted = Application.objects.deleted_lately(request.user)
    context = {
        "page": page,
        "rows": rows,
        "deleted": deleted,
        "today": today(),
        "reviewed": Application.objects.reviewed_by(request.user).with_card(),
        "invitations": [(each, token_of(each)) for each in Guest.objects.waiting_for(request.user)],
        "asked": [(link, link.party_name) for link in ConfirmationLink.objects.asked_of(request.user)],
        "forsaken": "manager" in request.user.roles.values() and without_editor(request.user).count(),
    }
    return render(request, "applications/list.html", context)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: kept.SignedInRequest) -> HttpResponse:
    """Start a file for a call: choose the organisation, take up the draft that exists, or make one."""
    call = Call.objects.published().with_snapshot().get_or_404(slug=request.GET.get("appel", ""))
    organisations = list(Organisation.objects.edited_by(request.user).order_by("name", "pk"))
    answer = starting(call)
    drafts = list(
        Application.objects.for_member(request.user)
        .standing()
        .filter(call=call)
        .select_related("lead", "created_by", "saved_by", "in_charge")
    )
    context: dict[str, Any] = {
        "call": call,
        "title": call.snapshot.document["title"],
        "organisations": organisations,
        "drafts": drafts,
        "choices": [(str(each.pk), each.name, why_not_lead(call, each)) for each in organisations],
        "confirm": False,
        "answer": answer,
        "chosen": request.POST.get("organisation", "") or (str(organisations[0].pk) if len(organisations) == 1 else ""),
        "because": request.POST.get("because", "").strip()[:BECAUSE],
        "error": "",
        "earlier": _may_copy(organisations, call),
    }
    if request.method != "POST":
        return render(request, "applications/start.html", context)
    answer.require()
    lead = next((each for each in organisations if str(each.pk) == context["chosen"]), None)
    if lead is None:
        context["error"] = _("Choisissez l’organisme qui portera le dossier.")
        return render(request, "applications/start.html", context, status=422)
    if any(draft.lead_id == lead.pk for draft in drafts) and not context["because"]:
        context["error"] = _(
            "Cet organisme a déjà un dossier pour cet appel. Reprenez-le, ou dites pourquoi il en faut un autre."
        )
        return render(request, "applications/start.html", context | {"confirm": True}, status=422)
    application = acts.start_once(call=call, lead=lead, by=request.user, another_because=context["because"])
    return redirect(address(application, SectionKey.PARTIES))


def _may_copy(organisations: list[Organisation], call: Call) -> bool:
    """Is there an earlier file, for another call, that one of these organisations may take up?"""
    return Application.objects.filter(lead__in=organisations, deleted_at=None).exclude(call=call).exists()


@kept.signed_in
@require_safe
def file(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """The first page of a file: where it stands, what is missing, where to go on."""
    contents = contents_of(opened(request, number))
    context = frame(request, contents)
    waiting = (step for step in context["steps"] if step.kind != "ok")
    context |= {
        "may_delete": can_delete(request.user, contents.application),
        "may_withdraw": can_withdraw(request.user, contents.application),
        "may_move": can_move(request.user, contents.application) and not contents.application.moved_to_id,
        "may_keep": can_keep(request.user, contents.application) and context["entry"].lasts,
        "onward": next(waiting, context["steps"][-1]),
        "due": due_at_award(contents.application),
        "calendar": calendar_of(contents.application, context["moment"]),
        "figures": _figures(contents.application, context["checks"], over=context["over"]),
        "receipt": contents.application.submissions.only("version", "application_id").first(),
    }
    return render(request, "applications/file.html", context)


def _figures(application: Application, found: Checks, *, over: bool) -> list[tuple[str, str]]:
    """The figures of a file: cost, request, and points left while something can be done."""
    budget = [(_("Coût"), money(application.cost) or "–"), (_("Demande"), money(application.requested) or "–")]
    if over:
        return budget
    counts = found.counts
    return [
        *budget,
        (_("À corriger"), number_words(counts.wrong)),
        (_("À compléter ou vérifier"), number_words(counts.waiting)),
    ]


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Delete a draft, after a confirmation; it can be taken back for a day."""
    application = mine(request, number)
    can_delete(request.user, application).require()
    if request.method != "POST":
        return render(request, "applications/delete.html", {"application": application})
    acts.delete(application=application, by=request.user)
    messages.success(
        request,
        _("Le brouillon %(number)s est supprimé. Vous pouvez le restaurer pendant 24 heures.") % {"number": number},
    )
    return redirect(reverse("applications:list"))


@kept.act
def restore(request: kept.SignedInRequest, number: str) -> HttpResponse:
    """Take back a draft deleted less than a day ago."""
    application = Application.objects.deleted_lately(request.user).get_or_404(number=number)
    can_delete(request.user, application).require()
    acts.restore(application=application)
    return redirect(reverse("applications:file", args=[number]))

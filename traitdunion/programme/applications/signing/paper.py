"""Signing by hand: the sheet to print, and its scan, which eight letters bring back to the file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.links import read_letters, shown
from traitdunion.foundation.clock import now
from traitdunion.foundation.files import Refused, WithheldError, serve
from traitdunion.foundation.files.sending import Sending
from traitdunion.foundation.files.uploads import Ticket
from traitdunion.foundation.files.words import told
from traitdunion.foundation.ui.qr import drawing
from traitdunion.programme.applications.models import Application, Signature, SignatureRequest, Way
from traitdunion.programme.applications.signing import acts
from traitdunion.programme.applications.signing.forms import ScanForm
from traitdunion.programme.applications.signing.sheets import paper_address
from traitdunion.programme.applications.signing.standing import due_at_award
from traitdunion.programme.applications.signing.summary import commitments, differences, lines, subject_of
from traitdunion.programme.applications.views.frame import mine, sender


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: kept.SignedInRequest, code: str = "") -> HttpResponse:
    """Give the letters of a signed sheet, then its scan. Sheets of other organisations do not exist."""
    typed = code or request.GET.get("code", "")
    if not code and read_letters(typed):
        return redirect("applications:paper_code", read_letters(typed))
    asked = acts.paper_of(typed, request.user) if typed else None
    if asked is None:
        status = 404 if typed else 200
        return render(request, "applications/paper.html", {"asked": None, "typed": typed[:20]}, status=status)
    ticket = Ticket(sender(request, asked.application), allowed=acts.SCANS)
    sending = Sending(request, ticket, kept.take(request))
    form = ScanForm(sending.data, sending.files)
    if request.method == "POST" and sending.completes(form):
        try:
            signature = acts.attach_scan(
                asked=asked, upload=form.cleaned_data["scan"], signed_on=form.cleaned_data["signed_on"], by=request.user
            )
        except ValidationError as error:
            form.add_error("scan" if isinstance(error, Refused) else None, error)
        else:
            messages.success(
                request, _("Le résumé signé par %(name)s est joint au dossier.") % {"name": signature.name}
            )
            return redirect("applications:signature", asked.application.number)
    sending.keep(form)
    context = {
        "asked": asked,
        "given": getattr(asked, "signature", None),
        "letters": shown(asked.letters),
        "form": form,
        "sending": sending,
        "withdrawn": acts.out_of_running(asked.application),
        "changed": _changed(asked),
    }
    return render(request, "applications/paper.html", context, status=422 if request.method == "POST" else 200)


def _changed(asked: SignatureRequest) -> list[str]:
    """What changed in the file since the sheet was printed, in words."""
    application = Application.objects.with_heading().get(pk=asked.application_id)
    assert asked.summary is not None
    return differences(asked.summary, subject_of(application, now()).summary)


@kept.signed_in
@require_safe
def sheet(request: kept.SignedInRequest, number: str, pk: int) -> HttpResponse:
    """The page to print and sign by hand, in the language of whoever signs."""
    application = mine(request, number)
    found = application.signature_requests.open().filter(way=Way.PAPER).get_or_404(pk=pk)
    address = paper_address(found)
    due = due_at_award(application)
    context = {
        "application": application,
        "asked": found,
        "call_title": application.call.snapshot.document["title"],
        "lines": lines(found.summary),
        "commitments": commitments(found.summary, due),
        "letters": shown(found.letters),
        "paper_address": address,
        "qr": drawing(address, _("Adresse où joindre la feuille signée")),
    }
    return render(request, "applications/to_sign.html", context)


@kept.signed_in
@require_safe
def scan(request: kept.SignedInRequest, number: str, pk: int) -> HttpResponseBase:
    """What came back of the paper, for those who read the file; whoever is not of the lead waits for the antivirus."""
    application = Application.objects.readable_by(request.user).get_or_404(number=number)
    held: Signature = (
        Signature.objects.filter(application=application).exclude(scan=None).select_related("scan").get_or_404(pk=pk)
    )
    assert held.scan is not None
    inside = request.user.role_in(application.lead_id) is not None
    try:
        return serve(request, held.scan, examining=not inside)
    except WithheldError:
        if not inside:
            raise
    held.scan.refresh_from_db()
    messages.warning(request, f"{held.scan.name} : {told(held.scan).why}")
    return redirect("applications:signature", number)

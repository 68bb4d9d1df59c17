"""The officers' pages: their calls, the files received, a file. Nothing is decided here yet."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.directory.accounts.permissions import staff_or_404
from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.clock import PARIS, now
from traitdunion.foundation.files import WithheldError, serve, serve_preview
from traitdunion.foundation.files.bundles import bundle
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.forms.withdrawing import ReturnForm
from traitdunion.programme.applications.models import State, Submission, Summary
from traitdunion.programme.applications.models.submission import SubmissionQuerySet
from traitdunion.programme.applications.points import Counts, count_words
from traitdunion.programme.applications.proof.printing import reception_words, stamp_words, submitted_by_words
from traitdunion.programme.applications.signing.standing import due_at_award, of_submission
from traitdunion.programme.appraisal.forms import FileFilter
from traitdunion.programme.appraisal.pieces import pieces_of
from traitdunion.programme.appraisal.queries import calls_of, lines_of, received, whole, with_counts
from traitdunion.programme.appraisal.reading import Reading
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Card

ROWS = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First signs that a spreadsheet would run."""


@kept.signed_in
@require_safe
def calls(request: SignedInRequest) -> HttpResponse:
    """My calls, with what was received."""
    staff_or_404(request.user)
    rows = [(_card(call), call) for call in with_counts(calls_of(request.user)).with_card()]
    rows.sort(key=lambda row: row[0].rank)
    return render(request, "appraisal/calls.html", {"rows": rows})


@kept.signed_in
@require_safe
def files(request: SignedInRequest, slug: str) -> HttpResponse:
    """The files received of a call: filters, search, order, fifty by page."""
    call = calls_of(request.user).with_card().get_or_404(slug=slug)
    everything = whole(call)
    filters = FileFilter(request.GET, countries=everything.countries)
    paginator = Paginator(filters.keep(received(call)).values_list("pk", flat=True), ROWS)
    if not filters.active:
        paginator.count = everything.count
    page = paginator.get_page(request.GET.get("page"))
    # The database sorts keys, in its indexes, and fetches the fifty lines.
    shown = list(filters.ordered(lines_of(Submission.objects.filter(pk__in=page.object_list))))
    page.object_list = shown
    context = {
        "call": call,
        "card": _card(call),
        "whole": everything,
        "filters": filters,
        "page": page,
        "countries": {text: _names(text) for text in {line.countries for line in shown}},
        "summaries": dict(Summary.choices),
        "unknowns": {n: count_words(Counts(unknown=n)) for n in {line.unknowns for line in shown}},
        "laters": {n: count_words(Counts(later=n)) for n in {line.later for line in shown}},
    }
    return render(request, "appraisal/files.html", context)


@kept.signed_in
@require_safe
def export(request: SignedInRequest, slug: str) -> StreamingHttpResponse:
    """What the list shows, filtered and ordered alike, every row: CSV for any spreadsheet."""
    call = calls_of(request.user).get_or_404(slug=slug)
    filters = FileFilter(request.GET, countries=whole(call).countries)
    rows = _rows(lines_of(filters.keep(received(call))).iterator(chunk_size=500))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return response


@kept.signed_in
@require_safe
def file(request: SignedInRequest, slug: str, number: str) -> HttpResponse:
    """A file as it was received: parties, project, budget, verdicts, attachments. `?version=` shows an earlier one."""
    submissions = _submissions(request, slug, number)
    wanted = {"version": request.GET["version"]} if "version" in request.GET else {"latest": True}
    submission = submissions.with_heading().select_related("application__call__snapshot").get_or_404(**wanted)
    context = {
        "submission": submission,
        "application": submission.application,
        "reading": Reading(submission),
        "previews": "apercus" in request.GET,
        "submitted_by": submitted_by_words(submission),
        "stamp": stamp_words(submission),
        "reception": reception_words(submission),
        "signature": of_submission(submission),
        "signed": submission.application.signatures.select_related("scan", "submission")
        if submission.application.signed_sha256
        else (),
        "due": due_at_award(submission.application),
        "reopened": submission.application.state == State.REOPENED,
        "withdrawals": submission.application.withdrawals.all(),
        "form": ReturnForm(),
        "versions": list(submissions.only("version", "received_at", "application_id")),
    }
    return render(request, "appraisal/file.html", context)


@kept.act
def let_back(request: SignedInRequest, slug: str, number: str) -> HttpResponse:
    """End the withdrawal of a file, at the request of its lead, even after the closing."""
    application = _submissions(request, slug, number).select_related("application").get_or_404(latest=True).application
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Dites pourquoi le dossier est rétabli."))
    elif reason := acts.let_back(application=application, by=request.user, at=now(), **form.cleaned_data):
        messages.warning(request, reason)
    else:
        messages.success(request, _("Le dossier %(number)s est rétabli.") % {"number": number})
    return redirect("appraisal:file", slug, number)


@kept.signed_in
@require_safe
def attachment(request: SignedInRequest, slug: str, number: str, version: int, pk: int) -> HttpResponseBase:
    """A piece of a version received, once no antivirus is awaited; otherwise the file, which says why not."""
    submission = _submissions(request, slug, number).get_or_404(version=version)
    piece = _piece(submission, pk)
    try:
        return serve(request, piece.stored, filename=piece.frozen["name"], examining=True)
    except WithheldError:
        piece.stored.refresh_from_db()
        messages.warning(request, f"{piece.frozen['name']} : {piece.told.why}")
    return redirect(f"{reverse('appraisal:file', args=[slug, number])}?version={version}#pieces")


@kept.signed_in
@require_safe
def preview(request: SignedInRequest, slug: str, number: str, version: int, pk: int) -> HttpResponseBase:
    """The small image of a piece."""
    return serve_preview(_piece(_submissions(request, slug, number).get_or_404(version=version), pk).stored)


@kept.signed_in
@require_safe
def archive(request: SignedInRequest, slug: str, number: str, version: int) -> HttpResponseBase:
    """The pieces of a version received, in one zip."""
    submission = _submissions(request, slug, number).get_or_404(version=version)
    items = [piece.item for piece in pieces_of(submission)]
    return bundle(items, filename=f"{number}-{version}-pieces.zip", examining=True)


def _piece(submission: Submission, pk: int) -> Any:
    """The piece `pk` of `submission`, whose content is known; otherwise it does not exist."""
    found = next((piece for piece in pieces_of(submission) if piece.frozen["id"] == pk and piece.stored), None)
    if found is None:
        raise Http404
    return found


def _submissions(request: SignedInRequest, slug: str, number: str) -> SubmissionQuerySet:
    """The versions of a file of a call that the person follows; there is none for anyone else."""
    return Submission.objects.for_officer(request.user).filter(application__number=number, call__slug=slug)


def _card(call: Call) -> Card:
    call.snapshot.call = call
    return Card(call.snapshot, now())


def _names(codes: str) -> str:
    return _(", ").join(country_name(code) for code in codes.split())


class _Echo:
    """A file of which each written line is given back."""

    def write(self, text: str) -> str:
        return text


def _rows(lines: Iterator[Any]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        [
            _("numéro"), _("version"), _("reçu (heure de Paris)"), _("organisme"), _("titre"), _("partenaires"),
            _("pays"), _("demandé (€)"), _("coût (€)"), _("vérifications"), _("inconnues"),
            _("à l’examen"), _("compte vérifié"), _("retiré (heure de Paris)"),
        ]
    )  # fmt: skip
    summaries = dict(Summary.choices)
    for each in lines:
        cells = [
            each.number,
            each.version,
            each.received_at.astimezone(PARIS).isoformat(timespec="seconds"),
            each.organisation,
            each.title,
            each.partners,
            each.countries,
            each.requested,
            each.cost,
            summaries[each.overall],
            each.unknowns,
            each.later,
            _("oui") if each.member_checked else _("non"),
            each.withdrawn_at.astimezone(PARIS).isoformat(timespec="seconds") if each.withdrawn_at else "",
        ]
        yield writer.writerow([_inert(cell) for cell in cells])


def _inert(cell: Any) -> Any:
    """A text that a spreadsheet shows and does not run."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell

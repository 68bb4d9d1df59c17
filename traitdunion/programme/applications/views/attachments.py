"""The attachments of a file: added, replaced, withdrawn, put back, downloaded."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from traitdunion.directory.accounts import kept
from traitdunion.foundation.files import Refused, serve
from traitdunion.foundation.files.kinds import ACCEPT
from traitdunion.programme.applications.acts import attach, restore_attachment, withdraw
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.forms.attachments import AttachmentForm
from traitdunion.programme.applications.models import Application, Attachment, SectionKey
from traitdunion.programme.applications.models.attachment import TOGETHER
from traitdunion.programme.applications.permissions import can_edit
from traitdunion.programme.applications.regulation import AskedDocument, documents_of
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.views.frame import frame


@dataclass(frozen=True)
class Piece:
    """A document that the call names, what is there for it, and the form that adds one."""

    code: str
    title: str
    detail: str
    due: str
    present: list[Attachment]
    form: AttachmentForm


def attachments_page(request: kept.SignedInRequest, application: Application) -> HttpResponse:
    """The page of the attachments, and what its buttons post."""
    contents = contents_of(application)
    if request.method != "POST":
        return _page(request, contents)
    answer = can_edit(request.user, application)
    if not answer:
        messages.warning(request, str(answer.reason))
        return redirect(address(application, SectionKey.ATTACHMENTS))
    verb, _colon, word = request.POST.get("do", "").partition(":")
    if verb == "add":
        return _add(request, contents, word)
    if verb in {"withdraw", "restore"}:
        return _move(request, contents, verb, word)
    return redirect(address(application, SectionKey.ATTACHMENTS))


def _add(request: kept.SignedInRequest, contents: Contents, code: str) -> HttpResponse:
    """Add the files chosen for the document `code`; each one that is refused says why, the others are kept."""
    form = AttachmentForm(contents, code, request.POST)
    uploads = request.FILES.getlist(f"{code}-file")
    if not uploads:
        form.errors.append(_("Choisissez un fichier, puis envoyez-le."))
    for upload in uploads:
        try:
            attach(
                application=contents.application,
                kind=code,
                upload=upload,
                by=request.user,
                party=form.party,
                name=form.name if len(uploads) == 1 else "",
                replaces=form.replaced if len(uploads) == 1 else None,
            )
        except Refused as refused:
            form.errors.append(f"{upload.name} : {' '.join(refused.messages)}")
    if form.errors:
        return _page(request, contents_of(contents.application), form, status=422)
    response = redirect(address(contents.application, SectionKey.ATTACHMENTS, anchor=code))
    kept.let_go(request, response)
    return response


def _move(request: kept.SignedInRequest, contents: Contents, verb: str, word: str) -> HttpResponse:
    application = contents.application
    found = application.attachments.filter(pk=int(word)) if word.isdecimal() and len(word) < 18 else None
    attachment = found.select_related("stored", "application").first() if found is not None else None
    if attachment is None:
        raise Http404
    if verb == "withdraw":
        withdraw(attachment=attachment, by=request.user)
        return redirect(f"{address(application, SectionKey.ATTACHMENTS)}?retiree={attachment.pk}#{attachment.kind}")
    try:
        restore_attachment(attachment=attachment, by=request.user)
    except Refused as refused:
        messages.warning(request, " ".join(refused.messages))
    return redirect(address(application, SectionKey.ATTACHMENTS, anchor=attachment.kind))


def _page(
    request: kept.SignedInRequest, contents: Contents, posted: AttachmentForm | None = None, status: int = 200
) -> HttpResponse:
    pieces = [_piece(contents, document, posted) for document in documents_of(contents)]
    word = request.GET.get("retiree", "")
    undo = (
        contents.application.attachments.exclude(withdrawn_at=None).filter(pk=int(word)).first()
        if (word.isdecimal() and len(word) < 18)
        else None
    )
    context = frame(request, contents, SectionKey.ATTACHMENTS) | {
        "pieces": pieces,
        "kept": kept.take(request),
        "undo": undo,
        "used": sum(attachment.stored.size for attachment in contents.attachments),
        "most": TOGETHER,
        "accept": ACCEPT,
        "errors": [(f"id_{posted.code}-file", error) for error in posted.errors] if posted else [],
    }
    return render(request, "applications/attachments.html", context, status=status)


def _piece(contents: Contents, document: AskedDocument, posted: AttachmentForm | None) -> Piece:
    code = document.code
    return Piece(
        code=code,
        title=document.title,
        detail=document.detail,
        due=document.due,
        present=[attachment for attachment in contents.attachments if attachment.kind == code],
        form=posted if posted and posted.code == code else AttachmentForm(contents, code),
    )


@kept.signed_in
@require_safe
def download(request: kept.SignedInRequest, number: str, pk: int) -> HttpResponseBase:
    """An attachment, for the members of the lead and, once the file is submitted, for the officers of the call."""
    files = Application.objects.readable_by(request.user)
    attachment = (
        Attachment.objects.filter(application__number=number, application__in=files, pk=pk)
        .select_related("stored")
        .first()
    )
    if attachment is None:
        raise Http404
    return serve(request, attachment.stored, filename=attachment.name)

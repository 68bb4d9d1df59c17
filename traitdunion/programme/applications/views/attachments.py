"""The attachments of a file: added, replaced, withdrawn, put back, downloaded."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from traitdunion.directory.accounts import kept
from traitdunion.foundation.files import Refused, WithheldError, refusals, scanner, serve, serve_preview, uploads
from traitdunion.foundation.files.bundles import Item, bundle
from traitdunion.foundation.files.drawing import MOST_BYTES
from traitdunion.foundation.files.kinds import ACCEPT
from traitdunion.foundation.files.words import told
from traitdunion.foundation.reception import received_at
from traitdunion.programme.applications.acts import attach, restore_attachment, withdraw
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.forms.attachments import AttachmentForm
from traitdunion.programme.applications.models import Application, Attachment, SectionKey
from traitdunion.programme.applications.models.attachment import TOGETHER
from traitdunion.programme.applications.permissions import can_edit
from traitdunion.programme.applications.regulation import AskedDocument, documents_of
from traitdunion.programme.applications.sections import address
from traitdunion.programme.applications.views.frame import frame, opened, sender


@dataclass(frozen=True)
class Piece:
    """A document that the call names, what is there for it, and the form that adds one."""

    code: str
    title: str
    detail: str
    due: str
    present: list[Attachment]
    gone: list[Attachment]
    form: AttachmentForm
    choice: bool
    """One of several sets is enough."""
    awaited: bool
    """Nothing that answers was joined yet: its form is open."""

    @property
    def asked(self) -> str:
        """When it is asked for, and whether another would do."""
        words = {
            ("submit", False): _("demandée au dépôt"),
            ("submit", True): _("au choix, au dépôt"),
            ("award", False): _("demandée aux lauréats"),
            ("award", True): _("au choix, pour les lauréats"),
        }
        return words[self.due, self.choice]


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
    lost = uploads.join(request.POST, request.FILES, sender(request, contents.application))
    given = request.FILES.getlist(f"{code}-file")
    if lost:
        form.errors.append(str(refusals.gone()))
    elif not given:
        form.errors.append(_("Choisissez un fichier, puis envoyez-le."))
    for upload in given:
        try:
            attach(
                application=contents.application,
                kind=code,
                upload=upload,
                by=request.user,
                party=form.party,
                name=form.name if len(given) == 1 else "",
                replaces=form.replaced if len(given) == 1 else None,
                begun_at=getattr(upload, "begun_at", received_at(request)),
            )
        except Refused as refused:
            form.errors.append(
                _("%(label)s : %(message)s") % {"label": upload.name, "message": " ".join(refused.messages)}
            )
    if form.errors:
        return _page(request, contents_of(contents.application), form, status=422)
    if unkept := form.unkept(len(given)):
        messages.warning(request, unkept)
    return redirect(address(contents.application, SectionKey.ATTACHMENTS, anchor=code))


def _move(request: kept.SignedInRequest, contents: Contents, verb: str, word: str) -> HttpResponse:
    application = contents.application
    attachment = application.attachments.select_related("stored", "application").get_or_404(pk=word)
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
    held = kept.take(request)
    gone = list(contents.application.attachments.gone())
    filled = posted or (_held(request, contents, held) if held else None)
    pieces = [_piece(contents, document, gone, filled) for document in documents_of(contents)]
    word = request.GET.get("retiree", "")
    undo = next((attachment for attachment in gone if str(attachment.pk) == word), None)
    context = frame(request, contents, SectionKey.ATTACHMENTS) | {
        "pieces": pieces,
        "kept": held,
        "sending": _ticket(request, contents).address,
        "undo": undo,
        "used": contents.weight,
        "most": TOGETHER,
        "accept": ACCEPT,
        "told": told,
        "previews": "apercus" in request.GET,
        "drawn": MOST_BYTES * sum(attachment.stored.has_preview for attachment in contents.attachments),
        "scans": scanner.is_configured(),
        "archived": sum(attachment.stored.size for attachment in contents.attachments if attachment.stored.is_whole),
        "errors": [(f"id_{posted.code}-file", error) for error in posted.errors] if posted else [],
    }
    return render(request, "applications/attachments.html", context, status=status)


def _held(request: kept.SignedInRequest, contents: Contents, held: kept.Kept) -> AttachmentForm | None:
    """The form that the end of a session stopped, with what of its files had arrived in pieces."""
    verb, _colon, code = held.data.get("do", "").partition(":")
    if verb != "add":
        return None
    form = AttachmentForm(contents, code, held.data)
    named = uploads.named(held.data, sender(request, contents.application))
    form.arrived = [upload for _field, upload in named if upload]
    return form


def _ticket(request: kept.SignedInRequest, contents: Contents) -> uploads.Ticket:
    """For a file as large as the largest that might be replaced leaves room for; `attach` has the last word."""
    largest = max((attachment.stored.size for attachment in contents.attachments), default=0)
    return uploads.Ticket(sender(request, contents.application), TOGETHER - contents.weight + largest)


def _piece(contents: Contents, document: AskedDocument, gone: list[Attachment], posted: AttachmentForm | None) -> Piece:
    code = document.code
    held = {attachment.kind for attachment in contents.attachments}
    answers = {kind for one in document.alternatives for kind in one} or {code}
    return Piece(
        code=code,
        title=document.title,
        detail=document.detail,
        due=document.due,
        present=[attachment for attachment in contents.attachments if attachment.kind == code],
        gone=[attachment for attachment in gone if attachment.kind == code],
        form=posted if posted and posted.code == code else AttachmentForm(contents, code),
        choice=bool(document.alternatives),
        awaited=document.due == "submit" and not held & answers,
    )


@kept.signed_in
@require_safe
def download(request: kept.SignedInRequest, number: str, pk: int) -> HttpResponseBase:
    """An attachment, for those who open the file and, once it is submitted, for the officers of the call.

    Who is not of the lead waits for the antivirus. What is not given says why on the page of the attachments.
    """
    attachment = _found(request, number, pk)
    try:
        return serve(
            request, attachment.stored, filename=attachment.name, examining=_examines(request, attachment.application)
        )
    except WithheldError:
        if not Application.objects.opened_by(request.user).filter(pk=attachment.application_id).exists():
            raise
    attachment.stored.refresh_from_db()
    messages.warning(request, f"{attachment.name} : {told(attachment.stored).why}")
    return redirect(address(attachment.application, SectionKey.ATTACHMENTS, anchor=attachment.kind))


@kept.signed_in
@require_safe
def preview(request: kept.SignedInRequest, number: str, pk: int) -> HttpResponseBase:
    """The small image of an attachment, for the same people."""
    return serve_preview(_found(request, number, pk).stored)


@kept.signed_in
@require_safe
def archive(request: kept.SignedInRequest, number: str) -> HttpResponseBase:
    """The attachments that count now in one zip, for those who open the file."""
    application = opened(request, number)
    present = application.attachments.present().select_related("stored")
    items = [Item(each.name, each.stored.sha256, each.stored) for each in present]
    return bundle(items, filename=f"{number}-pieces.zip", examining=_examines(request, application))


def _found(request: kept.SignedInRequest, number: str, pk: int) -> Attachment:
    files = Application.objects.readable_by(request.user)
    pieces = Attachment.objects.filter(application__number=number, application__in=files)
    found: Attachment = pieces.select_related("stored", "application").get_or_404(pk=pk)
    return found


def _examines(request: kept.SignedInRequest, application: Application) -> bool:
    """Whether this reader is not one of those whose files these are."""
    return request.user.role_in(application.lead_id) is None

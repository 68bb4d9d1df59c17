"""Sending a file in pieces: the core of tus 1.0 and its creation of uploads (docs/decisions/0090)."""

import re
from base64 import b64decode
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from traitdunion.foundation.files.models import Upload
from traitdunion.foundation.files.refusals import Refused
from traitdunion.foundation.files.uploads import Ticket, TooManyError, WrongOffsetError, append
from traitdunion.foundation.files.uploads import begin as begin_upload
from traitdunion.foundation.reception import received_at

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
NUMBER = re.compile(r"\d{1,15}", re.ASCII)
SHA256 = re.compile("[0-9a-f]{64}")

View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """What every address of the protocol does: one version, answers never kept, a ticket that is good."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, ticket: str, **more: object) -> HttpResponse:
        if request.headers.get("Tus-Resumable") != VERSION:
            return HttpResponse(status=412, headers={"Tus-Version": VERSION})
        try:
            opened = Ticket.read(ticket)
        except signing.BadSignature:
            raise Http404 from None
        response = view(request, opened, **more)
        response["Tus-Resumable"] = VERSION
        return response

    return guarded


@require_POST
@tus
def begin(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Announce a file: `Upload-Length`, and in `Upload-Metadata` its `filename` and its `sha256`, 64 hex digits.

    Answers its address and how much of it has arrived already; 422 with a sentence when it is not taken.
    """
    length, told = request.headers.get("Upload-Length", ""), _metadata(request.headers.get("Upload-Metadata", ""))
    if not (NUMBER.fullmatch(length) and SHA256.fullmatch(told.get("sha256", "")) and told.get("filename")):
        return HttpResponse(status=400)
    try:
        upload = begin_upload(
            ticket, name=told["filename"], size=int(length), sha256=told["sha256"], at=received_at(request)
        )
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
    except TooManyError:
        return HttpResponse(status=429)
    headers = {"Location": f"{request.path}{upload.pk}/", "Upload-Offset": str(upload.received)}
    return HttpResponse(status=201, headers=headers)


@require_http_methods(["GET", "HEAD", "PATCH"])
@tus
def upload(request: HttpRequest, ticket: Ticket, pk: UUID) -> HttpResponse:
    """How much has arrived, and by PATCH what comes next; 409, with the right offset, when it does not follow."""
    found = Upload.objects.filter(owner=ticket.owner, pk=pk).first()
    if found is None:
        raise Http404
    status = 200
    if request.method == "PATCH":
        offset = request.headers.get("Upload-Offset", "")
        if request.content_type != PIECE_TYPE:
            return HttpResponse(status=415)
        if not NUMBER.fullmatch(offset):
            return HttpResponse(status=400)
        try:
            append(found, int(offset), request)
            status = 204
        except WrongOffsetError:
            status = 409
    return HttpResponse(status=status, headers={"Upload-Offset": str(found.received), "Upload-Length": str(found.size)})


def _metadata(text: str) -> dict[str, str]:
    """Names and values of `Upload-Metadata`; what is not text in base 64 is left out."""
    told = {}
    for pair in text.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            told[name] = b64decode(value, validate=True).decode()
        except ValueError:
            continue
    return told

"""Giving a file back. There is no address here: the page that owns the file fetches it, which is the permission."""

from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

if TYPE_CHECKING:
    from traitdunion.foundation.files.models import StoredFile

SANDBOX = "default-src 'none'; sandbox"
A_DAY = 86_400


class WithheldError(Http404):
    """The file is known but is not given: refused, waiting for the antivirus, lost or altered. Its words say why."""


def serve(
    request: HttpRequest, stored: "StoredFile", *, filename: str = "", examining: bool = False
) -> HttpResponseBase:
    """The file as a download, never shown inside the site; 304 when the reader has it already.

    `filename` replaces the shown name. `examining`: the reader is not one of those who gave it, and waits for the
    antivirus. Raises WithheldError, an Http404, when it is not given.
    """
    if not (stored.is_open if examining else stored.is_whole):
        raise WithheldError(stored.standing)
    etag = quote_etag(stored.sha256)
    known = get_conditional_response(request, etag=etag)
    response = known or FileResponse(
        _opened(stored),
        as_attachment=True,
        filename=filename or stored.name,
        content_type=stored.content_type,
    )
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return alone(response)


def serve_preview(stored: "StoredFile") -> HttpResponseBase:
    """The small image of what the file holds, for a page to show; 404 when there is none."""
    if not stored.has_preview or not default_storage.exists(stored.preview_path):
        raise Http404
    response = FileResponse(
        default_storage.open(stored.preview_path), content_type="image/webp", filename="apercu.webp"
    )
    patch_cache_control(response, private=True, max_age=A_DAY)
    return alone(response)


def _opened(stored: "StoredFile") -> Any:
    """The bytes; when they are not there any more, it is noted for everyone to see."""
    from traitdunion.foundation.files.acts import note_fault  # the room is imported before Django's models can be
    from traitdunion.foundation.files.models import Fault

    try:
        return default_storage.open(stored.path)
    except FileNotFoundError:
        note_fault(stored.sha256, Fault.LOST)
        raise WithheldError(Fault.LOST) from None


def alone(response: HttpResponseBase) -> HttpResponseBase:
    """What is not a page of ours: it runs nothing, loads nothing, and is what its type says."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response

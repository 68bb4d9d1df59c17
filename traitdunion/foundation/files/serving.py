"""Giving a file back. There is no address here: the page that owns the file fetches it, which is the permission."""

from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

if TYPE_CHECKING:
    from traitdunion.foundation.files.models import StoredFile


def serve(request: HttpRequest, stored: "StoredFile", *, filename: str = "") -> HttpResponseBase:
    """The file as a download, never shown inside the site; 304 when the reader has it already.

    `filename` replaces the shown name. 404 when an antivirus refused the file.
    """
    if stored.scan == "refused":
        raise Http404
    etag = quote_etag(stored.sha256)
    known = get_conditional_response(request, etag=etag)
    response = known or FileResponse(
        default_storage.open(stored.path),
        as_attachment=True,
        filename=filename or stored.name,
        content_type=stored.content_type,
    )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    patch_cache_control(response, private=True, no_cache=True)
    return response

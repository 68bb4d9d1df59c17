"""Refusing at once what is far too big to be a document of ours."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_AT_ONCE = 42_000_000
"""Bytes of one sending: all the files of an application, and the fields beside them."""
DRAINED = 100_000_000
PIECE = 262_144


class TooHeavyError(RequestDataTooBig):
    """A sending above `limit` bytes."""

    limit = MOST_AT_ONCE


class LimitedSending(FileUploadHandler):
    """Refuses a sending from its announced length, before a byte of it is kept.

    What was announced is read and thrown away up to 100 MB, or the browser, still sending, would not show the refusal.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: ARG002, N803 Django's signature, as below
        content_length: int,
        boundary: Any,  # noqa: ARG002
        encoding: Any = None,  # noqa: ARG002
    ) -> None:
        if content_length <= MOST_AT_ONCE:
            return
        left = min(content_length, DRAINED)
        while left > 0 and (piece := input_data.read(min(PIECE, left))):
            left -= len(piece)
        raise TooHeavyError(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        return None

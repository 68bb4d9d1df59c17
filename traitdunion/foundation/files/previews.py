"""Small images of what files hold, for the pages that list them."""

import logging
import os
import re
import subprocess
import sys

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from traitdunion.foundation.files import drawing
from traitdunion.foundation.files.models import StoredFile

logger = logging.getLogger(__name__)

DRAWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
PATIENCE = 2 * drawing.SECONDS
"""Seconds of the clock: the command may have to share its processor."""
SHAPE = re.compile(rb"(\d{1,4}) (\d{1,4})\n(RIFF.{4}WEBP.*)", re.DOTALL)


def draw(stored: StoredFile) -> bool:
    """Make the preview of `stored` and keep it beside; False when its content cannot be drawn."""
    with default_storage.open(stored.path) as file:
        content = file.read()
    found = SHAPE.fullmatch(_run(content))
    if found is None or len(found[3]) > drawing.MOST_BYTES:
        logger.info("No preview of file %s.", stored.pk)
        return False
    default_storage.save(stored.preview_path, ContentFile(found[3]))
    shape = {"preview_width": int(found[1]), "preview_height": int(found[2])}
    StoredFile.objects.filter(sha256=stored.sha256).update(**shape)
    return True


def _run(content: bytes) -> bytes:
    command = [sys.executable, "-I", os.fspath(drawing.__file__)]
    try:
        return subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=True, env={}).stdout  # noqa: S603 our own file
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return b""

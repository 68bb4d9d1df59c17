"""The default storage: a folder where a name stands for one content."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PART = ".part"
"""The ending of a file that is being written; a killed process may leave one behind."""


class ContentStorage(FileSystemStorage):
    """Writes beside, brings to the disk, then renames: a name is absent or whole, after a power cut too.

    A name already there is written anew, which changes nothing but its age (and mends it if it was damaged).
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 Django's signature
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=PART, delete=False) as part:
            for chunk in content.chunks():
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)
        for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
            _bring_to_disk(folder)
        return name


def _bring_to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

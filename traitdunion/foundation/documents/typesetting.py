"""From a template and data to a PDF that a screen reader can read (PDF/UA-1)."""

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst
from django.template import engines

from traitdunion.foundation.clock import now

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
HOUSE = HERE.parent.parent
"""The folder of all rooms, root of what a template may import: `/foundation/documents/templates/documents/base.typ`."""
NO_GLYPH = "could not be displayed with font"
"""What Typst says of a character that no font at hand can draw."""
_one_at_a_time = Lock()


def render(template: str, data: Mapping[str, Any], *, language: str) -> bytes:
    """The PDF of `template`, a file of a room's `templates` folder such as `applications/receipt.typ`.

    `data` is JSON, already worded and formatted in `language`; it reaches the template as text and is never run.
    Raises FileNotFoundError, or typst.TypstError when the template is at fault (no title, an image without a text).
    A sheet with a character that our fonts lack is still made, tagged, but does not claim to be PDF/UA.
    """
    sheet = _source(template)
    inputs = {"data": json.dumps(data, ensure_ascii=False), "lang": language}
    with _one_at_a_time:
        try:
            return _compile(sheet, inputs, "ua-1")
        except typst.TypstError as fault:
            if NO_GLYPH not in str(fault):
                raise
            logger.warning("%s holds a character that our fonts lack: %s", template, fault)
            return _compile(sheet, inputs, "1.7")


def _compile(sheet: bytes, inputs: dict[str, str], standard: Literal["ua-1", "1.7"]) -> bytes:
    made_at = now().replace(microsecond=0)
    pdf = _compiler().compile(sheet, sys_inputs=inputs, pdf_standards=standard, timestamp=made_at)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """One for the process: it keeps fonts and parsed templates, but takes one sheet at a time."""
    return typst.Compiler(root=HOUSE, font_paths=[HERE / "fonts"], ignore_system_fonts=True)


@cache
def _source(template: str) -> bytes:
    for folder in engines["jinja2"].template_dirs:
        if (found := Path(folder) / template).is_file():
            return found.read_bytes()
    raise FileNotFoundError(template)

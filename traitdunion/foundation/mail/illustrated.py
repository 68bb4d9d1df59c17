"""The HTML version of a letter, made from its text: one text to write and to translate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from traitdunion.foundation.mail.models import Letter

FOOT = "\n\n-- \n"
"""What follows is the foot of the letter: why it was written, and how to have no more of them."""
LONGEST_LABEL = 60
ACTION = re.compile(r"(?P<label>[^:]*?)[\s\u202f\u00a0]*:?\s*(?P<url>https?://\S+)", re.DOTALL)
CODE = re.compile(r"(?P<before>.*?)(?P<code>\d{4}-\d{4})\.?", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A paragraph: its lines, then a link to follow (`url`) or a code to copy."""

    lines: tuple[str, ...]
    url: str = ""
    code: str = ""


def illustrate(letter: Letter) -> str:
    """The page of `letter`: each address after its label becomes a button, each code is large."""
    text, _foot, foot = letter.text.strip().partition(FOOT)
    context = {
        "owner": settings.ENV.owner_name,
        "base_url": settings.BASE_URL,
        "subject": letter.subject,
        "passages": list(passages(text)),
        "foot": list(passages(foot)),
    }
    with translation.override(letter.language):
        return str(render_to_string("mail/illustrated.html", context))


def passages(text: str) -> Iterator[Passage]:
    """The paragraphs of `text`, which empty lines separate."""
    for paragraph in filter(None, (each.strip() for each in text.split("\n\n"))):
        if (found := ACTION.fullmatch(paragraph)) and len(found["label"]) <= LONGEST_LABEL:
            yield Passage((found["label"],), url=found["url"])
        elif found := CODE.fullmatch(paragraph):
            yield Passage((found["before"].strip(),), code=found["code"])
        else:
            yield Passage(tuple(paragraph.split("\n")))

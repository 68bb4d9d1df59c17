"""Reading back a form: an HTML file taken as plain data, never run, or what a browser sent of it."""

import re
from html.parser import HTMLParser

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from traitdunion.foundation.files import Refused
from traitdunion.foundation.ui.formats import filesize
from traitdunion.programme.applications.models import Typed
from traitdunion.programme.applications.offline.page import MARK

MOST_BYTES = 1_000_000
MOST_FIELDS = 20_000
NEWLINES = re.compile("\r\n?")


def fields_of(upload: UploadedFile | None) -> Typed:
    """What the form in `upload` holds, by field name. Raises Refused for what is not one of our forms."""
    if upload is None:
        raise Refused(_("Choisissez le formulaire rempli, puis envoyez-le."))
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(
            _("Ce fichier pèse %(size)s, un formulaire en pèse %(most)s au plus. Envoyez le fichier enregistré seul.")
            % {"size": filesize(upload.size or 0), "most": filesize(MOST_BYTES)}
        )
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_not_ours()) from None
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return ours(reader.fields)


def ours(fields: Typed) -> Typed:
    """`fields`, if they are those of one of our forms. Raises Refused."""
    if fields.get("formulaire") != [MARK]:
        raise Refused(_not_ours())
    return {name: [NEWLINES.sub("\n", value) for value in values] for name, values in fields.items()}


def _not_ours() -> str:
    return _(
        "Ce fichier n’est pas un formulaire de la plateforme. Envoyez le fichier .html que donne son bouton "
        "« Enregistrer »."
    )


class _Reader(HTMLParser):
    """The values of the controls of a page, as a browser would send them. Everything else is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: Typed = {}
        self._area = self._list = ""
        self._written: list[str] = []
        self._options: list[tuple[str, bool]] = []
        self._held = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}
        if self._area:
            return
        match tag:
            case "input":
                self._input(given)
            case "textarea":
                self._area, self._written = given.get("name", ""), []
            case "select":
                self._list, self._options = given.get("name", ""), []
            case "option" if self._list:
                self._options.append((given.get("value", ""), "selected" in given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._area:
            self._written.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # The first line break after the tag belongs to the writing of HTML, not to the text.
            self._give(self._area, NEWLINES.sub("\n", "".join(self._written)).removeprefix("\n"))
            self._area = ""
        elif tag == "select" and self._list and not self._area:
            values = [value for value, _chosen in self._options]
            chosen = [value for value, chosen in self._options if chosen]
            self._give(self._list, *(chosen[-1:] or values[:1]))
            self._list = ""

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text").lower()
        if kind not in {"checkbox", "radio"} or "checked" in given:
            self._give(given.get("name", ""), given.get("value", "on" if kind == "checkbox" else ""))

    def _give(self, name: str, *values: str) -> None:
        if name and self._held < MOST_FIELDS:
            self._held += len(values)
            self.fields.setdefault(name, []).extend(values)

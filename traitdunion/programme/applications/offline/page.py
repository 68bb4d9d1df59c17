"""The form as one HTML file: filled in, saved and printed without any network, then sent back.

It is downloaded, never shown under an address of ours: its own policy, written in it, allows its style and its script
by their hashes, and nothing else.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from traitdunion.directory.territories.models import Country
from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.search.text import fold
from traitdunion.foundation.ui.addresses import reverse
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.offline.blank import untouched
from traitdunion.programme.applications.offline.drawing import Drawing
from traitdunion.programme.applications.offline.summary import summary_of

HERE = Path(__file__).parent
MARK = "traitdunion-form-1"
"""Says that a file is one of our forms, and of which make."""
LIGHT = 100_000
"""Bytes that a form weighs at most when it is taken; what is typed in it comes on top."""
MANY = 900
"""Fields that a browser may send at once; a longer form comes back as a file."""


def page_of(contents: Contents) -> str:
    """The form of a file, or of a call while there is no file, in the current language."""
    application = contents.application
    drawing = Drawing(contents, None if application.number else untouched())
    style, script = _inside("form.css") + _heads(drawing), _inside("form.js")
    codes = Country.objects.values_list("code", flat=True)
    context = {
        "contents": contents,
        "drawing": drawing,
        "summary": summary_of(contents),
        "title": title_of(contents),
        "file_name": file_name(contents),
        "mark": MARK,
        "versions": {section.value: contents.number_of(section) for section in drawing.sections},
        "countries": sorted((country_name(code, get_language()) for code in codes), key=fold),
        "style": _element("style", style),
        "script": _element("script", script),
        "policy": _policy(style, script),
        "back": settings.BASE_URL + place_of(contents),
        "receives": settings.BASE_URL + reverse("applications:form_received"),
        "sends": len(drawing.fields) < MANY,
    }
    return render_to_string("applications/offline.html", context)


def download(contents: Contents) -> HttpResponse:
    """The form as a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name(contents)}"'}
    return HttpResponse(page_of(contents), content_type="text/html; charset=utf-8", headers=headers)


def title_of(contents: Contents) -> str:
    """What the form is of."""
    if contents.application.number:
        return _("Formulaire du dossier %(number)s") % {"number": contents.application.number}
    return _("Formulaire : %(title)s") % {"title": contents.said(contents.document["title"])}


def file_name(contents: Contents) -> str:
    """formulaire-NIR-2024-0042.html, or with the name of the call."""
    return f"formulaire-{contents.application.number or contents.application.call.slug}.html"


def place_of(contents: Contents) -> str:
    """The address where the form is brought back."""
    application = contents.application
    if application.number:
        return reverse("applications:form_back", [application.number])
    return reverse("applications:form_start", [application.call.slug])


@cache
def _inside(name: str) -> str:
    """The style or the script, as it stands in the file."""
    return (HERE / name).read_text().strip()


def _heads(drawing: Drawing) -> str:
    """On a narrow screen a table is a list: each case says the title of its column."""
    rules = (
        f"#t-{block.name} tr>:nth-child({number})::before{{content:{_quoted(head)}}}"
        for part in drawing.parts
        for block in part.blocks
        for number, head in enumerate(block.heads, 1 if block.rows and block.rows[0].key else 2)
    )
    return f"@media screen and (max-width:40rem){{{''.join(rules)}}}"


def _quoted(text: str) -> str:
    """`text` as a string of a style sheet, which ends neither the string nor the element."""
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text) + '"'


def _element(name: str, text: str) -> Markup:
    return Markup(f"<{name}>{text}</{name}>")  # noqa: S704 - a file of ours


def _policy(style: str, script: str) -> str:
    """Nothing is loaded, nothing runs but our own script, and what is typed is sent to this platform alone."""
    style_hash, script_hash = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        f"form-action {settings.BASE_URL}; base-uri 'none'"
    )

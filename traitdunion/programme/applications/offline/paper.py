"""The form on A4 sheets, with lines and boxes where nothing is typed yet: what its template is given."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from traitdunion.foundation.documents import render
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.ui.formats import writing
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms.fields import Field
from traitdunion.programme.applications.forms.parties import LEAD
from traitdunion.programme.applications.forms.rows import MOST
from traitdunion.programme.applications.models import BlankForm
from traitdunion.programme.applications.offline.blank import blank_of, untouched
from traitdunion.programme.applications.offline.drawing import Block, Drawing
from traitdunion.programme.applications.offline.page import place_of, title_of
from traitdunion.programme.applications.offline.summary import summary_of
from traitdunion.programme.calls.models import Call

TEMPLATE = "applications/form.typ"
FORMAT = 2
"""To be raised when the sheets change: those drawn before are then drawn again."""
SIGNS = 90
"""Characters that one writes by hand on a line of an A4 sheet."""
LINES, FEW = 10, 4
"""Lines left for a long text, and for one of a partner, at most."""
BOXES = 14
"""Choices that are drawn as boxes to tick, at most; of more, one writes the answer."""


def blank_form(call: Call) -> BlankForm | None:
    """The form of a call in the current language, once a job has drawn it."""
    drawn = BlankForm.objects.filter(snapshot=call.snapshot, language=get_language()).select_related("stored")
    return drawn.first()


def draw_blank_forms() -> None:
    """Draw the forms that are not there yet, in each language; those of earlier publications go."""
    BlankForm.objects.exclude(snapshot__in=Call.objects.published().values("snapshot"), format=FORMAT).delete()
    there = set(BlankForm.objects.values_list("snapshot", "language"))
    for call in Call.objects.published().select_related("snapshot__regulation"):
        for language, _name in settings.LANGUAGES:
            if (call.snapshot.pk, language) not in there:
                _draw(call, language)


def _draw(call: Call, language: str) -> None:
    with override(language):
        pdf = ContentFile(print_form(blank_of(call)), name=f"formulaire-{call.slug}.pdf")
    stored = files.keep(pdf, content_type="application/pdf")
    made = {"format": FORMAT, "stored": stored}
    BlankForm.objects.update_or_create(snapshot=call.snapshot, language=language, defaults=made)


def print_form(contents: Contents) -> bytes:
    """The form of a file, or of a call, as PDF in the current language."""
    return render(TEMPLATE, data_of(contents), language=get_language() or "fr")


def data_of(contents: Contents) -> dict[str, Any]:
    """What the template draws: of each field, `lines` to write on, or none when it is typed or has boxes to tick."""
    application = contents.application
    drawing = Drawing(contents, None if application.number else untouched(), most_lines=MOST)
    summary = summary_of(contents)
    return {
        "title": title_of(contents),
        "owner": settings.ENV.owner_name,
        "foot": writing().keep(settings.BASE_URL + place_of(contents)),
        "subtitle": contents.said(contents.document["title"]) if application.number else "",
        "how": _(
            "Écrivez lisiblement, au stylo foncé. Rien n’est obligatoire ici : laissez vide ce que vous ne savez pas. "
            "Qui a un accès à la plateforme y recopie ensuite vos réponses."
        ),
        "facts": [list(fact) for fact in summary.facts],
        "lists": [
            {"title": _("Les règles qui décident"), "lines": list(summary.rules)},
            {"title": _("Les pièces à joindre"), "lines": list(summary.documents)},
        ],
        "parts": [
            {"title": part.title, "hint": part.hint, "blocks": [_block(block, drawing) for block in part.blocks]}
            for part in drawing.parts
        ],
    }


def _block(block: Block, drawing: Drawing) -> dict[str, Any]:
    """What a row proposes before anything is typed (a role) is not ticked: on paper one ticks oneself."""
    new = block.key in drawing.fresh["parties"]
    fields = [_field(replace(field, typed=()) if new else field, FEW if block.key else LINES) for field in block.fields]
    if block.key == LEAD and not drawing.contents.application.number:
        fields.insert(0, _field(Field("", _("Nom")), 1))
    named = any(not row.key for row in block.rows)
    return {
        "title": block.title,
        "hint": block.hint,
        "fields": fields,
        "heads": ["", *block.heads],
        "named": named,
        "rows": [[row.title, *("" if row.new else field.said for field in row.fields)] for row in block.rows],
        "words": [] if named else _words(block),
    }


def _words(block: Block) -> list[list[str]]:
    """What may be written in the columns of a table that have a list: their titles and their words."""
    row = block.rows[0].fields if block.rows else ()
    listed = [field for field in row if field.choices]
    return [[field.label, " · ".join(str(option[1]) for option in field.choices if option[0])] for field in listed]


def _field(field: Field, lines: int) -> dict[str, Any]:
    options = [option for option in field.choices if option[0]]
    drawn = {"label": field.label, "hint": field.hint, "optional": field.optional, "unit": field.unit, "boxes": []}
    if options and (field.many or len(options) <= BOXES):
        return drawn | {
            "boxes": [[str(option[1]), str(option[0]) in field.typed] for option in options],
            "text": "",
            "lines": 0,
        }
    text = " / ".join(reversed(field.text.split("-"))) if field.kind == "date" else field.written
    if field.kind == "textarea":
        lines = min(lines, max(2, (field.count or 0) // SIGNS))
    return drawn | {"text": text, "lines": 0 if text else lines if field.kind == "textarea" else 1}

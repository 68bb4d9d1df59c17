"""The whole form out and back: equal to the cent and to the letter."""

from dataclasses import replace
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests.applications.offline.generated import emptied, whole
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.models import Application
from traitdunion.programme.applications.offline.page import page_of
from traitdunion.programme.applications.offline.preview import preview_of
from traitdunion.programme.applications.offline.returning import fields_of
from traitdunion.programme.applications.offline.taking import taken

LANGUAGES = ("fr", "en", "ar")
ODD = ("", "p9", "-1", "٣", "1 000 XOF", "9.c", "FR", "\x00", "a" * 5000, "<b>")
FEW, MANY = range(6), range(6, 200)


def out(contents, language):
    """The fields of the form of a file, as its HTML file gives them back."""
    with translation.override(language):
        return fields_of(SimpleUploadedFile("formulaire.html", page_of(contents).encode()))


def meanings(contents, typed):
    """What is understood of every field of a file, and the text of those that are not."""
    found = {}
    for section, form in SECTIONS.items():
        settled = form.settle(typed[section], contents)
        for field in form(contents, settled, shown="all").fields.values():
            value = " ".join(field.text.split()) if field.error else field.value
            if value not in ("", None, []):
                found[field.name] = sorted(value) if isinstance(value, list) else value
    return found


def assert_round_trips(held, seed):
    contents = whole(held, seed)
    typed = {section: version.typed for section, version in contents.versions.items()}
    fields = out(contents, LANGUAGES[seed % 3])

    same = taken(fields, contents)
    fresh = taken(fields, replace(contents, versions=emptied(contents)))

    assert same.typed == typed
    assert meanings(contents, fresh.typed) == meanings(contents, typed)
    assert same.left == fresh.left == []


def test_a_few_generated_files_come_back_to_the_letter(draft):
    for seed in FEW:
        assert_round_trips(draft, seed)


@pytest.mark.long
def test_two_hundred_generated_files_come_back_to_the_letter(draft):
    for seed in MANY:
        assert_round_trips(draft, seed)


def test_untouched_form_of_a_filled_file_changes_nothing(filled):
    contents = contents_of(Application.objects.with_heading().get(pk=filled.pk))

    preview = preview_of(taken(out(contents, "ar"), contents), contents)

    assert [part.typed for part in preview.parts if part.changed] == []
    assert preview.faults == ()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_left_of_a_form_is_read(draft, seed):
    random, contents = Random(seed), whole(draft, seed)
    fields = out(contents, LANGUAGES[seed % 3])
    header = ("formulaire", "appel", "dossier", "langue")
    left = {
        name: values if name in header or random.random() < 0.8 else [random.choice(ODD)]
        for name, values in fields.items()
        if name in header or random.random() < 0.5
    }

    preview = preview_of(taken(left, contents), contents)

    assert len(preview.parts) == 5

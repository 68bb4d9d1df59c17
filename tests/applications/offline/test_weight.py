"""What the form weighs: carried away on a key, sent at 50 kbit/s."""

import pytest
from babel import Locale
from django.utils import translation

from tests.calls.fixtures import DATA
from tests.factories import CountryFactory
from traitdunion.programme.applications.models import Party, SectionKey, SectionVersion
from traitdunion.programme.applications.offline.blank import blank_of
from traitdunion.programme.applications.offline.drawing import Drawing
from traitdunion.programme.applications.offline.page import LIGHT, page_of
from traitdunion.programme.calls.acts import publish
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.publication import read

NAMES = ("Trois-Rives", "Commune de Keur Ndiaye", "Association des guichets", "Municipalité des deux fleuves")
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
SAID = {"textarea": "Deux rives. " * 84, "amount": "12345.67", "currency": "12345.67", "country": "SN", "date": ""}
"""What is typed in a field of each kind: in the long ones, 1,008 characters."""


@pytest.fixture
def call(db):
    """The call whose form is the longest, with every country of the world to choose from."""
    codes = [code for code in Locale("fr").territories if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY]
    for code in codes:
        CountryFactory(code=code)
    publish(publication=read(DATA / "calls" / "numerique-2024.toml"))
    return Call.objects.select_related("snapshot__regulation").get(slug="numerique-2024")


def filled(call):
    """A file with four parties, two places, twelve expenses, and something in every field."""
    contents = blank_of(call)
    contents.application.number = "NIR-2024-0001"
    contents.parties = [Party(key=f"p{rank}", role="partner", name=name) for rank, name in enumerate(NAMES, 1)]
    rows = {
        SectionKey.PARTIES: {"parties": ["p1", "p2", "p3", "p4"], "parties-last": ["4"]},
        SectionKey.PROJECT: {"places": ["l1", "l2"], "places-last": ["2"]},
        SectionKey.EXPENSES: {"expenses": [f"e{number}" for number in range(1, 13)], "expenses-last": ["12"]},
        SectionKey.FUNDING: {},
        SectionKey.QUESTIONS: {},
    }
    for typed in (rows, _answered(contents, rows)):
        for section, text in typed.items():
            contents.versions[section] = SectionVersion(section=section, number=1, typed=text)
    return contents


def _answered(contents, rows):
    drawing = Drawing(contents, rows)
    blank = {key for keys in drawing.fresh.values() for key in keys}
    words = {column: list(codes)[-1] for column, codes in drawing.words.items()}
    typed = {
        name: [_said(field, words)] for name, field in drawing.fields.items() if name.partition("-")[0] not in blank
    }
    return {section: typed | text for section, text in rows.items()}


def _said(field, words):
    return str(field.choices[-1][0]) if field.choices else (SAID | words).get(field.kind, "Quelques mots de réponse")


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_blank_form_is_light(call, language):
    with translation.override(language):
        assert len(page_of(blank_of(call)).encode()) < 0.7 * LIGHT


@pytest.mark.parametrize("language", ["fr", "en"])
def test_well_filled_form_is_light_too(call, language):
    with translation.override(language):
        page = page_of(filled(call))

    # the summary, what each of four parties brings, ten questions
    assert page.count("\nDeux rives. Deux rives.") == 15
    assert len(page.encode()) < LIGHT

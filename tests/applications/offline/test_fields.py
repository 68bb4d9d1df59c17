"""Nothing that the sections of a file hold is left out of its form, on the way out nor on the way back."""

import re

import pytest

from tests.applications.offline.filling import fields_at, filled_in, press, send
from tests.applications.offline.test_trips import out
from traitdunion.programme.applications.acts import save_section
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.forms.section import ALL
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.offline.drawing import Drawing
from traitdunion.programme.applications.offline.taking import taken

ELSEWHERE = {r"p\d-local-(cash|in_kind)-\d{4}": "in the cell of its euros, with the code of the currency"}
"""Fields that the form does not draw under their names, and why."""
HEADER = re.compile(r"formulaire|appel|dossier|langue|version-.*")

PARTIES = {
    "parties": ["p1", "p2", "p3", "p4"],
    "parties-last": ["4"],
    "p1-role": ["lead"],
    "p2-role": ["carrier"],
    "p2-who": ["Commune de Keur Ndiaye"],
    "p2-kind": ["local_authority"],
    "p2-country": ["SN"],
    "p3-role": ["operator"],
    "p3-who": ["Trois Fleuves"],
    "p3-country": ["LB"],
    "p4-role": ["funder"],
    "p4-who": ["Fonds des rives"],
}
EXPENSES = {"expenses": ["e1"], "expenses-last": ["1"], "e1-label": ["Bornes"], "e1-2024": ["10"]}
FUNDING = {"p2-local-cash-2024": ["1 000 000"], "p2-status": ["requested"], "p1-cash-2024": ["5"]}
QUESTIONS = {"q-builds": ["yes"], "q-targets-9": ["9.1"], "devices": ["devices.1"], "devices-last": ["1"]}
WHOLE = {"parties": PARTIES, "expenses": EXPENSES, "funding": FUNDING, "questions": QUESTIONS}


@pytest.fixture
def contents(draft, people):
    """A file with a party of each kind, money in francs, and a row of every list."""
    for section, typed in WHOLE.items():
        base = contents_of(draft).number_of(SectionKey(section))
        save_section(application=draft, section=SectionKey(section), typed=typed, base=base, by=people.users["editor"])
    return contents_of(Application.objects.with_heading().get(pk=draft.pk))


def other(drawing, name):
    """Something else than what the control `name` shows."""
    field = drawing.fields.get(name)
    if field is None:
        return ["3"]
    codes = (str(option[0]) for option in field.choices if option[0])
    if field.choices:
        return [next((code for code in codes if code not in drawing.shown[name]), "")]
    return {"country": ["Burkina Faso"], "amount": ["7"], "currency": ["7"]}.get(field.kind, ["9.c"])


def test_every_field_of_every_section_is_drawn_or_has_a_reason(contents):
    sections = [form(contents, contents.typed(section), shown=ALL) for section, form in SECTIONS.items()]
    drawn = Drawing(contents).fields

    left = {name for section in sections for name in section.fields if name not in drawn}

    assert {name for name in left if not any(re.fullmatch(reason, name) for reason in ELSEWHERE)} == set()
    assert all(any(re.fullmatch(reason, name) for name in left) for reason in ELSEWHERE)


def test_every_control_of_the_form_that_is_changed_comes_back_changed(contents):
    fields, drawing = out(contents, "fr"), Drawing(contents)
    dates = {name for name, field in drawing.fields.items() if field.kind == "date"}
    controls = {name for name in {*fields, *drawing.fields} - dates if not HEADER.fullmatch(name)}

    found = taken(fields | {name: other(drawing, name) for name in controls}, contents)

    typed, began = (
        {name: held for each in side.values() for name, held in each.items()} for side in (found.typed, found.began)
    )
    same = {name for name in controls if typed.get(name, [""]) == began.get(name, [""])}
    assert same == {"cibles-targets"}
    assert set(typed["q-targets-9"]) == {"9.c"}
    assert found.left == []


def francs(application):
    """What the partner p2 brings in cash in 2024: as it was typed in its currency, and in euros."""
    typed = application.versions.get(section="funding", current=True).typed
    (line,) = application.funding.filter(party__key="p2", nature="cash", year=2024)
    return typed.get("p2-local-cash-2024"), str(line.amount)


@pytest.fixture
def paid_in_francs(filled, people):
    """A file whose partner in Senegal typed 1,000,000 CFA francs: 1,000,000 / 655.957 = 1,524.490… euros."""
    typed = filled.versions.get(section="funding", current=True).typed
    local = {"p2-cash-2024": [""], "p2-local-cash-2024": ["1 000 000"]}
    save_section(application=filled, section=SectionKey.FUNDING, typed=typed | local, base=1, by=people.users["editor"])
    return filled


@pytest.mark.parametrize(
    ("language", "shown"), [("", "1\u202f000\u202f000\u00a0XOF"), ("/ar", "1\u202f000\u202f000\u00a0XOF")]
)
def test_amount_typed_in_the_currency_of_a_partner_leaves_in_it(paid_in_francs, people, language, shown):
    form = f"{language}/dossiers/{paid_in_francs.number}/formulaire.html"

    assert fields_at(people.editor, form)["p2-cash-2024"] == [shown]
    assert "1\u00a0€ = 655,957\u00a0XOF" in people.editor.get(form.removeprefix("/ar")).content.decode()


@pytest.mark.parametrize(
    ("typed", "local", "euros"),
    [
        ("2 000 000 XOF", ["2 000 000 XOF"], "3048.98"),  # 2,000,000 / 655.957 = 3,048.980…
        ("2 000 000", ["2 000 000"], "3048.98"),
        ("1 500 €", [""], "1500.00"),
    ],
)
def test_amount_of_a_partner_comes_back_in_its_currency_or_in_euros(paid_in_francs, people, typed, local, euros):
    form = f"/dossiers/{paid_in_francs.number}/formulaire.html"
    back = f"/dossiers/{paid_in_francs.number}/formulaire/reprendre/"

    page = send(people.editor, back, filled_in(people.editor, form, p2__cash__2024=typed))
    press(people.editor, back, page)

    assert page.context["preview"].faults == ()
    assert francs(paid_in_francs) == (local, euros)


def test_new_partner_brings_money_in_the_currency_of_its_country(filled, people):
    form, back = f"/dossiers/{filled.number}/formulaire.html", f"/dossiers/{filled.number}/formulaire/reprendre/"
    new = {"p3__who": "Commune de Bani", "p3__country": "Sénégal", "p3__cash__2024": "650 000 XOF"}

    page = send(people.editor, back, filled_in(people.editor, form, **new))
    press(people.editor, back, page)

    # 650,000 / 655.957 = 990.918…
    assert str(filled.funding.get(party__key="p3").amount) == "990.92"


def test_duties_of_new_partners_name_each_of_them(filled, people):
    drawing = Drawing(contents_of(Application.objects.with_heading().get(pk=filled.pk)))

    assert drawing.fields["p3-gets"].label == "Reversé à Nouveau partenaire 3 sur la subvention, en euros"
    assert dict(drawing.fields["duty-owns"].choices) == {
        "": "À préciser",
        "p1": "Trois-Rives",
        "p2": "Commune de Keur Ndiaye",
        "p3": "Nouveau partenaire 3",
        "p4": "Nouveau partenaire 4",
    }


def test_currency_that_is_not_that_of_the_partner_is_told(filled, people):
    form, back = f"/dossiers/{filled.number}/formulaire.html", f"/dossiers/{filled.number}/formulaire/reprendre/"

    page = send(people.editor, back, filled_in(people.editor, form, p2__cash__2024="500 USD"))

    (fault,) = page.context["preview"].faults
    assert (fault.found, fault.expected) == ("500 USD", "Écrivez le montant en chiffres, par exemple 12 500,50.")

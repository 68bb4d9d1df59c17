"""A form brought back to its file: what changes, what is to be looked at again, applied in one press or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.applications.factories import ApplicationFactory
from tests.applications.offline.filling import fields_at, filled_in, press, send, upload, written
from tests.applications.test_queries import MOST, cost
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications.acts import save_section
from traitdunion.programme.applications.models import SectionKey


@pytest.fixture
def form(filled):
    return f"/dossiers/{filled.number}/formulaire.html"


@pytest.fixture
def back(filled):
    return f"/dossiers/{filled.number}/formulaire/reprendre/"


def amounts(application):
    return {(line.key, line.year): str(line.amount) for line in application.expenses.all()}


def saved_since(application, people, section, **typed):
    """Someone else changes `section` while the form is away."""
    current = application.versions.get(section=section, current=True)
    changed = current.typed | {name.replace("__", "-"): [text] for name, text in typed.items()}
    return save_section(
        application=application,
        section=SectionKey(section),
        typed=changed,
        base=current.number,
        by=people.users["manager"],
    )


def test_form_is_an_attachment_in_the_language_of_the_page_and_is_kept_by_nobody(filled, people):
    response = people.reader.get(f"/ar/dossiers/{filled.number}/formulaire.html")

    assert response["Content-Disposition"] == f'attachment; filename="formulaire-{filled.number}.html"'
    assert response["Cache-Control"] == "private, no-store"
    assert '<html lang="ar" dir="rtl">' in response.content.decode()


def test_form_holds_what_is_typed(people, form):
    fields = fields_at(people.reader, form)

    assert fields["title"] == ["Guichets à deux voix"]
    assert fields["p2-country"] == ["Sénégal"]
    assert fields["e1-2024"] == ["20\u202f000"]
    assert fields["e1-category"] == ["Personnel"]
    assert fields["e1-payer"] == ["Trois-Rives"]
    assert fields["strands"] == ["inclusive", ""]
    assert fields["starts-month"] == ["9"]


def test_changes_are_shown_by_section_then_applied_in_one_press(filled, people, form, back):
    file = filled_in(
        people.editor, form, title="Trois guichets", e1__2024="20 000,50", e3__label="Formation", e3__2025="7"
    )

    page = send(people.editor, back, file)

    changed = {part.section: part.groups for part in page.context["preview"].parts if part.changed}
    assert list(changed) == ["project", "expenses"]
    assert [(group.title, group.state) for group in changed["expenses"]] == [
        ("Médiatrices", "changed"),
        ("Formation", "added"),
    ]
    assert amounts(filled)["e1", 2024] == "20000.00"
    done = press(people.editor, back, page)
    filled.refresh_from_db()
    assert done.redirect_chain[-1][0] == f"/dossiers/{filled.number}/"
    assert filled.project.title == "Trois guichets"
    assert amounts(filled) == {
        ("e1", 2024): "20000.50",
        ("e1", 2025): "30000.00",
        ("e2", 2024): "10000.00",
        ("e2", 2025): "20000.00",
        ("e3", 2025): "7.00",
    }
    assert filled.versions.filter(section="parties").count() == 2
    assert filled.versions.filter(section="expenses").count() == 2


def test_new_partner_pays_and_brings_money_at_once(filled, people, form, back):
    new = {"p3__who": "Commune de Bani", "p3__role": "carrier", "p3__country": "السنغال", "p3__kind": "local_authority"}

    page = send(people.editor, back, filled_in(people.editor, form, **new, e2__payer="p3", p3__cash__2024="500"))
    press(people.editor, back, page)

    party = filled.parties.get(key="p3")
    assert (party.name, party.role, party.country) == ("Commune de Bani", "carrier", "SN")
    assert filled.expenses.filter(key="e2", payer=party).count() == 2
    assert str(filled.funding.get(party=party).amount) == "500.00"


def test_ticked_row_is_removed(filled, people, form, back):
    fields = fields_at(people.editor, form) | {"retirer": ["e1", "p1"]}

    page = send(people.editor, back, written(fields))
    press(people.editor, back, page)

    assert {line.key for line in filled.expenses.all()} == {"e2"}
    assert filled.parties.filter(key="p1").exists()


@pytest.mark.parametrize(
    ("name", "text", "place", "expected"),
    [
        ("e1-2024", "douze", "Médiatrices, 2024", "Écrivez le montant en chiffres, par exemple 12 500,50."),
        ("starts-month", "13", "Premier jour", "Choisissez un mois entre 1 et 12."),
        ("e1-payer", "p9", "Médiatrices · Qui paie", "Choisissez dans la liste."),
        (
            "l1-country",
            "Atlantide",
            "Keur Ndiaye, Atlantide · Pays",
            "Aucun pays ne s’appelle « Atlantide ». Écrivez son nom en français, en anglais ou en arabe.",
        ),
    ],
)
def test_answer_that_is_not_understood_is_told_and_kept_as_written(  # noqa: PLR0917
    filled, people, form, back, name, text, place, expected
):
    page = send(people.editor, back, written(fields_at(people.editor, form) | {name: [text]}))

    (fault,) = page.context["preview"].faults
    assert (fault.place, fault.expected) == (place, expected)
    done = press(people.editor, back, page)
    section = filled.versions.get(section=fault.section, current=True)
    assert section.typed[name] == [text]
    assert section.refused != []
    assert expected in done.content.decode()


def test_form_of_an_older_version_joins_what_was_changed_since(filled, people, form, back):
    file = filled_in(people.editor, form, e1__2024="25 000")
    saved_since(filled, people, "expenses", e2__2025="21 000")

    page = send(people.editor, back, file)

    assert "Dépenses\u202f: le dossier a changé depuis ce formulaire" in page.content.decode()
    press(people.editor, back, page)
    assert list(amounts(filled).values()) == ["25000.00", "30000.00", "10000.00", "21000.00"]


def test_partners_added_on_both_sides_are_two_partners(filled, people, form, back):
    file = filled_in(
        people.editor, form, p3__who="Commune de Bani", p3__country="SN", e2__payer="p3", p3__cash__2024="5"
    )
    parties = filled.versions.get(section="parties", current=True).typed["parties"]
    current = filled.versions.get(section="parties", current=True)
    typed = current.typed | {
        "parties": [*parties, "p3"],
        "parties-last": ["3"],
        "p3-role": ["funder"],
        "p3-who": ["Fonds"],
    }
    save_section(
        application=filled, section=SectionKey.PARTIES, typed=typed, base=current.number, by=people.users["manager"]
    )

    page = send(people.editor, back, file)
    press(people.editor, back, page)

    assert {party.key: party.name for party in filled.parties.all()} == {
        "p1": "Trois-Rives",
        "p2": "Commune de Keur Ndiaye",
        "p3": "Fonds",
        "p4": "Commune de Bani",
    }
    assert set(filled.expenses.filter(key="e2").values_list("payer__key", flat=True)) == {"p4"}
    assert str(filled.funding.get(party__key="p4").amount) == "5.00"


def test_change_made_between_preview_and_press_is_shown_first(filled, people, form, back):
    page = send(people.editor, back, filled_in(people.editor, form, e1__2024="1", title="Autre titre"))
    saved_since(filled, people, "expenses", e2__2025="21 000")

    answer = press(people.editor, back, page)

    filled.refresh_from_db()
    assert answer.status_code == 409
    assert "Le dossier a changé entre-temps" in answer.content.decode()
    assert filled.project.title == "Guichets à deux voix"
    assert amounts(filled)["e1", 2024] == "20000.00"


def test_pressing_twice_applies_once(filled, people, form, back):
    page = send(people.editor, back, filled_in(people.editor, form, title="Autre titre"))

    press(people.editor, back, page)
    press(people.editor, back, page)

    assert filled.versions.filter(section="project").count() == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "n’est pas un formulaire de la plateforme"),
        ("<p>Bonjour</p>", "n’est pas un formulaire de la plateforme"),
        (b"\xff\xfe<html>", "n’est pas un formulaire de la plateforme"),
        ("<script>document.write('<input name=formulaire value=traitdunion-form-1>')</script>", "n’est pas un formul"),
        ("x" * 1_000_001, "Ce fichier pèse"),
        ('<input name="formulaire" value="traitdunion-form-1"><input name="dossier" value="X-1">', "du dossier X-1"),
        ('<input name="formulaire" value="traitdunion-form-1"><input name="appel" value="autre">', "autre appel"),
    ],
)
def test_what_is_not_the_form_of_this_file_is_refused(people, back, content, message):
    response = people.editor.post(back, {"file": upload(content)})

    assert response.status_code == 422
    assert message in response.content.decode()


def test_forgotten_file_is_asked_for(people, back):
    response = people.editor.post(back, {"do": "send"})

    assert response.status_code == 422
    assert "Choisissez le formulaire rempli, puis envoyez-le." in response.content.decode()


def test_hostile_form_is_only_data(filled, people, form, back):
    fields = fields_at(people.editor, form) | {
        "title": ['"><script>alert(1)</script>'],
        "e9999999-label": ["clé trop longue"],
        "parties": ["p1", "p7"],
        "p1-who": ["Le chef de file changé"],
        "csrfmiddlewaretoken": ["x"],
        "version-expenses": ["-1"],
        "langue": ["../../xx"],
        "retirer": ["p1", "title", ""],
    }

    page = send(people.editor, back, written(fields))

    assert "<script>alert(1)" not in page.content.decode()
    press(people.editor, back, page)
    filled.refresh_from_db()
    assert filled.project.title == '"><script>alert(1)</script>'
    assert list(filled.parties.values_list("key", flat=True)) == ["p1", "p2"]
    assert filled.parties.get(key="p1").name == "Trois-Rives"


def test_waiting_form_is_its_givers_and_ends(people, form, back):
    page = send(people.editor, back, filled_in(people.editor, form, title="Autre titre"))
    word = page.redirect_chain[-1][0].partition("repris=")[2]

    other = people.manager.get(f"{back}?repris={word}", follow=True)
    StoredFile.objects.all().delete()
    late = people.editor.get(f"{back}?repris={word}", follow=True)

    for answer in (other, late):
        assert answer.redirect_chain == [(back, 302)]
        assert "Ce formulaire n’est plus gardé. Envoyez-le de nouveau." in answer.content.decode()


def test_waiting_form_of_a_file_is_shown_in_no_other(filled, people, form, back):
    other = ApplicationFactory(call=filled.call, lead=filled.lead, created_by=people.users["editor"])
    page = send(people.editor, back, filled_in(people.editor, form, title="Autre titre"))

    answer = people.editor.get(page.redirect_chain[-1][0].replace(filled.number, other.number))

    assert answer.status_code == 422
    assert f"Ce formulaire est celui du dossier {filled.number}." in answer.content.decode()


def test_reader_may_take_the_form_and_not_bring_it_back(people, form, back):
    assert people.reader.get(form).status_code == 200
    assert people.reader.get(back).status_code == 403
    assert people.stranger.get(form).status_code == 404
    assert Client().post(back, {"file": SimpleUploadedFile("f.html", b"x")}).status_code == 302


def test_form_sent_from_a_disk_waits_for_the_sign_in_then_shows_what_it_changes(filled, people, form, back):
    fields = fields_at(people.editor, form) | {"title": ["Écrit hors ligne"]}
    disk = Client(enforce_csrf_checks=True, headers={"Origin": "null"})

    sent = disk.post("/formulaire/recevoir/", fields)
    disk.force_login(people.users["editor"])
    page = disk.get(sent.url, follow=True)

    assert sent.url == back
    assert [part.section for part in page.context["preview"].parts if part.changed] == ["project"]
    filled.refresh_from_db()
    assert filled.project.title == "Guichets à deux voix"


def test_what_is_no_form_is_not_received(people):
    assert Client().post("/formulaire/recevoir/", {"dossier": "X-1"}).status_code == 403
    odd = {"formulaire": "traitdunion-form-1", "dossier": "a/../b", "appel": "x y"}
    assert Client().post("/formulaire/recevoir/", odd).status_code == 403


def test_pages_that_take_a_form_away_and_back_stay_within_twenty_queries(people, form, back):
    assert cost(people.editor, form) <= MOST
    assert cost(people.editor, back) <= MOST


@pytest.mark.parametrize("length", ["filled", "long"])
def test_what_a_form_changes_is_shown_within_twenty_queries_whatever_its_length(  # noqa: PLR0917
    filled, people, form, back, length, request
):
    """Every row changed, no country understood, a partner removed, the file saved since."""
    request.getfixturevalue(length)
    fields = fields_at(people.editor, form)
    for name in [name for name in fields if name.endswith(("-country", "-who", "-label", "-subdivision"))]:
        fields[name] = ["Atlantide"]
    file = written(fields | {"retirer": ["p2", "e2"], "title": ["Autre titre"], "grant-2024": ["douze"]})
    saved_since(filled, people, "project", summary="Un autre résumé")
    page = send(people.editor, back, file)

    assert {part.section for part in page.context["preview"].parts if part.changed} == {
        "parties", "project", "expenses", "funding"
    }  # fmt: skip
    assert cost(people.editor, page.redirect_chain[-1][0]) <= MOST

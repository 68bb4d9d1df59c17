"""The form of a call, before any file: on paper, offline, and the file that begins from it."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.applications.factories import ApplicationFactory
from tests.applications.offline.filling import fields_at, filled_in, send, written
from tests.applications.test_queries import cost
from tests.applications.trial import published_call
from traitdunion.programme.applications.models import Application, BlankForm
from traitdunion.programme.applications.offline.paper import draw_blank_forms

PAGE = "/appels/essai-2024/formulaire/"
PAPER = "/appels/essai-2024/formulaire.pdf"
FORM = "/appels/essai-2024/formulaire.html"
BACK = "/appels/essai-2024/formulaire/reprendre/"


@pytest.fixture(autouse=True)
def _call(call):
    pass


def begin(browser, page, organisation, **more):
    word = page.redirect_chain[-1][0].partition("repris=")[2]
    return browser.post(f"{BACK}?repris={word}", {"do": "start", "organisation": organisation.pk} | more, follow=True)


@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_page_and_file_are_for_everyone_and_kept_five_minutes(language):
    for address in (PAGE, FORM):
        response = Client().get(language + address)

        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/html")
        assert response["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("language", "size"), [("", "100\u00a0ko"), ("/en", "100\u00a0kB"), ("/ar", "100\u00a0كيلوبايت")]
)
def test_page_keeps_the_weight_and_its_unit_on_one_line(language, size):
    assert size in Client().get(language + PAGE).content.decode()


def test_page_costs_few_queries(call):
    assert cost(Client(), PAGE) <= 5
    assert cost(Client(), FORM) <= 8


def test_call_that_is_not_published_has_no_form():
    assert Client().get("/appels/inconnu/formulaire/").status_code == 404


@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_paper_is_a_tagged_a4_with_sections_questions_rules_and_documents(language):
    draw_blank_forms()
    sheets = b"".join(Client().get(f"{language}{PAPER}").streaming_content)
    pdf = PdfReader(BytesIO(sheets))

    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    text = "".join(page.extract_text() for page in pdf.pages)
    if not language:
        for words in ("Les règles qui décident", "Les pièces à joindre", "Partenaires", "Dépenses", "Titre du projet"):
            assert words in text


def test_paper_is_drawn_by_a_job_once_for_each_publication_and_language(call):
    before = Client().get(PAPER)

    draw_blank_forms()
    draw_blank_forms()

    assert before.url == PAGE
    assert sorted(BlankForm.objects.values_list("snapshot", "language")) == [
        (call.snapshot.pk, "ar"), (call.snapshot.pk, "en"), (call.snapshot.pk, "fr")
    ]  # fmt: skip
    assert PAPER in Client().get(PAGE).content.decode()


def test_form_is_one_page_without_any_address_to_load():
    page = unescape(Client().get(FORM).content.decode())

    assert re.findall(r'(?:src|href)="[^"]*"', page) == []
    assert re.search(r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; form-action http", page)


def test_file_begins_from_the_form(people, town):
    file = filled_in(
        people.anonymous, FORM, title="Guichets", p2__who="Commune de Keur Ndiaye", p2__country="Sénégal",
        p2__kind="local_authority", e1__label="Médiatrices", e1__payer="p2", e1__2024="1 234,56",
        p1__cash__2024="1 234,56",
    )  # fmt: skip

    page = send(people.editor, BACK, file)
    assert Application.objects.count() == 0
    done = begin(people.editor, page, town)

    made = Application.objects.get()
    assert done.redirect_chain[-1][0] == f"/dossiers/{made.number}/partenaires/"
    assert (made.lead, made.project.title, made.created_by) == (town, "Guichets", people.users["editor"])
    assert [(party.key, party.name, party.country) for party in made.parties.all()] == [
        ("p1", "Trois-Rives", made.parties.get(key="p1").country),
        ("p2", "Commune de Keur Ndiaye", "SN"),
    ]
    (line,) = made.expenses.all()
    assert (line.label, line.payer.key, str(line.amount)) == ("Médiatrices", "p2", "1234.56")
    assert str(made.funding.get(party__key="p1").amount) == "1234.56"


def test_draft_that_exists_is_offered_first_and_takes_the_form(people, call, town):
    draft = ApplicationFactory(call=call, lead=town, created_by=people.users["manager"], filled=True)
    file = filled_in(people.anonymous, FORM, e1__label="Formation", e1__2024="12")

    page = send(people.editor, BACK, file)
    refused = begin(people.editor, page, town)
    there = people.editor.get(
        re.search(rf'/dossiers/{draft.number}/formulaire/reprendre/\?repris=[^"]+', page.content.decode())[0]
    )

    assert refused.status_code == 422
    assert Application.objects.count() == 1
    (changed,) = [part for part in there.context["preview"].parts if part.changed]
    assert [(group.title, group.state) for group in changed.groups] == [("Formation", "added")]


def test_another_file_needs_a_reason(people, call, town):
    ApplicationFactory(call=call, lead=town, created_by=people.users["manager"])

    page = send(people.editor, BACK, filled_in(people.anonymous, FORM, title="Second"))
    begin(people.editor, page, town, because="Un autre pays")

    assert Application.objects.filter(another_because="Un autre pays").count() == 1


def test_a_paper_file_that_one_may_not_read_is_never_given_for_a_form(people, call, town):
    hidden = ApplicationFactory(call=call, lead=town, created_by=people.users["manager"])
    Application.objects.filter(pk=hidden.pk).update(on_paper=True)
    people.users["editor"].memberships.update(checked_at=None)

    page = send(people.editor, BACK, filled_in(people.anonymous, FORM, title="Guichets"))
    begin(people.editor, page, town)

    assert Application.objects.exclude(pk=hidden.pk).get().project.title == "Guichets"


def test_organisation_is_asked_for(people, call, town):
    page = send(people.editor, BACK, filled_in(people.anonymous, FORM, title="Guichets"))
    word = page.redirect_chain[-1][0].partition("repris=")[2]

    response = people.editor.post(f"{BACK}?repris={word}", {"do": "start", "organisation": ""})

    assert response.status_code == 422
    assert "Choisissez l’organisme qui portera le dossier." in response.content.decode()


def test_call_that_receives_nothing_begins_no_file(people, town):
    published_call("clos-2024")
    form, back = "/appels/clos-2024/formulaire.html", "/appels/clos-2024/formulaire/reprendre/"

    page = send(people.editor, back, written(fields_at(people.anonymous, form) | {"title": ["Trop tard"]}))
    word = page.redirect_chain[-1][0].partition("repris=")[2]
    response = people.editor.post(f"{back}?repris={word}", {"do": "start", "organisation": town.pk})

    assert "Pas de nouveau dossier pour cet appel" in page.content.decode()
    assert response.status_code == 403
    assert Application.objects.count() == 0


def test_form_of_a_call_sent_from_a_disk_waits_for_the_sign_in(people):
    fields = fields_at(people.anonymous, FORM) | {"title": ["Écrit hors ligne"]}
    disk = Client(enforce_csrf_checks=True, headers={"Origin": "null"})

    sent = disk.post("/formulaire/recevoir/", fields)
    disk.force_login(people.users["editor"])
    page = disk.get(sent.url, follow=True)

    assert sent.url == BACK
    assert [part.section for part in page.context["preview"].parts if part.changed] == ["project"]


def test_form_that_lost_its_rows_is_read_without_them(people):
    file = written({"formulaire": ["traitdunion-form-1"], "appel": ["essai-2024"], "title": ["Guichets"]})

    page = send(people.editor, BACK, file)

    assert [part.section for part in page.context["preview"].parts if part.changed] == ["project"]

"""The files received of a call: what an officer sees, filters, orders and takes away."""

import csv
import io

import pytest
from django.urls import reverse

from tests.appraisal.conftest import again
from tests.visits import plain
from traitdunion.directory.accounts.models import Organisation
from traitdunion.programme.applications.models import Submission

LIST = "/instruction/essai-2024/"


def page(client, query=""):
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def rows(client, query=""):
    content = b"".join(client.get(f"{LIST}dossiers.csv?{query}").streaming_content).decode()
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def test_the_officer_sees_what_was_received_and_its_sum(submit, people):
    submit("Trois-Rives")
    submit("Deux-Fontaines")

    shown = plain(page(people.officer))

    assert "Trois-Rives – Commune de Keur Ndiaye" in shown
    assert "2 dossiers reçus, 96 000,00 € demandés." in shown  # 48,000 + 48,000


@pytest.mark.parametrize(("who", "status"), [("officer", 200), ("elsewhere", 404), ("town", 404), ("anonymous", 302)])
def test_only_the_officers_of_the_owner_open_it(who, status, submission, people):
    client = getattr(people, who)
    number = submission.application.number
    piece = submission.document["attachments"][0]["id"]
    for address in (LIST, f"{LIST}dossiers.csv", f"{LIST}{number}/", f"{LIST}{number}/pieces/1/{piece}/"):
        response = client.get(address)
        if response.streaming:
            list(response)
        assert response.status_code == status, address


def test_an_officer_without_a_second_factor_is_led_to_it(submission, people):
    people.users["officer"].authenticator_set.all().delete()
    assert people.officer.get(LIST).url == reverse("mfa_activate_totp")


def test_calls_of_another_owner_are_not_listed(submission, people):
    assert "essai-2024" in people.officer.get("/instruction/").content.decode()
    assert "Aucun appel ne vous est confié." in people.elsewhere.get("/instruction/").content.decode()


def test_drafts_are_never_seen(filled_draft, people):
    assert filled_draft.number not in page(people.officer)
    assert "Aucun dossier reçu pour l’instant." in page(people.officer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=rives", {"Trois-Rives"}),
        ("q=keur+ndiaye", {"Trois-Rives", "Deux-Fontaines"}),
        ("q=deux+fontaines", {"Deux-Fontaines"}),
        ("q=introuvable", set()),
        ("compte=a-verifier", {"Deux-Fontaines"}),
        ("pays=SN", {"Trois-Rives", "Deux-Fontaines"}),
        ("pays=LB", {"Trois-Rives", "Deux-Fontaines"}),  # nobody works there: not a choice, left aside
        ("verdict=incomplete", set()),
        ("verdict=nimporte&tri=nimporte&page=99", {"Trois-Rives", "Deux-Fontaines"}),
        ("q=rives&compte=a-verifier", set()),
    ],
)
def test_filters_live_in_the_address_and_the_export_follows_them(query, found, submit, people):
    submit("Trois-Rives")
    submit("Deux-Fontaines", checked=False)

    shown = page(people.officer, query)

    assert {name for name in ("Trois-Rives", "Deux-Fontaines") if f"{name} –" in shown} == found
    assert {row["organisme"] for row in rows(people.officer, query)} == found
    assert ("Aucun dossier ne répond à ces filtres." in shown) is (not found)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("", ["Deux-Fontaines", "Trois-Rives"]),
        ("reception", ["Deux-Fontaines", "Trois-Rives"]),
        ("numero", ["Trois-Rives", "Deux-Fontaines"]),
        ("organisme", ["Deux-Fontaines", "Trois-Rives"]),
    ],
)
def test_orders(order, names, submit, people):
    submit("Trois-Rives")
    submit("Deux-Fontaines")

    assert [row["organisme"] for row in rows(people.officer, f"tri={order}")] == names


def test_only_the_version_that_counts_is_listed(submission, people):
    again(submission, title="Autre titre")

    (row,) = rows(people.officer)
    assert (row["version"], row["titre"]) == ("2", "Autre titre")


def test_the_export_says_everything_a_spreadsheet_needs(submission, people):
    response = people.officer.get(f"{LIST}dossiers.csv")

    assert response["Content-Disposition"] == 'attachment; filename="essai-2024.csv"'
    (row,) = rows(people.officer)
    assert row | {"reçu (heure de Paris)": ""} == {
        "numéro": submission.application.number,
        "version": "1",
        "reçu (heure de Paris)": "",
        "organisme": "Trois-Rives",
        "titre": "Guichets à deux voix",
        "partenaires": "Commune de Keur Ndiaye",
        "pays": "SN",
        "demandé (€)": "48000.00",
        "coût (€)": "80000.00",
        "vérifications": submission.get_overall_display(),
        "inconnues": "0",
        "à l’examen": "0",
        "compte vérifié": "oui",
        "retiré (heure de Paris)": "",
    }


def test_a_title_that_a_spreadsheet_would_run_is_only_shown(submission, people):
    again(submission, title="=HYPERLINK(1)")
    assert rows(people.officer)[0]["titre"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "dossier reçu"), ("en", "file received"), ("ar", "ملف واحد مستلم")]
)
def test_the_list_speaks_three_languages(language, word, submission, people):
    prefix = "" if language == "fr" else f"/{language}"
    assert word in people.officer.get(f"{prefix}{LIST}").content.decode()


def test_one_row_or_thirty_cost_the_same_queries(submission, people, count_queries):
    page(people.officer)  # the first page of a session writes in it
    one = count_queries(lambda: page(people.officer))
    copies(submission, 29)

    thirty = count_queries(lambda: page(people.officer))

    assert page(people.officer).count("<tr>") == 31
    assert one == thirty <= 12


def test_fifty_rows_stay_under_nine_hundred_elements(submission, people):
    copies(submission, 59)

    shown = page(people.officer)

    assert shown.count("<tr>") == 51
    assert shown.count("<") - shown.count("</") - shown.count("<!") <= 900


def copies(submission, number):
    """More files like `submission`, written straight to the tables."""
    application, model = submission.application, type(submission)
    for rank in range(number):
        application.pk, application.number = None, f"ESSAI-2024-9{rank:03}"
        application.save()
        submission.pk, submission.application = None, application
        submission.save(force_insert=True)
    assert model.objects.count() == number + 1


def test_what_people_wrote_is_text_on_the_list(submission, people):
    written = '<b>"Rives" & Baobabs</b>'
    Submission.objects.update(title=written, partners=written)
    Organisation.objects.filter(pk=submission.application.lead_id).update(name=written)

    shown = page(people.officer)

    assert "<b>" not in shown
    assert shown.count("&lt;b&gt;&#34;Rives&#34; &amp; Baobabs&lt;/b&gt;") == 3

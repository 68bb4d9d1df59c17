"""What the public reads of the calls: list, filters, a call, its regulation, in each language."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from tests.calls.fixtures import publish_call
from tests.visits import plain
from traitdunion.programme.calls import documents
from traitdunion.programme.calls.models import Call, CallSnapshot

DAY = "2024-02-15 10:00"


def slugs(response):
    return [card.slug for card in response.context["page"]]


def text(response):
    return plain(unescape(response.text))


@pytest.fixture
def many(calls):
    """Thirty published calls, copies of the digital one."""
    model = calls["numerique-2024"].snapshot
    for number in range(30 - len(calls)):
        call = Call.objects.create(slug=f"copie-{number}", owner=model.call.owner, family="thematic", edition="2024")
        call.snapshot = CallSnapshot.objects.create(
            call=call,
            version=1,
            regulation=model.regulation,
            document=model.document | {"slug": call.slug},
            card=model.card | {"slug": call.slug},
            sha256="0" * 64,
        )
        call.save()


def test_the_list_shows_every_call_the_open_ones_first(client, calls, at):
    at(DAY)

    response = client.get("/appels/")

    assert len(slugs(response)) == 13
    assert slugs(response)[:2] == ["senegal-2024", "numerique-2024"]
    assert "7 appels reçoivent des dossiers aujourd’hui, jeudi 15 février 2024." in text(response)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("theme=digital", ["numerique-2024", "numerique-2022"]),
        ("qui=association", ["cles-en-main-2024"]),
        ("qui=gip&theme=digital", []),
        ("etat=upcoming", ["generaliste-2024", "mexique-2024"]),
        ("etat=upcoming&etat=closed", ["generaliste-2024", "mexique-2024", "numerique-2022"]),
        ("pays=Colombie&etat=incomplete", ["amerique-latine-2024", "egalite-2024"]),
        ("pays=Mexique&etat=upcoming", ["generaliste-2024", "mexique-2024"]),
        ("pays=Mexique&etat=incomplete", ["egalite-2024"]),
        ("pays=SN&theme=economy", ["senegal-2024"]),
        # Québec is a part of Canada: excluding it does not exclude the country
        ("pays=Canada&theme=digital", ["numerique-2024", "numerique-2022"]),
    ],
)
def test_filters_are_in_the_address(client, calls, at, query, expected):
    at(DAY)

    response = client.get(f"/appels/?{query}")

    assert slugs(response) == expected


def test_themes_are_offered_in_the_order_of_a_dictionary_accents_apart(client, calls, at):
    at(DAY)

    options = re.search(r'name="theme".*?</select>', client.get("/appels/").content.decode(), re.DOTALL)[0]

    offered = re.findall(r"<option[^>]*>([^<]+)", options)[1:]
    assert offered[:5] == [
        "Alimentation et agriculture",
        "Climat et environnement",
        "Économie locale",
        "Égalité femmes-hommes",
        "Gouvernance et citoyenneté",
    ]


def test_a_country_that_nobody_knows_is_said_and_keeps_every_call(client, calls, at):
    at(DAY)

    response = client.get("/appels/?pays=Atlantide")

    assert len(slugs(response)) == 13
    assert "« Atlantide » n’est pas le nom d’un pays : tous les appels restent affichés." in text(response)


def test_a_filter_without_answer_offers_the_whole_list(client, calls, at):
    at(DAY)

    response = client.get("/appels/?qui=gip&theme=digital")

    assert "Aucun appel ne répond à ces filtres." in text(response)


def test_before_any_publication_the_list_says_so(client, db):
    assert "Aucun appel n’est publié pour l’instant." in text(client.get("/appels/"))


def test_an_unpublished_call_is_nowhere(client, calls):
    Call.objects.filter(slug="sport-2024").update(snapshot=None)

    assert client.get("/appels/sport-2024/").status_code == 404
    assert "sport-2024" not in slugs(client.get("/appels/"))


def test_the_digital_call_tells_what_how_much_and_until_when(client, calls, at):
    at(DAY)

    page = text(client.get("/appels/numerique-2024/"))

    for words in (
        "Numérique inclusif et responsable",
        "mars 2024 à 24 h 00, heure de Paris",
        "dans 27 jours",
        "Aujourd’hui",
        "mercredi 10 janvier 2024",
        "Au plus tard le 3 avril 2024.",
        "90 %",
        "Québec",
        "La grille de notation et ses poids.",
        "contact@example.org",
    ):
        assert words in page


def test_what_comes_from_2022_is_to_be_confirmed(client, calls, at):
    at(DAY)

    document = Call.objects.get(slug="numerique-2024").snapshot.document
    statuses = {row["rule"]: row["status"] for row in document["regulation"]["figures"]}

    assert statuses == {"rate_country": "sourced", "duration": "assumed", "own_share": "assumed"}


def test_senegal_closes_at_midnight_in_dakar(client, calls, at):
    at(DAY)

    page = text(client.get("/appels/senegal-2024/"))

    assert "février 2024 à 24 h 00, heure de Dakar" in page
    assert "samedi 24 février 2024 à 01 h 00, heure de Paris" in page
    assert "vendredi 23 février 2024 à 24 h 00, heure de Dakar" in page


def test_an_incomplete_calendar_is_said_and_what_is_missing_is_listed(client, calls, at):
    at(DAY)

    page = text(client.get("/appels/liban-2024/"))

    assert "il ne reçoit pas encore de dossiers ici" in page
    assert "Le jour d’ouverture des dépôts." in page


def test_a_call_that_lacks_a_value_is_shown_and_says_which(client, calls, at):
    at("2022-10-15 10:00")

    page = text(client.get("/appels/numerique-2022/"))

    assert "il ne reçoit pas encore de dossiers ici" in page
    assert "La phrase de la page s’arrête avant les taux" in page


def test_the_regulation_is_read_article_by_article_with_sources_and_file(client, calls):
    page = text(client.get("/appels/numerique-2024/reglement/"))
    file = client.get("/reglements/numerique-2024-v1.toml")

    assert [line for line in ("Maîtrise d’ouvrage", "Cofinancement", "Calendrier") if line not in page] == []
    assert "France Diplomatie" in page
    assert "banquedesterritoires.fr" in page
    assert "/reglements/general-2024-v1.toml" in page
    assert file.content.decode() == Call.objects.get(slug="numerique-2024").snapshot.regulation.text


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_page_exists_in_every_language(client, calls, at, language):
    at(DAY)
    prefix = "" if language == "fr" else f"/{language}"

    found = {
        path: client.get(f"{prefix}/appels/{path}").status_code
        for slug in calls
        for path in (f"{slug}/", f"{slug}/reglement/", f"{slug}.json", f"{slug}/calendrier.ics")
    }

    assert set(found.values()) == {200}


def test_a_text_that_exists_only_in_french_is_marked_and_the_page_says_so(client, calls, at):
    at(DAY)

    arabic = client.get("/ar/appels/jeunesse-2024/").content.decode()
    french = client.get("/appels/jeunesse-2024/").content.decode()

    assert '<span lang="fr" dir="ltr">Jeunesse X</span>' in arabic
    assert "متوفّرة بالفرنسية فقط" in arabic
    assert 'lang="fr" dir="ltr">Jeunesse X' not in french


def test_the_joint_device_is_read_in_arabic(client, calls, at):
    at(DAY)

    page = client.get("/ar/appels/senegal-2024/").content.decode()

    assert "الآلية الفرنسية السنغالية المشتركة" in page
    assert '<html lang="ar" dir="rtl">' in page


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/appels/", 1),
        ("/appels/?theme=digital&qui=authority", 1),
        ("/appels/numerique-2024/", 1),
        ("/appels/numerique-2024/presentation/", 1),
        ("/appels/numerique-2024/reglement/", 1),
        ("/appels/numerique-2024/reglement/versions/", 3),
        ("/appels.json", 1),
        ("/appels/flux.xml", 1),
        ("/appels/numerique-2024/calendrier.ics", 1),
    ],
)
def test_queries_do_not_grow_with_the_calls(client, many, django_assert_num_queries, path, expected):
    with django_assert_num_queries(expected):
        client.get(path)


def test_one_call_costs_as_many_queries_as_thirty(client, db, django_assert_num_queries):
    publish_call()

    with django_assert_num_queries(1):
        client.get("/appels/")


def test_a_long_list_is_cut_in_pages(client, many):
    first, last = client.get("/appels/"), client.get("/appels/?page=3")

    assert (len(slugs(first)), len(slugs(last))) == (14, 2)


def test_the_data_twin_says_the_state_and_the_whole_document(client, calls, at):
    at(DAY)

    data = json.loads(client.get("/appels/numerique-2024.json").content)

    assert (data["state"], data["version"], data["slug"]) == ("open", 1, "numerique-2024")
    assert data["shape"] == documents.SHAPE
    assert len(data["budget"]["categories"]) == 8
    assert data["regulation"]["sha256"] == Call.objects.get(slug="numerique-2024").snapshot.regulation.sha256
    assert [row["state"] for row in json.loads(client.get("/appels.json").content)["calls"]].count("open") == 7


def test_nothing_is_read_again_when_nothing_changed(calls, at):
    at(DAY)
    client = Client(headers={"accept-encoding": "br"})

    first = client.get("/appels/numerique-2024/")
    second = client.get("/appels/numerique-2024/", headers={"if-none-match": first["ETag"]})

    assert second.status_code == 304


@pytest.mark.parametrize("path", ["/appels/", "/appels/numerique-2024/", "/appels.json"])
def test_pages_are_only_read(client, calls, path):
    assert client.post(path).status_code == 405


def test_no_name_telephone_or_address_of_a_person_is_published(client, calls):
    words = json.dumps([call.snapshot.document for call in calls.values()], ensure_ascii=False)

    assert re.findall(r"\w+@\w+|chez [\w-]+\.(?:fr|net|com)|\d\d \d\d \d\d \d\d", words) == []


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/ar/appels/numerique-2022/", "رقمنة شاملة ومسؤولة، دورة 2022 · همزة وصل"),
        ("/en/appels/cles-en-main-2024/questions/", "Questions and answers · Clés en main · Trait d’union"),
    ],
)
def test_the_title_of_a_page_says_the_call_once_and_in_words(client, calls, at, address, title):
    at(DAY)

    found = re.search("<title>(.*)</title>", client.get(address).text)[1]

    assert found == title

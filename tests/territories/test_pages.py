"""The picker's page and its data twin, for whoever comes."""

import re

import pytest


def main_of(response):
    return response.content.decode().partition("<main")[2].partition("</main")[0]


def links(response):
    return [
        link.replace("&amp;", "&") for link in re.findall(r'<li><a href="([^"]+)"><bdi>', response.content.decode())
    ]


def test_the_page_asks_what_to_search(client, db):
    response = client.get("/territoires/chercher/")

    assert response.status_code == 200
    assert 'name="q"' in main_of(response)
    assert "<h2" not in main_of(response)


def test_a_choice_leads_back_with_everything_that_was_typed(client, reference, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        response = client.get(
            "/territoires/chercher/",
            {"champ": "lead", "retour": "/simulateur/", "lead": "rouvray", "cout": "30 000", "pays": ["SN", "LB"]},
        )

    assert links(response) == ["/simulateur/?lead=commune%3A76575&cout=30+000&pays=SN&pays=LB"]


def test_a_repeated_field_is_answered_at_its_rank(client, reference):
    response = client.get(
        "/territoires/chercher/",
        {"champ": "partner:1:country", "retour": "/simulateur/#pays", "partner": ["Liban", "senegal", "Mexique"]},
    )

    assert links(response) == ["/simulateur/?partner=Liban&partner=country%3ASN&partner=Mexique#pays"]


def test_a_new_search_keeps_the_way_back(client, reference):
    response = client.get(
        "/territoires/chercher/",
        {"champ": "lead", "retour": "/simulateur/?vue=courte", "lead": "rouen", "q": "noumea", "cout": "1"},
    )

    page = response.content.decode()
    assert links(response) == ["/simulateur/?vue=courte&lead=commune%3A98818&cout=1"]
    kept = {"champ": "lead:0", "retour": "/simulateur/?vue=courte", "genre": "authority", "cout": "1"}
    for name, value in kept.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


def test_what_is_not_in_the_list_may_be_kept_as_typed(client, reference):
    response = client.get("/territoires/chercher/", {"champ": "lead", "retour": "/simulateur/", "lead": "Keur Ndiaye"})

    assert 'href="/simulateur/?lead=Keur+Ndiaye"' in response.content.decode()
    assert links(response) == []


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "simulateur/",
        "/\t/evil.example",
        "",
    ],
)
def test_the_way_back_stays_on_this_site(client, reference, back):
    response = client.get("/territoires/chercher/", {"champ": "lead", "retour": back, "lead": "rouen"})

    assert links(response) == []
    assert "evil" not in main_of(response)


def test_what_is_typed_is_never_markup(client, reference):
    typed = "<script>alert(1)</script>"

    response = client.get("/territoires/chercher/", {"champ": "lead", "retour": "/x/", "lead": typed})

    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    ("prefix", "title"),
    [("", "Chercher un pays"), ("/en", "Find a country"), ("/ar", "البحث عن بلد")],
)
def test_the_page_speaks_three_languages(client, reference, prefix, title):
    response = client.get(f"{prefix}/territoires/chercher/", {"genre": "country", "q": "sn"})

    assert f"<h1>{title}</h1>" in response.content.decode()


def test_suggestions_are_short_and_cacheable(client, reference, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        response = client.get("/territoires/suggestions.json", {"q": "rouvray"})

    assert response.json() == {
        "results": [
            {
                "value": "commune:76575",
                "label": "Saint-Étienne-du-Rouvray (Seine-Maritime)",
                "detail": "Commune, 29\u202f518 habitants",
            }
        ]
    }
    assert response["Cache-Control"] == "public, max-age=86400"
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ({"q": "s"}, []),
        ({"q": "guinée", "genre": "country"}, ["country:GN", "country:GW", "country:GQ", "country:PG"]),
        ({"q": "wallis", "genre": "country"}, ["country:WF"]),
        ({"q": "wallis", "genre": "foreign"}, []),
        ({"q": "queb", "genre": "subdivision"}, ["subdivision:CA-QC"]),
        ({"q": "queb", "genre": "subdivision", "dans": "SN"}, []),
        ({"q": "rouvray", "genre": "nothing known"}, ["commune:76575"]),
        ({}, []),
    ],
)
def test_suggestions_of_each_kind(client, reference, question, values):
    response = client.get("/territoires/suggestions.json", question)

    assert [result["value"] for result in response.json()["results"]] == values


@pytest.mark.parametrize("address", ["/territoires/chercher/", "/territoires/suggestions.json"])
def test_nothing_is_posted_here(client, db, address):
    assert client.post(address).status_code == 405


def test_a_misspelt_country_is_found_by_the_search_and_by_the_suggestions(client, reference):
    found = client.get(
        "/territoires/chercher/", {"champ": "pays::country", "retour": "/simulateur/", "pays": "Sénégale"}
    )
    suggested = client.get("/territoires/suggestions.json", {"genre": "country", "q": "Sénégale"})

    assert "/simulateur/?pays=country%3ASN" in found.content.decode()
    assert "tel quel" not in found.content.decode()
    assert suggested.json()["results"][0]["value"] == "country:SN"

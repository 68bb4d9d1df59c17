"""People find a place by what they type; the rules read a country's class on a day, and how far it is known."""

from datetime import date

import pytest
from babel import Locale

from traitdunion.directory.territories.models import Country, Territory
from traitdunion.directory.territories.queries import (
    IncomeClassAnswer,
    Resolution,
    country_name,
    income_class,
    income_classes,
    network_of,
    resolve,
    resolve_countries,
    resolve_country,
    resolve_subdivision,
    sdgs,
    search_countries,
    search_subdivisions,
    search_territories,
)


def first(text):
    return search_territories(text)[0].ref


def test_a_commune_is_found_as_people_write_it(reference):
    texts = [
        "st etienne rouvray",
        "Saint‑Étienne‑du‑Rouvray",  # U+2011, as web pages write it
        "SAINT ETIENNE DU ROUVRAY",
        "saint étienne",
        "rouvray",
        "76575",
        "76800",
        "217605757",
    ]

    assert {text: first(text) for text in texts} == dict.fromkeys(texts, "commune:76575")


def test_any_kind_of_body_is_found(reference):
    refs = {
        "lhay les roses": "commune:94038",
        "L'Haÿ": "commune:94038",
        "paris": "commune:75056",
        "75012": "commune:75056",
        "métropole rouen": "intercommunal:200023414",
        "corse": "single:94",
        "seine maritime": "department:76",
        "grand est": "region:44",
        "67A": "department:67A",
        "noumea": "commune:98818",
    }

    assert {text: first(text) for text in refs} == refs


def test_nothing_is_found_for_nothing_or_for_what_is_not_there(reference):
    texts = ["", "   ", "’-", "💥", "kerguelen", "xyzzy", "paris; drop table", '"', "x" * 5000, "\0", "\ud800"]

    assert {text: search_territories(text) for text in texts} == {text: [] for text in texts}


def test_homonyms_are_told_apart_and_the_most_peopled_comes_first(reference):
    found = search_territories("saint denis")

    assert [(place.label, place.detail) for place in found[:3]] == [
        ("Saint-Denis (La Réunion)", "Commune, 155\u202f634 habitants"),
        ("Saint-Denis (Seine-Saint-Denis)", "Commune, 149\u202f077 habitants"),
        ("Saint-Denis (Aude)", "Commune, 523 habitants"),
    ]


def test_the_kind_asked_for_is_the_kind_found(reference):
    found = search_territories("seine", kinds=[Territory.Kind.DEPARTMENT], limit=20)

    assert {place.kind for place in found} == {"department"}
    assert "Département de la Seine-Maritime" in [place.name for place in found]


def test_a_former_commune_leads_to_its_successor(reference):
    found = search_territories("bellegarde sur valserine")

    assert [(place.name, place.formerly) for place in found] == [("Valserhône", "Bellegarde-sur-Valserine")]


def test_a_value_that_means_one_place_is_resolved(reference):
    refs = {
        "commune:76575": "commune:76575",
        " region:28 ": "region:28",
        "Rouen": "commune:76540",
        "rouen (seine-maritime)": "commune:76540",
        "Saint-Denis (La Réunion)": "commune:97411",
        "st denis (aude)": "commune:11339",
        "76540": "commune:76540",
        "Bellegarde-sur-Valserine": "commune:01033",
        "Métropole Rouen Normandie": "intercommunal:200023414",
        "Métropole Rouen Normandie (Seine-Maritime)": "intercommunal:200023414",
    }

    assert {value: resolve(value).found.ref for value in refs} == refs


def test_homonyms_are_offered_rather_than_guessed(reference):
    resolution = resolve("Saint-Denis")

    assert resolution.found is None
    assert [place.department.code for place in resolution.candidates] == ["974", "93", "11"]


def test_a_value_that_means_no_french_body_stays_a_text(reference):
    values = ["", "Keur Ndiaye", "commune:98412", "commune:99999", "planet:1", "former:01033"]

    assert {value: resolve(value) for value in values} == dict.fromkeys(values, Resolution())


def test_a_country_is_found_in_three_languages(reference):
    codes = {
        "SN": "SN",
        "country:SN": "SN",
        "Sénégal": "SN",
        "senegal": "SN",
        "السنغال": "SN",
        "LBN": "LB",
        "RDC": "CD",
        "Côte d'Ivoire": "CI",
        "Guinée": "GN",
        "Palestine": "PS",
    }

    assert {text: resolve_country(text).found.code for text in codes} == codes


def test_two_countries_of_a_name_are_offered(reference):
    assert [country.code for country in resolve_country("Congo").candidates] == ["CG", "CD"]
    assert resolve_country("Xyzzy").candidates == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sénégale", "SN"),
        ("Senegall", "SN"),
        ("Burkina Fasso", "BF"),
        ("Camerounne", "CM"),
        ("Tunizia", "TN"),
        ("Maroque", "MA"),
        ("Mexic", "MX"),
        ("Dakar, Sénégal", "SN"),
        ("السنيغال", "SN"),
        ("لبنن", "LB"),
    ],
)
def test_a_misspelt_country_is_offered_in_three_languages(reference, typed, meant):
    assert meant in [country.code for country in resolve_country(typed).candidates] or (
        resolve_country(typed).found.code == meant
    )
    assert meant in [country.code for country in search_countries(typed)]


def test_what_resembles_no_country_offers_none(reference):
    for text in ("Zzzz", "?!", "", "x" * 300):
        assert resolve_country(text).candidates == []
        assert search_countries(text) == []


def test_french_territories_are_not_foreign_countries(reference):
    assert [country.code for country in search_countries("wallis", foreign_only=True)] == []
    assert [country.code for country in search_countries("wallis")] == ["WF"]


def test_quebec_is_found(reference):
    texts = ["CA-QC", "subdivision:CA-QC", "Québec", "quebec", "Québec (Canada)", "كيبك"]

    assert {text: resolve_subdivision(text).found.code for text in texts} == dict.fromkeys(texts, "CA-QC")


def test_the_regions_of_senegal_are_there(reference):
    found = search_subdivisions("SN", country="SN", limit=20)

    assert len(found) == 14
    assert "Saint-Louis" in [region.name("fr") for region in found]


def test_countries_are_named_as_the_cldr_names_them(reference):
    countries = Country.objects.all()

    for language in ("fr", "en", "ar"):
        names = Locale.parse(language).territories
        assert {country.code: country.name(language) for country in countries} == {
            country.code: names[country.code] for country in countries
        }
    assert (country_name("LB"), country_name("LB", "en"), country_name("LB", "ar")) == ("Liban", "Lebanon", "لبنان")
    assert country_name("ZZ9") == "ZZ9"


def test_the_class_of_a_country_is_read_on_a_day(reference):
    classes = {
        ("SN", date(2000, 12, 31)): ("oda", "sourced", "LIC"),
        ("SN", date(2001, 1, 1)): ("ldc", "sourced", "LDC"),
        ("SN", date(2023, 12, 31)): ("ldc", "sourced", "LDC"),
        ("SN", date(2024, 1, 1)): ("ldc", "assumed", "LDC"),
        ("LB", date(2023, 6, 1)): ("oda", "sourced", "UMIC"),
        ("LB", date(2024, 3, 1)): ("oda", "assumed", "LMIC"),  # one of the seven changes of 2024
        ("BT", date(2023, 6, 1)): ("ldc", "sourced", "LDC"),
        ("BT", date(2024, 6, 1)): ("oda", "assumed", "LMIC"),  # left the LDCs in December 2023
        ("ST", date(2025, 6, 1)): ("oda", "assumed", "LMIC"),
        ("WF", date(2024, 6, 1)): ("oda", "assumed", "UMIC"),  # French, and on the DAC list
        ("CL", date(2017, 12, 31)): ("oda", "sourced", "UMIC"),
        ("CL", date(2018, 1, 1)): ("other", "sourced", ""),
        ("JP", date(2023, 6, 1)): ("other", "sourced", ""),
        ("JP", date(2024, 6, 1)): ("other", "assumed", ""),
        ("NR", date(2026, 6, 1)): ("other", "assumed", ""),
        ("MS", date(2026, 6, 1)): ("unknown", "unknown", ""),  # to be decided: "?" in the source
        ("SN", date(1995, 12, 31)): ("unknown", "unknown", ""),
        ("SN", date(2027, 1, 1)): ("unknown", "unknown", ""),
        ("ZZ", date(2024, 6, 1)): ("unknown", "unknown", ""),
    }

    answers = {key: income_class(*key) for key in classes}

    assert {key: (answer.class_, answer.status, answer.group) for key, answer in answers.items()} == classes


def test_a_class_says_where_it_comes_from(reference):
    assert income_class("SN", date(2023, 6, 1)).source == "OCDE, listes de codes du CAD et du SNPC, avril 2024"
    assert income_class("SN", date(2024, 6, 1)).source.startswith("Déduit, à confronter à la liste officielle")


def test_classes_of_many_countries_on_many_days_cost_one_query(reference, django_assert_num_queries):
    codes = ["SN", "LB", "MX", "CA", "XX"]
    with django_assert_num_queries(1):
        classes = income_classes(codes)

    assert [classes.on(code, date(2024, 2, 15)).class_ for code in codes] == ["ldc", "oda", "oda", "other", "unknown"]
    assert [classes.on("SN", date(year, 6, 1)).class_ for year in (1995, 2000, 2010)] == ["unknown", "oda", "ldc"]


def test_places_typed_together_are_found_in_one_query(reference, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = resolve_countries(["Sénégal", "LB", "Congo", "Wakanda", "?!"])

    assert {text: answer.found.code for text, answer in found.items() if answer.found} == {"Sénégal": "SN", "LB": "LB"}
    assert {text: len(answer.candidates) for text, answer in found.items() if not answer.found} == {
        "Congo": 2,
        "Wakanda": 0,
        "?!": 0,
    }


def test_without_a_list_no_class_is_known(db):
    assert income_class("SN", date(2024, 2, 15)) == IncomeClassAnswer("unknown", "unknown", "")


def test_the_network_of_a_region(reference):
    assert network_of(Territory.objects.by_ref("region:28")).name == "Horizons Solidaires"
    assert network_of(Territory.objects.by_ref("region:11")) is None
    assert network_of(None) is None


def test_goals_have_their_names_in_three_languages(reference):
    ninth = sdgs()[8]

    assert (ninth.number, ninth.short("ar")) == (9, "الصناعة والابتكار والهياكل الأساسية")
    assert (ninth.short("en"), ninth.title("ar")) == ("Industry, innovation and infrastructure", ninth.title_fr)
    assert ninth.targets.count() == 8


@pytest.mark.parametrize(
    "typed", ["Saint-Etiene-du-Rouvray", "st etienne du rouvrai", "Saint Ettienne du Rouvray (Seine-Maritime)"]
)
def test_a_misspelt_town_is_offered(reference, typed):
    answer = resolve(typed)

    assert answer.found is None
    assert answer.near
    assert answer.candidates[0].ref == "commune:76575"


def test_a_town_that_resembles_nothing_is_offered_nothing(reference):
    for text in ("Nulle-Part-sur-Rien", "zz", "?!"):
        assert resolve(text).candidates == []

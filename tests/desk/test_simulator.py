"""Anyone asks whether a project is eligible and for how much; every answer is in the address."""

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests.factories import MembershipFactory, OrganisationFactory
from tests.visits import browser
from traitdunion.directory.territories.models import Territory
from traitdunion.foundation.clock import now
from traitdunion.front.desk.facts import facts_from
from traitdunion.front.desk.simulation import Simulation
from traitdunion.regulations import Form, Kind

TOWN = "qui=commune:76575"
DIGITAL = "appel=numerique-2024"


# -- amounts -----------------------------------------------------------------------------------------------------------


def test_a_least_developed_country_is_helped_up_to_ninety_percent(ask):
    page = ask(f"{TOWN}&pays=SN&cout=80 000&apport=8 000&{DIGITAL}")

    assert '<p class="result"><bdi>72 000,00 €</bdi></p>' in page  # 80,000 × 90 % = 80,000 − 8,000 = 72,000
    assert "80 000,00 € × 90 %" in page
    assert "Ce qui limite ici : Taux par pays et Reste à financer." in page


def test_what_is_left_to_finance_may_be_less_than_the_rate_allows(ask):
    page = ask(f"{TOWN}&pays=SN&cout=80 000&apport=20 000&{DIGITAL}")

    assert "<bdi>60 000,00 €</bdi>" in page  # 80,000 − 20,000 = 60,000 < 72,000
    assert "80 000,00 € − 20 000,00 €" in page
    assert "Ce qui limite ici : Reste à financer." in page


def test_each_country_part_has_its_rate(ask):
    page = ask(
        f"{TOWN}&pays=SN&pays=LB&cout-SN=125 600&cout-LB=100 000"
        f"&apport=36 000&valorisation=12 000&partenaires=36 000&{DIGITAL}"
    )

    assert "183 040,00 €" in page  # 125,600 × 90 % + 100,000 × 70 % = 113,040 + 70,000
    assert "<bdi>141 600,00 €</bdi>" in page  # 225,600 − 48,000 − 36,000


def test_an_answer_that_is_not_understood_is_told_by_what_was_typed(ask):
    page = ask(f"cout=60000&apport=12k&duree=douze&{DIGITAL}")

    assert "« 12k » : Écrivez le montant en chiffres" in page
    assert "« douze » : Écrivez un nombre entier" in page


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("apport=12k&valorisation=3000", ("lead", None, Form.CASH)),
        ("apport=12000&valorisation=3k", ("lead", None, Form.IN_KIND)),
        ("apport=12000&partenaires=3k", ("partner-1", None, Form.CASH)),
        ("apport=12000&autres=3k", (None, "others", Form.CASH)),
    ],
)
def test_a_contribution_that_is_not_understood_is_unknown_and_refuses_nothing(ask, typed, origin):
    told = Simulation(QueryDict(f"nature=commune&pays=SN&cout=60000&{typed}&{DIGITAL}"))
    facts = facts_from(told, at=now(), classes_on=date(2024, 1, 15), assumed=False, after=date(2024, 9, 1))

    unknown = [(one.party, one.funder, one.form) for one in facts.resources or () if one.amount is None]
    page = ask(f"nature=commune&pays=SN&cout=60000&{typed}&{DIGITAL}")

    assert unknown == [origin]
    assert "Aucun obstacle trouvé" in page
    assert "Vous pouvez demander" not in page
    assert "Vous pourrez demander, au plus" in page
    assert "54 000,00 €" in page  # 60,000 × 90 %: the rate alone, since what is left to finance is not known


def test_without_a_cost_the_highest_one_that_the_contributions_carry_is_said(ask):
    page = ask(f"{TOWN}&pays=SN&apport=8 000&{DIGITAL}")

    assert "<bdi>72 000,00 €</bdi>" in page  # 80,000 − 8,000
    assert "un projet de 80 000,00 € au plus" in page  # 8,000 ÷ 10 %


def test_a_request_too_high_is_an_obstacle_with_its_repairs(ask):
    page = ask(f"{TOWN}&pays=SN&cout=80 000&apport=8 000&demande=72 500&{DIGITAL}")

    assert "Taux par pays : 72 000,00 € au plus." in page
    assert "Passer 500,00 € de la subvention à l’apport propre" in page


def test_own_money_left_empty_is_unknown_and_refuses_nothing(ask):
    page = ask(f"{TOWN}&pays=SN&cout=80 000&{DIGITAL}")

    assert "Aucun obstacle trouvé" in page
    assert "Une limite reste inconnue : ce montant peut baisser." in page


def test_in_kind_is_spread_over_the_country_parts():
    facts = read("pays=SN&pays=LB&cout-SN=30&cout-LB=70&valorisation=10")

    assert [(line.country, line.form, line.amount) for line in facts.expenses] == [
        ("SN", Form.CASH, Decimal(27)),
        ("LB", Form.CASH, Decimal(63)),
        ("SN", Form.IN_KIND, Decimal(3)),
        ("LB", Form.IN_KIND, Decimal(7)),
    ]


def test_a_country_part_left_empty_is_unknown():
    facts = read("pays=SN&pays=LB&cout-SN=30")

    assert [(line.country, line.amount) for line in facts.expenses] == [("SN", Decimal(30)), ("LB", None)]


def test_an_amount_typed_before_the_countries_goes_to_the_first():
    assert told("pays=SN&pays=LB&cout=80 000").cost_texts == {"SN": "80 000", "LB": ""}


# -- who, where, with whom ---------------------------------------------------------------------------------------------


def test_namesakes_are_offered_with_every_other_answer_kept(ask):
    page = ask(f"qui=saint-denis&pays=SN&apport=8 000&{DIGITAL}")

    assert "Plusieurs collectivités portent ce nom" in page
    for ref in ("93066", "97411", "11339"):
        link = next(part for part in page.split('href="?')[1:] if f"commune%3A{ref}" in part.partition('"')[0])
        assert dict(QueryDict(link.partition('"')[0].replace("&amp;", "&")).items()) == {
            "qui": f"commune:{ref}", "pays": "SN", "apport": "8 000", "appel": "numerique-2024",
        }  # fmt: skip


def test_quebec_is_refused_by_name_where_the_regulation_excludes_it(ask):
    page = ask(f"{TOWN}&pays=Québec&{DIGITAL}")

    assert "Les lieux suivants ne sont pas admis : Québec (Canada)." in page


def test_another_subdivision_of_the_same_country_is_admitted(ask):
    assert "ne sont pas admis" not in ask(f"{TOWN}&pays=CA-ON&{DIGITAL}")


@pytest.mark.parametrize(
    ("lead", "kind", "country"),
    [("Nouméa", Kind.COMMUNE, "FR"), ("Région La Réunion", Kind.REGION, "FR"), ("overseas:988", Kind.OVERSEAS, "FR")],
)
def test_overseas_authorities_lead_too(ask, lead, kind, country):
    page = ask(f"qui={lead}&pays=SN&{DIGITAL}")
    party = read(f"qui={lead}").parties[0]

    assert (party.kind, party.country, party.french) == (kind, country, True)
    assert "peut porter le dossier" in page


@pytest.mark.parametrize(("authorities", "refused"), [(2, True), (3, False)])
def test_an_association_leads_a_turnkey_programme_with_three_authorities(ask, authorities, refused):
    page = ask(f"nature=association&co-porteurs={authorities}&pays=SN&appel=cles-en-main-2024")

    assert (f"avec un engagement : {authorities}. Il en faut au moins 3." in page) is refused
    assert ("Aucun obstacle trouvé" in page) is not refused


def test_eight_countries_at_most_and_the_ninth_is_named_as_left_aside(ask):
    page = ask("&".join(f"pays={code}" for code in ("SN", "LB", "MX", "CA", "TN", "MA", "ML", "BF", "BJ")))

    assert "Huit pays au plus" in page
    assert page.count('name="retirer"') == 8


def test_removing_a_country_leads_to_the_address_without_it(calls, client):
    answer = client.get("/simulateur/?pays=SN&pays=LB&cout-SN=10&retirer=pays:LB")

    assert answer.status_code == 302
    assert QueryDict(answer.url.partition("?")[2]).getlist("pays") == ["SN"]
    assert "cout-SN=10" in answer.url


# -- the page ----------------------------------------------------------------------------------------------------------


def test_nothing_told_nothing_answered(ask):
    for query in ("", DIGITAL, "qui=&pays=&retour=/simulateur/"):
        page = ask(query)
        assert "Dites ce que vous savez" in page
        assert "Vous pouvez demander" not in page


def test_mistakes_are_said_at_their_field_and_nothing_typed_is_lost(ask):
    page = ask("qui=Zzz&pays=Atlantide&co-porteurs=x&duree=1,5&debut-day=31&debut-month=2&debut-year=2024&apport=mille")

    for name, typed in (
        ("qui", "Zzz"),
        ("pays", "Atlantide"),
        ("co-porteurs", "x"),
        ("duree", "1,5"),
        ("apport", "mille"),
    ):
        assert f'value="{typed}"' in field(page, f"id_{name}"), name
        assert 'aria-invalid="true"' in field(page, f"id_{name}"), name
        assert f'href="#id_{name}"' in page
    for part, typed in (("day", "31"), ("month", "2"), ("year", "2024")):
        assert f'value="{typed}"' in field(page, f"id_debut-{part}")


def test_every_call_that_is_not_closed_answers_the_most_open_first(ask):
    page = ask(f"{TOWN}&pays=SN&cout=80 000&apport=8 000&duree=12")

    titles = [
        "Généraliste",
        "Numérique inclusif et responsable",
        "Dispositif conjoint franco-sénégalais",
        "Clés en main",
    ]
    places = [page.index(f">{title}</a>") for title in titles]
    assert places == sorted(places)
    assert "2 appels sur 4 ne trouvent pas d’obstacle" in page
    assert "Il en faut au moins 20 % : il manque 8 000,00 €." in page
    assert "2022" not in page.partition('id="resultat"')[2].partition("<footer")[0]


def test_a_closed_call_says_so(ask):
    assert "Cet appel est clos" in ask("pays=SN&appel=numerique-2022")


def test_only_an_open_call_can_become_a_file_and_the_others_say_why(ask):
    assert "/simulateur/dossier/?" in ask(f"pays=SN&{DIGITAL}")
    assert "Cet appel ouvre le" in ask("pays=SN&appel=generaliste-2024")


@pytest.mark.parametrize(("language", "title"), [("en", "Am I eligible"), ("ar", 'dir="rtl"')])
def test_the_page_speaks_the_languages_of_the_public(ask, language, title):
    assert title in ask(f"{TOWN}&pays=SN&cout=80 000&apport=8 000&{DIGITAL}", language)


def test_the_whole_list_costs_five_queries_whatever_the_countries(calls, client, django_assert_max_num_queries):
    for countries in ("pays=SN", "pays=SN&pays=LB&pays=MX&pays=CA-QC&pays=TN&pays=MA&pays=ML&pays=BF"):
        client.get(f"/simulateur/?{TOWN}&{countries}")  # regulations are read once per process
        with django_assert_max_num_queries(5):
            client.get(f"/simulateur/?{TOWN}&{countries}&cout=80 000&apport=8 000")


def test_misspelt_countries_cost_the_same_whatever_their_number(calls, client):
    costs = []
    for typed in ("Sénégale", "Sénégale, Libann, Mexiqe, Tunizie, Marok, Malli"):
        client.get("/simulateur/", {"pays": typed})
        with CaptureQueriesContext(connection) as queries:
            client.get("/simulateur/", {"pays": typed})
        costs.append(len(queries))

    assert costs[0] == costs[1]


MANY = "&".join(f"pays={code}" for code in ("SN", "LB", "MX", "CA-QC", "TN", "MA", "ML", "BF"))


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"{TOWN}&pays=SN&cout=80 000&apport=8 000",
        f"{TOWN}&{MANY}&cout-SN=8&apport=8",
        f"{TOWN}&{MANY}&cout-SN=8&apport=8&demande=999&{DIGITAL}",
        f"qui=saint-denis&{MANY}&apport=x&duree=y&demande=z&co-porteurs=a",
        f"qui=saint-denis&pays=Xx&apport=x&duree=y&demande=z&debut-day=9&{DIGITAL}",
    ],
)
def test_each_state_stays_under_380_elements(ask, query):
    counter = Elements()
    counter.feed(ask(query))
    assert counter.number <= 380


class Elements(HTMLParser):
    """Counts elements, what is drawn inside an SVG left out."""

    number = depth = 0

    def handle_starttag(self, tag, attrs):
        self.number += not self.depth
        self.depth += tag == "svg"

    def handle_startendtag(self, tag, attrs):
        self.number += not self.depth

    def handle_endtag(self, tag):
        self.depth -= tag == "svg"


def told(query: str) -> Simulation:
    return Simulation(QueryDict(query))


def read(query):
    """The facts of a simulation, on 15 February 2024."""
    day = date(2024, 2, 15)
    return facts_from(told(query), at=now(), classes_on=day, assumed=False, after=day)


def field(page: str, key: str) -> str:
    """The tag of the control of that id."""
    start = page.index(f'id="{key}"')
    return page[page.rindex("<", 0, start) : page.index(">", start)]


pytestmark = pytest.mark.usefixtures("calls")


@pytest.mark.parametrize(
    ("language", "typed", "code", "name"),
    [
        ("fr", "Sénégale", "SN", "Sénégal"),
        ("en", "Lebanonn", "LB", "Lebanon"),
        ("ar", "السنيغال", "SN", "السنغال"),
    ],
)
def test_a_misspelt_country_is_an_error_with_the_nearest_names_to_press(ask, language, typed, code, name):
    page = ask(f"{TOWN}&pays={typed}&apport=8 000", language).replace("&amp;", "&")

    link = next(part for part in page.split("<a ") if f"pays={code}" in part and f">{name}</a>" in part)
    assert 'id="id_pays-e"' in page
    assert f'value="{typed}"' in page
    assert "apport=8+000" in link
    assert "#resultat" in link


@pytest.mark.parametrize(("typed", "codes"), [("Congo", ["CG", "CD"]), ("UK", ["GB", "UA"])])
def test_a_name_of_several_countries_is_asked_and_no_province_answers_for_them(ask, typed, codes):
    simulation = told(f"pays={typed}")

    assert simulation.places == []
    assert [code for _typed, code, _name in simulation.near] == codes


def test_countries_typed_together_are_all_read_and_one_mistake_keeps_the_others(ask):
    page = ask(f"{TOWN}&pays=Sénégal, Liban ; Burkina Fasso&{DIGITAL}").replace("&amp;", "&")

    assert [place.code for place in told("pays=Sénégal, Liban").places] == ["SN", "LB"]
    assert 'value="Burkina Fasso"' in page
    assert "pays=SN&pays=LB&pays=BF" in page


def test_the_button_leads_to_the_answer_which_says_first_what_was_not_understood(ask):
    page = ask(f"{TOWN}&pays=Sénégale&{DIGITAL}")

    answer = page[page.index('id="resultat"') :]
    assert 'action="/simulateur/#resultat"' in page
    assert "1 réponse n’est pas comprise" in answer[:800]
    assert 'href="#fautes"' in answer[:800]
    assert "n’est pas comprise" not in ask(f"{TOWN}&pays=SN&{DIGITAL}")


def test_a_signed_in_agent_finds_its_town_in_the_empty_form_and_only_there(calls):
    town = Territory.objects.get(kind="commune", code="76575")
    agent = browser(MembershipFactory(organisation=OrganisationFactory(territory=town)).user)

    assert f'name="qui" value="{town.label}"' in agent.get("/simulateur/").text
    assert town.label not in agent.get("/simulateur/?pays=SN").text


def test_a_month_in_letters_is_shown_as_it_was_typed(ask):
    page = ask(f"{TOWN}&debut-day=1&debut-month=septembre&debut-year=2024&{DIGITAL}")

    assert 'value="septembre"' in page
    assert "maxlength" not in page

"""What a budget says beyond its sums: which line is which, for which country, who pays and who brings."""

import re

import pytest

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import EXPENSES, FUNDING, PROJECT, published_call
from tests.factories import CountryFactory
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.acts import save_section
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.payers import at_odds, payers_of
from traitdunion.regulations import Outcome

TWO_PLACES = PROJECT | {
    "places": ["l1", "l2"],
    "places-last": ["2"],
    "l2-country": ["TN"],
    "l2-name": ["Tunis"],
}
BALANCED = EXPENSES | {
    "expenses": ["e1", "e2", "e3"],
    "expenses-last": ["3"],
    "e1-2024": ["9 000"],
    "e1-2025": ["15 000"],
    "e2-2024": ["18 000"],
    "e2-2025": ["30 000"],
    "e3-label": ["Salle"],
    "e3-category": ["staff"],
    "e3-payer": ["p2"],
    "e3-country": ["SN"],
    "e3-2024": ["3 000"],
    "e3-2025": ["5 000"],
}
"""Each payer pays what it brings in FUNDING: 9,000 + 15,000, 3,000 + 5,000, and 18,000 + 30,000 for the grant."""


@pytest.fixture
def by_country(town, people):
    """A filled draft of the call whose rate follows the country."""
    call = published_call("pays-2024")
    CountryFactory(code="TN")
    return ApplicationFactory(call=call, lead=town, created_by=people.users["manager"], filled=True)


def save(application, section, typed, people):
    held = fresh(application)
    base = contents_of(held).number_of(section)
    save_section(application=held, section=section, typed=typed, base=base, by=people.users["editor"])


def fresh(application):
    return Application.objects.with_heading().get(pk=application.pk)


def page(application, section, people, query=""):
    return people.editor.get(f"/dossiers/{application.number}/{section}/{query}").content.decode()


def sentences(application):
    return [each.sentence for each in checks(fresh(application), now()).missing]


# -- which line is which -----------------------------------------------------------------------------------------------


def test_every_amount_has_its_own_name_for_a_screen_reader(filled, people):
    typed = EXPENSES | {
        "expenses": ["e1", "e2", "e3", "e4", "e5"],
        "e3-2024": ["1"],
        "e4-2024": ["2"],
        "e5-label": ["Bornes"],
    }
    save(filled, SectionKey.EXPENSES, typed, people)

    names = re.findall(r'aria-label="([^"]+, 2024)"', page(filled, "depenses", people))

    assert names == [
        "Médiatrices, 2024",
        "Bornes (ligne 2), 2024",
        "Ligne 3, 2024",
        "Ligne 4, 2024",
        "Bornes (ligne 5), 2024",
    ]


def test_every_cell_says_its_year_and_the_total_that_it_is_one(filled, people):
    text = page(filled, "depenses", people)

    assert text.count('<td class="n" data-l="Total">') == 3  # two lines and their sum
    assert text.count('<td class="n" data-l="2024">') == 3


def test_lines_that_lack_the_same_make_one_point_towards_the_first(filled, people):
    without = {name: [""] for name in ("e1-payer", "e2-payer", "e2-label")}
    save(filled, SectionKey.EXPENSES, EXPENSES | without, people)

    found = checks(fresh(filled), now()).missing

    assert [(each.sentence, each.anchor, each.opened) for each in found] == [
        ("Dépenses, ligne 2\u202f: dites l’intitulé.", "id_e2-label", "e2"),
        ("Dépenses, «\u202fMédiatrices\u202f», ligne 2\u202f: dites qui paie.", "id_e1-payer", "e1"),
    ]


# -- for which country -------------------------------------------------------------------------------------------------


def test_the_only_country_of_the_project_is_already_chosen(filled, people):
    save(filled, SectionKey.EXPENSES, EXPENSES | {"e1-country": [""]}, people)

    assert '<option value="SN" selected>' in page(filled, "depenses", people, "?ligne=e1")


def test_a_line_says_its_country_when_the_rate_follows_it(by_country, people):
    save(by_country, SectionKey.EXPENSES, EXPENSES | {"e2-country": [""]}, people)
    assert sentences(by_country) == []  # one country: nothing to say

    save(by_country, SectionKey.PROJECT, TWO_PLACES, people)

    assert sentences(by_country) == [
        "Dépenses, «\u202fBornes\u202f»\u202f: dites pour quel pays du projet, le taux en dépend.",
    ]
    assert 'href="/dossiers/' in page(by_country, "depenses", people)
    assert "?ligne=e2#id_e2-country" in page(by_country, "depenses", people)


def test_france_is_no_part_of_a_rate_by_country(by_country, people):
    save(by_country, SectionKey.PROJECT, TWO_PLACES, people)
    save(by_country, SectionKey.EXPENSES, EXPENSES | {"e1-country": ["FR"]}, people)

    assert "Médiatrices" in sentences(by_country)[0]


def test_no_country_is_asked_where_the_rate_is_the_same_everywhere(filled, people):
    CountryFactory(code="TN")
    save(filled, SectionKey.PROJECT, TWO_PLACES, people)
    save(filled, SectionKey.EXPENSES, EXPENSES | {"e2-country": [""]}, people)

    assert sentences(filled) == []


# -- who pays, who brings ----------------------------------------------------------------------------------------------


def test_each_payer_shows_what_it_pays_and_what_it_brings_by_year(filled):
    town, partner, grant = payers_of(contents_of(fresh(filled)))

    assert (town.pays, town.brings) == ({2024: 20000, 2025: 30000}, {2024: 9000, 2025: 15000})
    assert (partner.pays, partner.brings) == ({}, {2024: 3000, 2025: 5000})
    assert (grant.pays, grant.brings) == ({2024: 10000, 2025: 20000}, {2024: 18000, 2025: 30000})


def test_the_plan_shows_the_two_sides_and_the_panel_advises(filled, people):
    text = page(filled, "ressources", people)

    assert "Dépenses à sa charge" in text
    assert text.count('<span class="badge info">') == 4  # the partner pays nothing: it has no line of its own
    # it pays 20,000 then 30,000, and brings 9,000 then 15,000
    advice = "Trois-Rives paie 50\u202f000,00\u00a0€ de dépenses et n’apporte que 24\u202f000,00\u00a0€."
    assert f'ressources/#id_p1-cash-2024">{advice}</a>' in text
    assert "Augmentez son apport, ou dites qu’un autre paie une de ces dépenses." in text
    assert checks(fresh(filled), now()).missing == ()  # an advice stops nothing


def test_a_plan_where_each_pays_what_it_brings_is_left_in_peace(filled, people):
    save(filled, SectionKey.EXPENSES, BALANCED, people)

    assert at_odds(contents_of(fresh(filled))) == []
    assert '<span class="badge info">' not in page(filled, "ressources", people)


@pytest.mark.parametrize(
    ("section", "typed"),
    [
        (SectionKey.EXPENSES, EXPENSES | {"e1-payer": [""]}),
        (SectionKey.EXPENSES, EXPENSES | {"e1-payer": ["grant"]}),
        (SectionKey.FUNDING, {}),
        (SectionKey.EXPENSES, {}),
    ],
)
def test_nothing_is_advised_to_who_pays_no_more_than_it_brings(section, typed, filled, people):
    save(filled, section, typed, people)

    assert at_odds(contents_of(fresh(filled))) == []


def test_cells_not_understood_are_no_difference_of_the_other_years(filled, people):
    save(filled, SectionKey.EXPENSES, BALANCED, people)
    save(filled, SectionKey.FUNDING, FUNDING | {"p1-cash-2025": ["quinze mille"]}, people)

    town, *_others = payers_of(contents_of(fresh(filled)))
    assert town.differing == [2025]
    assert at_odds(contents_of(fresh(filled))) == []


# -- what others settle ------------------------------------------------------------------------------------------------


def test_what_nobody_in_the_file_can_settle_is_said_apart_with_who_will(by_country, people):
    text = page(by_country, "ressources", people)

    apart = text[text.index("À l’examen, rien à faire ici (2)") :]
    assert "La commune n’est-elle que bailleur de fonds\u202f?" in apart
    assert "Ministère d’essai en décide à l’examen. Rien à faire ici." in apart
    assert "Ministère d’essai le lit dans ses registres, à l’examen." in apart
    assert ", 2 à l’examen" in text


def test_counts_leave_out_what_others_settle(by_country):
    found = checks(fresh(by_country), now())

    assert [verdict.id for verdict in found.points.open if verdict.outcome is Outcome.UNKNOWN] == ["rate"]
    assert [verdict.id for verdict in found.points.later] == ["mere_funder", "reports"]
    assert (found.counts.unknown, found.counts.later) == (1, 2)
    assert (fresh(by_country).unknowns, fresh(by_country).later) == (1, 2)

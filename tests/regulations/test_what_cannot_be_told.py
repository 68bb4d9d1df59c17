"""Nothing is asserted, and nothing refused, of what is not known yet."""

from collections.abc import Callable
from typing import Any

import pytest

from traitdunion.regulations import Facts, Outcome, Regulation, Stage, ceiling, check, sentence

Rules = Callable[..., Regulation]

YEARLY = '[rules.a]\nkind = "cap"\nsource = "x"\namount = 50000\nper = "year"\n'
RATE = '[rules.a]\nkind = "rate_by_class"\nsource = "x"\npct = { ldc = 70, oda = 50, other = 30 }\n'
PARTIES = [
    {"key": "town", "role": "lead", "kind": "commune", "country": "FR"},
    {"key": "thies", "role": "partner", "kind": "commune", "country": "SN"},
]


def facts(**tables: Any) -> Facts:
    return Facts.parse({"parties": PARTIES} | tables)


def test_a_yearly_cap_without_dates_or_years_refuses_nothing(rules: Rules):
    project = facts(expenses=[{"amount": 200000}], resources=[], grants=[{"amount": 90000}])

    verdict = check(project, rules(YEARLY), Stage.SUBMIT)["a"]

    assert verdict.outcome is Outcome.UNKNOWN
    assert ceiling(project, rules(YEARLY)).complete is False


def test_a_yearly_cap_gives_no_ceiling_to_an_empty_file(rules: Rules):
    assert ceiling(Facts(), rules(YEARLY)).amount is None


@pytest.mark.parametrize(
    ("project", "years", "amount"),
    [
        ({"starts": "2025-09-01", "ends": "2027-08-31"}, (None, None), 150000),  # 2025, 2026, 2027
        ({"starts": "2025-09-01", "ends": "2027-08-31"}, (2025, 2026), 100000),  # the lines say it better
        ({"starts": "2025-09-01", "ends": "2027-08-31"}, (2025, None), 150000),  # not every line has its year
        ({}, (2025, None), None),
    ],
)
def test_the_years_of_the_lines_count_else_those_of_the_project(
    rules: Rules, project: dict[str, str], years: tuple[int | None, int | None], amount: int | None
):
    lines = [{"amount": 150000, "year": year} for year in years]

    found = ceiling(facts(project=project, expenses=lines, resources=[]), rules(YEARLY))

    assert next(bound.amount for bound in found.bounds if bound.id == "a") == amount


@pytest.mark.parametrize(
    ("grants", "outcome"),
    [
        ([{"amount": 50000}], Outcome.MET),  # a project has one year at least
        ([{"amount": 50001}], Outcome.UNKNOWN),
        ([{"amount": 50000, "year": 2025}, {"amount": 40000, "year": 2026}], Outcome.MET),
        ([{"amount": 50001, "year": 2025}], Outcome.NOT_MET),
    ],
)
def test_a_yearly_cap_judges_what_is_sure(rules: Rules, grants: list[dict[str, int]], outcome: Outcome):
    assert check(facts(grants=grants), rules(YEARLY), Stage.SUBMIT)["a"].outcome is outcome


def test_a_rate_says_that_its_ceiling_cannot_be_told_while_the_class_is_unknown(rules: Rules):
    project = facts(countries=[{"code": "SN"}], expenses=[{"amount": 100000}], grants=[{"amount": 20000}])

    verdict = check(project, rules(RATE), Stage.SUBMIT)["a"]

    assert ceiling(project, rules(RATE)).amount is None
    assert verdict.outcome is Outcome.MET  # 30 % in the worst case
    assert sentence(verdict, "en") == (
        "The exact ceiling cannot be told yet: it will be at least €30,000.00. The request is €20,000.00."
    )


def test_a_limit_that_may_not_apply_is_not_asserted(rules: Rules):
    call = rules('[rules.a]\nkind = "rate_flat"\nsource = "x"\npct = 70\nwhen = { fact = "income", only = ["ldc"] }\n')
    project = facts(countries=[{"code": "SN"}], expenses=[{"amount": 100000}], grants=[{"amount": 20000}])

    verdict = check(project, call, Stage.SUBMIT)["a"]

    assert ceiling(project, call).amount is None
    assert sentence(verdict, "en") == (
        "It cannot be told yet whether this limit applies. If it does: at most €70,000.00."
    )


def test_an_unknown_value_names_its_subject(rules: Rules):
    call = rules(
        '[rules.a]\nkind = "envelope"\nsource = "x"\namount = { status = "unknown" }\n'
        '[rules.b]\nkind = "min_share"\nsource = "x"\nof = "own"\npct = { status = "unknown" }\n'
    )

    said = [sentence(verdict, "en") for verdict in check(facts(), call)]

    assert said == [
        "The envelope of the call is not known: it exists, but we do not have it.",
        "Own contribution, as a share of the retained cost: this value exists, but we do not have it.",
    ]

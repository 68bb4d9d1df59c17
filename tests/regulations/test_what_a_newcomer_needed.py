"""Mechanisms that a regulation written from the page alone could not express."""

from collections.abc import Callable
from typing import Any

import pytest

from traitdunion.regulations import Facts, Outcome, Regulation, Stage, ceiling, check, derivation, made_of, sentence

Rules = Callable[..., Regulation]

TOWN = {"key": "town", "role": "lead", "kind": "commune", "country": "FR"}
LYCEE = {"key": "school", "role": "partner", "kind": "public_body", "country": "FR"}
DAKAR = {"key": "dakar", "role": "partner", "kind": "commune", "country": "SN"}
TUNIS = {"key": "tunis", "role": "partner", "kind": "commune", "country": "TN"}
CLASSES = [{"code": "SN", "income": "ldc"}, {"code": "TN", "income": "oda"}]

COUNTRIES = '[rules.a]\nkind = "country_count"\nsource = "x"\n'


@pytest.mark.parametrize(
    ("bounds", "tables", "outcome"),
    [
        ("min = 2", {"parties": [TOWN, DAKAR, TUNIS], "countries": []}, Outcome.MET),
        ("min = 2", {"parties": [TOWN, DAKAR], "countries": []}, Outcome.NOT_MET),
        ("min = 2", {"parties": [TOWN, DAKAR]}, Outcome.UNKNOWN),  # other countries may still be declared
        ("min = 2", {"parties": [TOWN, DAKAR, {"key": "x"}], "countries": []}, Outcome.UNKNOWN),
        ("max = 1", {"parties": [TOWN, DAKAR], "countries": []}, Outcome.MET),
        ("max = 1", {"parties": [TOWN, DAKAR, TUNIS]}, Outcome.NOT_MET),
        ("max = 1", {"parties": [TOWN, DAKAR]}, Outcome.UNKNOWN),
        ("max = 1", {}, Outcome.UNKNOWN),
    ],
)
def test_a_number_of_countries(rules: Rules, bounds: str, tables: dict[str, Any], outcome: Outcome):
    assert check(Facts.parse(tables), rules(f"{COUNTRIES}{bounds}\n"))["a"].outcome is outcome


def test_a_number_of_countries_says_what_it_wants(rules: Rules):
    facts = Facts.parse({"parties": [TOWN, DAKAR], "countries": []})

    verdict = check(facts, rules(f"{COUNTRIES}min = 2\nmax = 3\n"))["a"]

    assert sentence(verdict, "en") == "Countries of the project: 1. At least 2 are needed."


def bonus(mixed: str) -> str:
    return (
        '[rules.a]\nkind = "rate_bonus"\nsource = "x"\npct = 40\n'
        'bonuses = [{ pct = 10, when = { fact = "income", only = ["ldc"] }, label = "PMA" }]\n' + mixed
    )


EXPENSES = [{"amount": 30000, "country": "SN"}, {"amount": 70000, "country": "TN"}]


@pytest.mark.parametrize(
    ("mixed", "amount", "assumed"),
    [
        ('mixed = "whole"\n', 40000, False),  # not only LDC: 40 % of 100,000
        ('mixed = "parts"\n', 43000, False),  # 50 % of 30,000 and 40 % of 70,000
        ("", 40000, True),
    ],
)
def test_bonuses_on_the_class_count_for_the_whole_or_part_by_part(rules: Rules, mixed: str, amount: int, assumed: bool):
    facts = Facts.parse({"parties": [TOWN, DAKAR, TUNIS], "countries": CLASSES, "expenses": EXPENSES, "resources": []})

    found = ceiling(facts, rules(bonus(mixed)))

    bound = found.bounds[0]
    assert (bound.amount, bound.assumed) == (amount, assumed)


def test_bonuses_part_by_part_show_each_part(rules: Rules):
    call = rules(bonus('mixed = "parts"\n'))
    facts = Facts.parse({"parties": [TOWN, DAKAR, TUNIS], "countries": CLASSES, "expenses": EXPENSES, "resources": []})

    bound = ceiling(facts, call).bounds[0]

    assert derivation(bound, call, "en") == "€30,000.00 × 50% + €70,000.00 × 40%"
    arabic = derivation(bound, call, "ar")
    assert (arabic[0], arabic[-1]) == ("\u2066", "\u2069")
    assert "\u206630,000.00\u00a0€\u2069 × \u206650%\u2069" in arabic
    assert made_of(bound, call, "en") == "40% and 10% (PMA), 40%, no bonus"


def test_bonuses_part_by_part_need_the_country_of_each_line(rules: Rules):
    call = rules(bonus('mixed = "parts"\n'))
    facts = Facts.parse(
        {
            "parties": [TOWN, DAKAR, TUNIS],
            "countries": CLASSES,
            "expenses": [{"amount": 100000}],
            "grants": [{"amount": 45000}],
        }
    )

    assert check(facts, call, Stage.SUBMIT)["a"].outcome is Outcome.UNKNOWN  # between 40 % and 50 %


def test_bonuses_on_a_rate_by_country_are_one_rule(rules: Rules):
    call = rules(
        '[questions]\nwomen = "?"\n[rules.a]\nkind = "rate_bonus"\nsource = "x"\npct = 30\nmixed = "parts"\n'
        'bonuses = [{ pct = 20, when = { fact = "country", only = ["SN"] } },\n'
        '           { pct = 10, when = { answer = "women" } }]\n'
    )
    facts = Facts.parse(
        {
            "parties": [TOWN, DAKAR, TUNIS],
            "countries": CLASSES,
            "expenses": EXPENSES,
            "resources": [],
            "answers": {"women": True},
        }
    )

    # 30,000 × (30 + 20 + 10) % + 70,000 × (30 + 10) % = 18,000 + 28,000
    assert ceiling(facts, call).amount == 46000


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("own", Outcome.NOT_MET), ("french", Outcome.MET), ("french.cash", Outcome.NOT_MET)],
)
def test_the_money_of_every_french_party(rules: Rules, name: str, outcome: Outcome):
    call = rules(f'[rules.a]\nkind = "min_share"\nsource = "x"\nof = "{name}"\npct = 20\n')
    resources = [
        {"party": "town", "amount": 15000},
        {"party": "school", "amount": 5000, "form": "in_kind"},
        {"party": "dakar", "amount": 4000},
        {"funder": "eu", "amount": 9000},
    ]
    facts = Facts.parse({"parties": [TOWN, LYCEE, DAKAR], "expenses": [{"amount": 100000}], "resources": resources})

    # own 15 %; French parties 15,000 + 5,000 = 20 %, of which 15 % in cash
    assert check(facts, call)["a"].outcome is outcome


def test_the_money_of_french_parties_follows_the_in_kind_cap(rules: Rules):
    call = rules(
        '[rules.a]\nkind = "max_share"\nsource = "x"\nof = "own.in_kind"\nbase = "own"\npct = 50\nover = "clip"\n'
        '[rules.b]\nkind = "min_share"\nsource = "x"\nof = "french"\npct = 10\n'
    )
    resources = [
        {"party": "town", "amount": 4000},
        {"party": "town", "amount": 7000, "form": "in_kind"},
        {"party": "school", "amount": 1000},
    ]
    facts = Facts.parse({"parties": [TOWN, LYCEE, DAKAR], "resources": resources, "grants": [{"amount": 60000}]})

    # own retained 4,000 + 4,000, the school 1,000: 9,000 of 69,000
    assert "€9,000.00" in sentence(check(facts, call)["b"], "en")

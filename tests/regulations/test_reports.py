"""What an officer reads in a terminal: a regulation in words, a file before it, what is to be confirmed."""

from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from traitdunion.regulations import (
    Facts,
    Overall,
    Regulation,
    Stage,
    ceiling,
    check,
    explain,
    made_of,
    repair,
)
from traitdunion.regulations.conditions import Condition
from traitdunion.regulations.reports import evaluation
from traitdunion.regulations.rules import CATALOGUE
from traitdunion.regulations.showing import shown
from traitdunion.regulations.values import Value
from traitdunion.regulations.wording import WORDS

Rules = Callable[..., Regulation]

TEXT = """
[articles.money]
number = "4"
title = { fr = "Cofinancement", en = "Cofinancing" }

[questions]
women = { fr = "Femmes d’abord ?", en = "Women first?" }

[rules.window]
kind = "window"
source = "https://example.org/dates"
spans = [
  { applicants = ["commune"], opens = 2025-01-10, closes = 2025-03-13T12:00:00 },
  { applicants = ["association"], opens = 2025-01-10, closes = 2025-04-01 },
]

[rules.rate]
kind = "rate_bonus"
article = "money"
source = "https://example.org/rate"
pct = 40
bonuses = [
  { pct = 20, when = { fact = "income", only = ["ldc"] }, label = { fr = "PMA", en = "LDC" } },
  { pct = 10, when = { answer = "women" }, label = { fr = "femmes", en = "women" } },
]
cap = 65

[rules.foreign_share]
kind = "min_share"
article = "money"
of = "foreign"
pct = { value = 5, status = "assumed", note = { fr = "Dit en réunion", en = "Said at a meeting" } }
when = { all = [{ fact = "countries", at_least = 1 }, { not = { fact = "lead_kind", includes = ["gip"] } }] }

[rules.paid]
kind = "payments"
annual = false
last_first_pct = 50
source = "https://example.org/paid"

[absent]
scoring = { fr = "La grille de notation.", en = "The scoring grid." }
"""

BONUSES = "20% (LDC), 10% (women) and 65% at most in all."
GIP = "public interest grouping among them))."

FACTS: dict[str, Any] = {
    "parties": [
        {"key": "town", "role": "lead", "kind": "commune", "country": "FR"},
        {"key": "thies", "role": "partner", "kind": "commune", "country": "SN"},
    ],
    "countries": [{"code": "SN", "income": "ldc", "status": "assumed", "source": "list of 2024"}],
    "answers": {"women": False},
    "received_at": "2025-02-01T12:00:00+01:00",
    "expenses": [{"amount": 100000}],
    "resources": [{"party": "town", "amount": 47000}, {"party": "thies", "amount": 3000}],
    "grants": [{"amount": 50000}],
}


@pytest.fixture
def call(rules: Rules) -> Regulation:
    return rules(TEXT)


def report(call: Regulation, language: str = "en") -> list[str]:
    facts = Facts.parse(FACTS)
    verdicts = check(facts, call, Stage.SUBMIT)
    repairs = {verdict.id: repair(verdict, facts, call) for verdict in verdicts}
    return list(evaluation(verdicts, ceiling(facts, call), repairs, language))


def test_an_assumed_value_that_refuses_stays_an_obstacle_and_says_so(call: Regulation):
    verdicts = check(Facts.parse(FACTS), call, Stage.SUBMIT)

    assert verdicts.overall is Overall.OBSTACLE
    assert explain(verdicts["foreign_share"], "en").assumed == ("5% (to be confirmed) · Said at a meeting",)
    assert "    ! This refusal rests on a value to be confirmed: 5% (to be confirmed) · Said at a meeting" in report(
        call
    )
    assert any("une valeur à confirmer\u202f: 5\u202f%" in line for line in report(call, "fr"))


def test_an_assumed_class_of_country_is_marked(call: Regulation):
    verdict = check(Facts.parse(FACTS), call, Stage.SUBMIT)["rate"]

    said = explain(verdict, "en")

    assert said.assumed == (
        "Class of the country Senegal: least developed countries (declared, to be confirmed) · list of 2024",
    )
    assert said.to_confirm


def test_the_text_answers_in_words(call: Regulation):
    lines = report(call)

    assert lines[0] == "Essai (test@1) · submission · obstacle"
    assert lines[2] == "[met · blocking] window · Open: submission until 13 March 2025, 12:00 (Paris)."
    assert "Possible grant: at most €50,000.00." in lines
    assert lines[-5:] == [
        "For information",
        "  - 50% of the grant is paid first, then the balance at the final report.",
        "",
        "What our sources do not say",
        "  - The scoring grid.",
    ]


def test_a_rate_says_which_bonuses_were_earned(call: Regulation):
    bounds = ceiling(Facts.parse(FACTS), call).bounds

    assert [made_of(bound, call, "en") for bound in bounds] == ["40% and 20% (LDC); at most 65% in all", ""]
    assert any("€100,000.00 × 60% = €60,000.00 (40% and 20% (LDC); at most 65% in all" in line for line in report(call))


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ("non rempli", "bloquant", "obstacle")), ("ar", ("غير مستوفى", "مانع", "عائق"))],
)
def test_outcomes_and_severities_are_translated(call: Regulation, language: str, words: tuple[str, ...]):
    text = "\n".join(report(call, language))

    assert [word for word in words if word not in text] == []
    assert "not_met" not in text


def test_a_regulation_is_read_back_article_by_article(call: Regulation):
    assert list(shown(call, "en")) == [
        "Essai · test@1 · call",
        "",
        "Article 4 · Cofinancing",
        "  rate [blocking]",
        "    The grant does not exceed 40% of the retained cost, plus the bonuses: " + BONUSES,
        "    LDC, if: classes of the project’s countries: only least developed countries.",
        "    Women, if: Women first? yes.",
        "      percentage: 40% (sourced)",
        "      bonus 1, percentage: 20% (sourced)",
        "      bonus 2, percentage: 10% (sourced)",
        "      at most in all: 65% (sourced)",
        "      several countries: one rate for the whole (to be confirmed)",
        "      https://example.org/rate",
        "  foreign_share [blocking]",
        "    Contribution of the foreign partners: at least 5% of the retained cost.",
        "    If: (number of countries of the project: at least 1 and not (kind of the lead: with " + GIP,
        "      percentage: 5% (to be confirmed) · Said at a meeting",
        "",
        "Without an article",
        "  window [blocking, from: submission]",
        "    Submission from 10 January 2025 to 13 March 2025, 12:00 (Paris). For: municipality.",
        "    Submission from 10 January 2025 to 1 April 2025. For: association.",
        "      window 1, opening: 10 January 2025 (sourced)",
        "      window 1, closing: 13 March 2025, 12:00 (sourced)",
        "      window 2, opening: 10 January 2025 (sourced)",
        "      window 2, closing: 1 April 2025 (sourced)",
        "      https://example.org/dates",
        "  paid",
        "    50% of the grant is paid first, then the balance at the final report.",
        "      share paid first: 50% (sourced)",
        "      https://example.org/paid",
        "",
        "What our sources do not say",
        "  - The scoring grid.",
    ]


def test_a_regulation_is_read_back_without_codes(rules: Rules):
    call = rules(
        '[categories]\nmeals = { fr = "Repas", en = "Meals" }\n'
        '[rules.a]\nkind = "countries"\nsource = "x"\nexcluded = ["MX", "CA-QC"]\n'
        '[rules.b]\nkind = "categories"\nsource = "x"\nineligible = ["meals"]\n'
        '[rules.c]\nkind = "window"\nsource = "x"\nspans = [{ opens = 2025-01-10, closes = { status = "unknown" } }]\n'
    )

    lines = [line.strip() for line in shown(call, "en")]

    for line in (
        "Countries: all, except Mexico and CA-QC (Canada).",
        "countries excluded: Mexico and CA-QC (Canada) (sourced)",
        "categories left out: Meals (sourced)",
        "Submissions open: 10 January 2025; close: unknown value.",
        "window 1, closing: unknown",
    ):
        assert line in lines


def test_every_value_of_every_rule_has_a_name_in_words():
    names = {part for kind in CATALOGUE.values() for part in leading_to_values(kind)}

    assert {"pct", "spans", "closes"} <= names
    assert sorted(name for name in names if f"value.{name}" not in WORDS) == []


def leading_to_values(table: type[BaseModel]) -> Iterator[str]:
    """The fields of a table, and of those inside it, in which there is a value."""
    for name, field in table.model_fields.items():
        inner = [one for one in types_in(field.annotation) if issubclass(one, BaseModel) and one is not Condition]
        below = [part for one in inner for part in (() if issubclass(one, Value) else leading_to_values(one))]
        if below or any(issubclass(one, Value) for one in inner):
            yield from (name, *below)


def types_in(annotation: Any) -> Iterator[type]:
    """A type and all those inside it: of a list, of a table, of a choice."""
    if isinstance(annotation, type):
        yield annotation
    for one in get_args(annotation):
        yield from types_in(one)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_regulation_may_be_shown(call_2025: Regulation, general_2025: Regulation, language: str):
    for regulation in (call_2025, general_2025):
        assert all(isinstance(line, str) for line in shown(regulation, language))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("", "The grant is paid each year, after the yearly budget."),
        ("annual = false\n", "The grant is paid as the agreement says."),
        (
            "annual = false\nlast_first_pct = 50\n",
            "50% of the grant is paid first, then the balance at the final report.",
        ),
    ],
)
def test_payments_say_what_is_written(rules: Rules, fields: str, said: str):
    call = rules(f'[rules.a]\nkind = "payments"\nsource = "x"\n{fields}')

    assert f"    {said}" in list(shown(call, "en"))

"""What a simulation tells as a whole is shared between the years of the project; every year balances, to the cent."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traitdunion.programme.applications.models import SectionKey
from traitdunion.programme.applications.prefill import typed_of
from traitdunion.regulations import Facts

TWO_YEARS = {"starts": "2024-09-01", "ends": "2025-08-31"}
THREE_YEARS = {"starts": "2024-09-01", "ends": "2026-02-28"}


def simulated(project, expenses, resources, grant):
    facts = {
        "project": project,
        "parties": [{"key": "town", "role": "lead", "kind": "commune"}, {"key": "abroad", "role": "partner"}],
        "expenses": [{"amount": str(amount), "country": country} for amount, country in expenses],
        "resources": [{"party": party, "amount": str(amount)} for amount, party in resources],
        "grants": [{"amount": str(grant)}],
    }
    return typed_of(Facts.parse(facts))


def by_year(section):
    """The sums of a section by year, from the cells that it types."""
    sums = defaultdict(Decimal)
    for name, values in section.items():
        if name[-4:].isdigit():
            sums[int(name[-4:])] += Decimal(values[0])
    return dict(sums)


def test_amounts_are_shared_equally_between_the_years():
    # 80,000 / 2 = 40,000; 8,000 / 2 = 4,000; 72,000 / 2 = 36,000
    typed = simulated(TWO_YEARS, [(80000, "SN")], [(8000, "town")], 72000)

    assert by_year(typed[SectionKey.EXPENSES]) == {2024: Decimal("40000.00"), 2025: Decimal("40000.00")}
    assert typed[SectionKey.FUNDING]["p1-cash-2024"] == typed[SectionKey.FUNDING]["p1-cash-2025"] == ["4000.00"]
    assert typed[SectionKey.FUNDING]["grant-2024"] == typed[SectionKey.FUNDING]["grant-2025"] == ["36000.00"]


def test_cents_that_do_not_divide_are_dealt_so_that_each_year_balances():
    # expenses 100.01 + 0.01 = 100.02 = 3 × 33.34; resources 50.01 + 0.01 + grant 50.00 = 100.02 too
    typed = simulated(THREE_YEARS, [("100.01", "SN"), ("0.01", "LB")], [("50.01", "town"), ("0.01", "abroad")], "50.00")

    assert by_year(typed[SectionKey.EXPENSES]) == dict.fromkeys((2024, 2025, 2026), Decimal("33.34"))
    assert by_year(typed[SectionKey.FUNDING]) == dict.fromkeys((2024, 2025, 2026), Decimal("33.34"))


@pytest.mark.parametrize("project", [{"starts": "2025-02-01"}, {"starts": "2025-02-01", "ends": "2025-12-31"}])
def test_a_project_of_one_year_or_without_an_end_has_one_column(project):
    typed = simulated(project, [(80000, "SN")], [(8000, "town")], 72000)

    assert len(by_year(typed[SectionKey.EXPENSES])) == 1


def test_amounts_that_say_their_year_stay_there():
    facts = {"project": TWO_YEARS, "expenses": [{"amount": "20000", "year": 2024}, {"amount": "60000", "year": 2025}]}

    typed = typed_of(Facts.parse(facts))

    assert by_year(typed[SectionKey.EXPENSES]) == {2024: Decimal(20000), 2025: Decimal(60000)}


cents = st.integers(0, 10**9).map(lambda whole: Decimal(whole) / 100)


@given(expenses=st.lists(cents, min_size=1, max_size=6), cuts=st.lists(st.integers(0, 100), max_size=4))
def test_years_balance_and_totals_hold_whatever_the_amounts(expenses, cuts):
    total = sum(expenses)
    resources = [(total * cut / 1000).quantize(Decimal("0.01")) for cut in cuts]
    grant = total - sum(resources)
    countries = ("SN", "LB", "MX", "TN", "MA", "CA")

    typed = simulated(
        THREE_YEARS,
        list(zip(expenses, countries, strict=False)),
        [(amount, ("town", "abroad")[rank % 2]) for rank, amount in enumerate(resources)],
        grant,
    )

    spent, brought = by_year(typed[SectionKey.EXPENSES]), by_year(typed[SectionKey.FUNDING])
    assert spent == brought
    assert sum(spent.values()) == total
    assert min(spent.values()) >= 0
    assert max(spent.values()) - min(spent.values()) <= Decimal("0.01")

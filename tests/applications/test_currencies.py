"""Amounts in the partner's currency, at the rate of the regulation; rates and products worked out by hand."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from traitdunion.programme.applications.amounts import NotUnderstood
from traitdunion.programme.applications.currencies import Currency, currency_of

XOF = Currency("XOF", Decimal("655.957"), fixed=True)
NONE = SimpleNamespace(currency="EUR", known_rates={})


def test_cfa_franc_needs_no_rate_in_the_regulation():
    assert currency_of("BF", NONE) == XOF


def test_rate_of_the_regulation_comes_first():
    told = SimpleNamespace(currency="EUR", known_rates={"TND": Decimal("3.37"), "XOF": Decimal(656)})

    assert currency_of("TN", told) == Currency("TND", Decimal("3.37"))
    assert currency_of("SN", told) == Currency("XOF", Decimal(656))


@pytest.mark.parametrize("country", ["FR", "LB", "", "QZ"])
def test_no_currency_but_the_euro_without_a_known_rate(country):
    assert currency_of(country, NONE) is None


def test_euros_to_the_nearest_cent_and_francs_to_the_nearest_franc():
    # 1,000,000 / 655.957 = 1,524.490… euros; 1,524.49 × 655.957 = 999,999.886… francs
    assert XOF.to_euros(Decimal(1_000_000)) == Decimal("1524.49")
    assert XOF.from_euros(Decimal("1524.49")) == Decimal(1_000_000)


def test_what_was_typed_comes_back_though_a_cent_is_worth_six_francs():
    # 1,000,003 / 655.957 = 1,524.4947… rounds to 1,524.49, which alone is worth 1,000,000
    euros = XOF.to_euros(Decimal(1_000_003))

    assert XOF.typed_or_worth("1 000 003", euros) == Decimal(1_000_003)
    assert XOF.typed_or_worth("1 000 003", Decimal(1000)) == Decimal(655_957)


@pytest.mark.parametrize("typed", ["1 000 000", "1.000.000 XOF", "xof 1 000 000", "١٠٠٠٠٠٠"])
def test_amounts_are_read_with_or_without_the_code(typed):
    assert XOF.read(typed) == Decimal(1_000_000)


def test_currency_without_cents_refuses_them():
    with pytest.raises(NotUnderstood, match="pas de centimes"):
        XOF.read("1000,50")
    assert Currency("TND", Decimal("3.37")).read("1000,50") == Decimal("1000.50")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("fr", "1\u202f000\u202f000\u00a0XOF"), ("en", "1,000,000\u00a0XOF"), ("ar", "\u20661,000,000\u00a0XOF\u2069")],
)
def test_amounts_are_shown_in_the_reader_language(language, shown):
    with override(language):
        assert XOF.shown(Decimal(1_000_000)) == shown


def test_amounts_that_are_shown_in_a_field_are_read_back():
    for language in ("fr", "en", "ar"):
        with override(language):
            assert XOF.read(XOF.written(Decimal(1_234_567))) == Decimal(1_234_567)


def test_rate_is_told_with_where_it_comes_from():
    with override("fr"):
        assert XOF.terms == "1\u00a0€ = 655,957\u00a0XOF, parité fixe depuis le 1er janvier 1999"

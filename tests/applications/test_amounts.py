"""Amounts as people type them, and the sentence that repairs those we cannot read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traitdunion.programme.applications.amounts import NotUnderstood, read_amount, show_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12 500,50", "12500.50"),
        ("12.500,50", "12500.50"),
        ("12,500.50", "12500.50"),
        ("12500.5", "12500.50"),
        ("12\u202f500\u00a0€", "12500.00"),
        ("1'250.00", "1250.00"),
        ("1.234.567", "1234567.00"),
        ("١٢٥٠٠", "12500.00"),
        ("١٢٬٥٠٠٫٥٠", "12500.50"),
        ("\u200f۱۲۵۰۰", "12500.00"),
        ("EUR 5", "5.00"),
        (",5", "0.50"),
        ("0", "0.00"),
        ("999 999 999,99", "999999999.99"),
    ],
)
def test_amount_is_read_in_every_usual_writing(typed, amount):
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "   ", "€", "\u200f"])
def test_nothing_typed_is_no_amount(typed):
    assert read_amount(typed) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12.500", "«\u202f12.500\u202f» se lit de deux façons. Écrivez 12\u202f500, ou 12,50."),
        ("12,500", "«\u202f12,500\u202f» se lit de deux façons. Écrivez 12\u202f500, ou 12,50."),
        ("douze mille", "Écrivez le montant en chiffres, par exemple 12 500,50."),
        ("1e18", "Écrivez le montant en chiffres, par exemple 12 500,50."),
        ("²", "Écrivez le montant en chiffres, par exemple 12 500,50."),
        ("-3", "Un montant est positif ou nul : retirez le signe moins."),
        ("1" + "0" * 18, "Un montant va jusqu’à 999 999 999,99 €. Vérifiez le nombre de zéros."),
        ("1000000000", "Un montant va jusqu’à 999 999 999,99 €. Vérifiez le nombre de zéros."),
        ("12 50", "Groupez les chiffres par trois, par exemple 12 500,50."),
        ("1.23.4", "Groupez les chiffres par trois, par exemple 12 500,50."),
        ("1234,567", "Deux chiffres au plus après la virgule, par exemple 12 500,50."),
        ("9" * 100_000, "Écrivez le montant en chiffres, par exemple 12 500,50."),
    ],
)
def test_amount_that_cannot_be_read_says_how_to_repair(typed, sentence):
    with pytest.raises(NotUnderstood) as refusal:
        read_amount(typed)
    assert str(refusal.value).replace("\u202f", " ") == sentence.replace("\u202f", " ")


@given(st.decimals(min_value=0, max_value=Decimal("999999999.99"), places=2), st.sampled_from(["fr", "en", "ar"]))
def test_amount_shown_is_read_back_to_the_cent(amount, language):
    assert read_amount(show_amount(amount, language)) == amount


@given(st.text(max_size=60))
def test_any_text_is_an_amount_nothing_or_a_sentence(typed):
    try:
        amount = read_amount(typed)
    except NotUnderstood:
        return
    assert amount is None or Decimal(0) <= amount <= Decimal("999999999.99")

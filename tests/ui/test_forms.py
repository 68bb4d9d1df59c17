"""Dates and amounts as people of several countries type them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from traitdunion.foundation.ui.controls import control
from traitdunion.foundation.ui.formats import money
from traitdunion.foundation.ui.forms import DateField, MoneyField


class Sample(forms.Form):
    start = DateField(required=False)
    amount = MoneyField(required=False)


def typed(**boxes):
    form = Sample({name.replace("_", "-"): value for name, value in boxes.items()})
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234", "1234.00"),
        ("1234,5", "1234.50"),
        ("1 234,56 €", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567", "1234567.00"),
        ("١٢٣٤٫٥٠", "1234.50"),
        ("\u2066€1,234.56\u2069", "1234.56"),
        ("999999999,99", "999999999.99"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert str(MoneyField().clean(text)) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("beaucoup", "invalid"),
        ("12,34,5", "invalid"),
        ("1,234.567,89", "invalid"),
        ("1e9", "invalid"),
        ("12,345 6", "cents"),
        ("1.234", "ambiguous"),
        ("-5", "negative"),
        ("1000000000", "too_big"),
        ("1" + "0" * 18, "too_big"),
        ("9" * 400, "invalid"),
        ("", "required"),
    ],
)
def test_an_amount_that_cannot_be_read_says_why(text, code):
    with pytest.raises(ValidationError) as refused:
        MoneyField().clean(text)

    assert [error.code for error in refused.value.error_list] == [code]


def test_a_comma_before_three_digits_groups_thousands_in_english_only():
    with translation.override("en"):
        assert MoneyField().clean("1,234") == Decimal(1234)
    with translation.override("fr"), pytest.raises(ValidationError):
        MoneyField().clean("1,234")


@given(st.decimals(0, Decimal("999999999.99"), places=2), st.sampled_from(["fr", "en", "ar"]))
def test_an_amount_shown_is_read_back(amount, language):
    with translation.override(language):
        assert MoneyField().clean(money(amount)) == amount


def test_a_date_is_typed_in_three_boxes():
    form = typed(start_day="1", start_month="7", start_year="2024")

    assert form.cleaned_data["start"] == date(2024, 7, 1)


def test_a_date_may_be_typed_in_arabic_digits():
    assert typed(start_day="١", start_month="٧", start_year="٢٠٢٤").cleaned_data["start"] == date(2024, 7, 1)


@pytest.mark.parametrize(
    ("day", "month", "year", "code"),
    [
        ("1", "14", "2024", "month"),
        ("30", "2", "2024", "day"),
        ("1", "7", "0001", "year"),
        ("1", "7", "24", "year"),
        ("", "7", "2024", "incomplete"),
        ("un", "7", "2024", "incomplete"),
    ],
)
def test_a_date_that_does_not_exist_says_why(day, month, year, code):
    form = typed(start_day=day, start_month=month, start_year=year)

    assert [error.code for error in form.errors.as_data()["start"]] == [code]


@pytest.mark.parametrize(
    ("day", "month", "year", "wrong"),
    [
        ("1", "13", "2024", ["month"]),
        ("31", "4", "2024", ["day"]),
        ("29", "2", "2023", ["day"]),
        ("32", "1", "2024", ["day"]),
        ("1", "7", "24", ["year"]),
        ("1", "juillet", "2024", ["month"]),
        ("", "7", "2024", ["day"]),
        ("0", "0", "2024", ["day", "month"]),
        ("x", "y", "z", ["day", "month", "year"]),
    ],
)
def test_only_the_wrong_boxes_of_a_date_are_in_error(draw, day, month, year, wrong):
    form = typed(start_day=day, start_month=month, start_year=year)

    drawn = draw("{{ f.field(form['start']) }}", form=form)

    boxes = {tag.split('"')[1].rpartition("-")[2]: "aria-invalid" in tag for tag in drawn.split("<input ")[1:]}
    assert [name for name, invalid in boxes.items() if invalid] == wrong
    assert control(form["start"]).target == f"id_start-{wrong[0]}"


def test_a_date_refused_for_another_reason_is_all_in_error():
    shown = control(name="ends", kind="date", value="2024-07-01", error="Le dernier jour précède le premier.")

    assert shown.wrong_boxes == ("day", "month", "year")


def test_a_date_left_empty_is_nothing():
    assert typed(start_day="", start_month="", start_year="").cleaned_data["start"] is None


def test_a_wrong_date_is_shown_again_as_typed(draw):
    form = typed(start_day="1", start_month="14", start_year="2024")

    html = draw('{{ f.field(form["start"]) }}', form=form)

    assert 'value="14" inputmode="numeric"' in html
    assert "Choisissez un mois entre 1 et 12." in html

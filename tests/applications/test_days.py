"""Days as people type them."""

from datetime import date

import pytest

from traitdunion.programme.applications.amounts import NotUnderstood
from traitdunion.programme.applications.days import read_day

YEARS = range(2023, 2035)


@pytest.mark.parametrize("typed", ["2024-7-1", "2024-07-01", "1/7/2024", "01.07.2024", "1 7 2024", "٢٠٢٤-٧-١"])
def test_day_is_read_in_every_usual_writing(typed):
    assert read_day(typed, YEARS) == date(2024, 7, 1)


@pytest.mark.parametrize("typed", ["", "  ", "--"])
def test_nothing_typed_is_no_day(typed):
    assert read_day(typed, YEARS) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1-1-1", "Donnez une année entre 2023 et 2034."),
        ("0001-01-01", "Donnez une année entre 2023 et 2034."),
        ("2035-01-01", "Donnez une année entre 2023 et 2034."),
        ("2024-14-1", "Choisissez un mois entre 1 et 12."),
        ("2024-2-30", "Ce jour n’existe pas dans ce mois."),
        ("2024--", "Donnez le jour, le mois et l’année en chiffres, par exemple 1 7 2024."),
        ("juillet", "Donnez le jour, le mois et l’année en chiffres, par exemple 1 7 2024."),
    ],
)
def test_day_that_cannot_be_read_says_how_to_repair(typed, sentence):
    with pytest.raises(NotUnderstood) as refusal:
        read_day(typed, YEARS)
    assert str(refusal.value) == sentence

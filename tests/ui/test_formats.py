"""What each language writes, letter for letter. NARROW is U+202F, FIXED is U+00A0, ISOLATED keeps left to right."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from traitdunion.foundation.ui import formats

NOON = datetime(2024, 3, 13, 11, 0, 8, tzinfo=UTC)


def ltr(text):
    return f"\u2066{text}\u2069"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "1\u202f234,56\u00a0€"), ("en", "€1,234.56"), ("ar", ltr("1,234.56\u00a0€"))],
)
def test_money_is_written_to_the_cent(language, expected):
    assert formats.money(Decimal("1234.56"), language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "−999\u202f999\u202f999,99\u00a0€"), ("en", "−€999,999,999.99"), ("ar", ltr("−999,999,999.99\u00a0€"))],
)
def test_money_below_zero_has_its_sign_first(language, expected):
    assert formats.money(Decimal("-999999999.99"), language) == expected


def test_money_of_nothing_is_nothing():
    assert formats.money(None) == ""
    assert formats.amount(None) == ""


@pytest.mark.parametrize(("language", "expected"), [("fr", "1\u202f234,50"), ("en", "1,234.50"), ("ar", "1,234.50")])
def test_an_amount_has_no_currency(language, expected):
    assert formats.amount(Decimal("1234.5"), language) == expected


@pytest.mark.parametrize(("language", "expected"), [("fr", "35\u202f000"), ("en", "35,000"), ("ar", "35,000")])
def test_a_number_groups_its_thousands(language, expected):
    assert formats.number(35000, language=language) == expected


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("9.999", "9,99"),
        ("70", "70"),
        ("12.50", "12,5"),
        ("100", "100"),
        ("0", "0"),
        ("-0.001", "0"),
        ("-3.129", "−3,12"),
    ],
)
def test_a_rate_is_cut_never_rounded_up(rate, expected):
    assert formats.percent(Decimal(rate), "fr") == f"{expected}\u00a0%"


def test_a_share_is_a_rate():
    assert formats.share(Decimal("0.09999"), "fr") == "9,99\u00a0%"
    assert formats.share(Decimal("0.7"), "en") == "70%"
    assert formats.share(Decimal("0.7"), "ar") == ltr("70%")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0\u00a0octets"),
        (999, "999\u00a0octets"),
        (1_000, "1\u00a0ko"),
        (412_345, "412\u00a0ko"),
        (999_999, "1\u00a0Mo"),
        (10_000_000, "10\u00a0Mo"),
        (2_500_000_000, "2,5\u00a0Go"),
    ],
)
def test_a_size_keeps_two_or_three_figures(size, expected):
    assert formats.filesize(size, "fr") == expected


def test_a_size_in_other_languages():
    assert formats.filesize(412_345, "en") == "412\u00a0kB"
    assert formats.filesize(1_200_000, "ar") == "1.2\u00a0ميغابايت"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "mercredi 13 mars 2024"), ("en", "Wednesday 13 March 2024"), ("ar", "الأربعاء 13 مارس 2024")],
)
def test_a_long_date_has_its_weekday(language, expected):
    assert formats.date_long(date(2024, 3, 13), language=language) == expected


def test_the_first_of_a_month_is_premier_in_french():
    assert formats.date_short(date(2024, 7, 1), language="fr") == "1er juillet 2024"
    assert formats.date_short(date(2024, 7, 1), language="en") == "1 July 2024"
    assert formats.date_tiny(date(2024, 1, 10), language="fr") == "10 janv."


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "mercredi 13 mars 2024 à 12\u00a0h\u00a000"),
        ("en", "Wednesday 13 March 2024 at 12:00"),
        ("ar", "الأربعاء 13 مارس 2024، الساعة 12:00"),
    ],
)
def test_an_instant_is_read_in_paris(language, expected):
    assert formats.datetime_long(NOON, language=language) == expected


def test_an_instant_is_read_in_another_zone_to_the_second():
    written = formats.datetime_long(NOON, "Africa/Dakar", seconds=True, language="fr")

    assert written == "mercredi 13 mars 2024 à 11\u00a0h\u00a000\u00a0min\u00a008\u00a0s"


def test_the_day_of_an_instant_changes_at_midnight_in_paris():
    assert formats.date_short(datetime(2024, 3, 13, 23, 30, tzinfo=UTC), language="fr") == "14 mars 2024"


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fr", ["0 jour", "1 jour", "2 jours"]),
        ("en", ["0 days", "1 day", "2 days"]),
        ("ar", ["0 يوم", "يوم واحد", "يومان"]),
    ],
)
def test_days_agree_with_their_number(language, texts):
    with translation.override(language):
        assert [formats.days(count) for count in (0, 1, 2)] == texts


def test_arabic_counts_by_six_forms():
    with translation.override("ar"):
        assert [formats.duration(count) for count in (3, 11, 100)] == ["3 أشهر", "11 شهرًا", "100 شهر"]


def test_the_machine_reads_an_instant_in_universal_time():
    assert formats.iso(NOON) == "2024-03-13T11:00:08+00:00"
    assert formats.iso(date(2024, 3, 13)) == "2024-03-13"


def test_an_unknown_language_is_written_as_french():
    assert formats.money(Decimal(1), "de") == "1,00\u00a0€"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "1er mars 2024 12\u00a0h\u00a005"),
        ("en", "1 March 2024 12:05"),
        ("ar", "1 مارس 2024 12:05"),
    ],
)
def test_a_short_instant_is_a_day_and_an_hour_in_paris(language, expected):
    moment = datetime(2024, 3, 1, 11, 5, tzinfo=UTC)

    assert formats.datetime_short(moment, language=language) == expected

"""Names of places by their codes, as pages show them."""

import pytest

from traitdunion.directory.territories.names import place_name


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("SN", "fr", "Sénégal"),
        ("CA-QC", "fr", "Québec"),
        ("CA-QC", "en", "Quebec"),
        ("CA-QC", "ar", "كيبك"),
        ("AF-BAL", "de", "Balkh"),
        ("BD-06", "fr", "Barisal (BD-06)"),  # of the division Barisal, BD-A
        ("BD-06", "en", "Barisal Division"),
        ("FR-ZZ", "fr", "FR-ZZ"),
        ("", "fr", ""),
    ],
)
def test_place_is_named_in_the_language_of_the_reader(code, language, name):
    assert place_name(code, language) == name

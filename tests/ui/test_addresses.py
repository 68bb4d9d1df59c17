"""Addresses made once are those that Django makes each time."""

import pytest
from django import urls
from django.utils import translation

from traitdunion.foundation.ui.addresses import reverse


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_an_address_is_that_of_its_language_each_time(language):
    with translation.override(language):
        assert reverse("calls:list") == reverse("calls:list") == urls.reverse("calls:list")


def test_addresses_differ_by_what_they_lead_to():
    assert [reverse("calls:detail", [slug]) for slug in ("a", "b", "a")] == ["/appels/a/", "/appels/b/", "/appels/a/"]


def test_under_a_prefix_addresses_begin_with_it():
    assert reverse("calls:list") == "/appels/"
    urls.set_script_prefix("/aap/")
    try:
        assert reverse("calls:list") == "/aap/appels/"
    finally:
        urls.clear_script_prefix()

"""Every letter that the platform may write, filled with its sample data, in each language."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from config.environment import ROOT
from traitdunion.foundation.mail.catalogue import wordings
from traitdunion.foundation.mail.message import HEAVIEST, weight
from traitdunion.foundation.mail.views import sample

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NAMES = [wording.name for wording in wordings()]


@pytest.fixture
def letter():
    known = {wording.name: wording for wording in wordings()}
    return lambda name, language: sample(known[name], language)


def test_every_template_is_declared():
    written = {Path(path).stem for path in (ROOT / "traitdunion").glob("*/*/templates/mail/*.txt")}

    assert set(NAMES) == written, "declare it in traitdunion/<storey>/<room>/letters.py (see mail/catalogue.py)"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_letter_has_both_versions_and_weighs_at_most_12_kilobytes(letter, name, language):
    written = letter(name, language)

    assert written.text.strip()
    assert written.subject in written.html.replace("&#39;", "'").replace("&amp;", "&")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in written.html
    assert weight(written) <= HEAVIEST


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_preview_of_a_letter_opens_in_the_demo(client, settings, db, name, language):
    settings.DEMO = True

    for address in ("mail:template", "mail:sample"):
        assert client.get(reverse(address, kwargs={"name": name, "code": language})).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_the_list_names_every_template(client, settings, db, prefix):
    settings.DEMO = True

    page = client.get(f"{prefix}/instruction/lettres/").text

    assert [name for name in NAMES if f">{name}</code>" not in page] == []


def test_an_address_after_its_label_becomes_a_button(letter):
    html = letter("accounts_invitation", "fr").html

    assert '<a class="do" href="https://aap.example.org/exemple/">Pour accepter</a>' in html


def test_a_code_is_large(letter):
    assert '<b class="code" dir="ltr">1234-5678</b>' in letter("accounts_code", "ar").html

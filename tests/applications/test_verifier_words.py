"""The offline verifier says the same in French: all of it, and exactly as many values."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from traitdunion.programme.applications.proof import verify_receipt

SOURCE = Path(verify_receipt.__file__)


def run(*words, **environment):
    done = subprocess.run(
        [sys.executable, SOURCE, *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1", **environment},
    )
    return done.stdout


def test_every_sentence_is_said_in_french():
    text = SOURCE.read_text().partition("FRENCH = {")
    code = text[0] + text[2].partition("\n}\n")[2]
    said = re.findall(r'said\("([^"]+)"\)', code) + re.findall(r'ValueError\("([^"]+)"\)', code)

    assert len(said) > 12
    assert set(said) <= verify_receipt.FRENCH.keys()
    for english, french in verify_receipt.FRENCH.items():
        assert english.count("%s") == french.count("%s"), english


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        ((), {"LANG": "fr_FR.UTF-8"}, "NON VÉRIFIÉ"),
        ((), {"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "NOT VERIFIED"),
        (("--lang", "fr"), {"LANG": "en_GB.UTF-8"}, "NON VÉRIFIÉ"),
        (("--lang", "en"), {"LANG": "fr_FR.UTF-8"}, "NOT VERIFIED"),
    ],
)
def test_the_language_is_that_of_the_computer_unless_another_is_chosen(words, environment, said):
    assert run("absent.json", *words, **environment).startswith(said)

"""Settings are read strictly: a wrong one stops the start with its name."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import PREFIX, ROOT, Environment, read

SOUND = {"TRAITDUNION_SECRET_KEY": "k" * 32, "TRAITDUNION_BASE_URL": "https://aap.example.org"}


def test_the_least_is_a_key_and_an_address():
    environment = read(SOUND | {"PATH": "/usr/bin"})

    assert environment.base_url == "https://aap.example.org"
    assert environment.demo is False


def test_an_unknown_variable_is_refused_with_the_nearest_word():
    with pytest.raises(ImproperlyConfigured) as refused:
        read(SOUND | {"TRAITDUNION_SECRETKEY": "x"})

    assert str(refused.value) == ("TRAITDUNION_SECRETKEY is not a setting. Did you mean TRAITDUNION_SECRET_KEY?")


@pytest.mark.parametrize("name", sorted(SOUND))
def test_a_missing_variable_is_named(name):
    with pytest.raises(ImproperlyConfigured, match=f"{name} is missing"):
        read({other: text for other, text in SOUND.items() if other != name})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRET_KEY", "short"),
        ("BASE_URL", "aap.example.org"),
        ("BASE_URL", "https://aap.example.org/"),
        ("DEMO", "perhaps"),
        ("DEMO_DATE", "15/02/2024"),
        ("SIGNING_KEY", "00"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_by_name(name, text):
    with pytest.raises(ImproperlyConfigured, match=f"^{PREFIX}{name}: "):
        read(SOUND | {PREFIX + name: text})


def test_every_fault_is_told_at_once():
    with pytest.raises(ImproperlyConfigured) as refused:
        read({"TRAITDUNION_DEMO": "perhaps", "TRAITDUNION_COLOUR": "red"})

    assert len(str(refused.value).splitlines()) == 4


def test_the_deployment_page_names_every_variable_and_no_other():
    page = (ROOT / "docs/deployment.md").read_text("utf-8")

    named = set(re.findall(rf"{PREFIX}([A-Z_]+)", page))
    assert named == {name.upper() for name in Environment.model_fields}

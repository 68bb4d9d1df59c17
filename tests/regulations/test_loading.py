"""A regulation with a mistake is refused, with its file, its line and the nearest valid word."""

from pathlib import Path

import pytest

from tests.regulations.conftest import DATA, find_general
from traitdunion.regulations import InvalidFile, Status, load, loads, overlaps

HEAD = 'id = "test"\nkind = "call"\ntitle = "Essai"\n'


def refusal(text: str, language: str = "fr") -> str:
    with pytest.raises(InvalidFile) as refused:
        loads(text, "test.toml", find=find_general)
    return refused.value.text(language)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[rules.a]\nkind = "min_shar"\n', 5, "min_share"),
        ('[rules.a]\nkind = "min_share"\nsource = "x"\nof = "owm"\npct = 10\n', 7, "own"),
        ('[rules.a]\nkind = "min_share"\nsource = "x"\nof = "own"\npct = 10\nseverty = "advice"\n', 9, "severity"),
        ('[rules.a]\nkind = "rate_by_class"\nsource = "x"\npct = { ldc = 70, oad = 50 }\n', 7, "oda"),
        (
            '[rules.a]\nkind = "rate_flat"\nsource = "x"\npct = 60\nwhen = { fact = "contries", at_least = 2 }\n',
            8,
            "countries",
        ),
        ('[rules.a]\nkind = "criterion"\nsource = "x"\nkey = "women"\n[questions]\nwomens = "?"\n', 7, "womens"),
        ('[rules.a]\nkind = "strands"\nsource = "x"\nof = ["skill"]\n[strands]\nskills = "?"\n', 7, "skills"),
        ('[rules.a]\nkind = "duration"\nmax = 12\n', 4, "source"),
        ('[rules.a]\nkind = "duration"\nsource = "x"\nmax = "long"\n', 7, "entier"),
        ('[rules.a]\nkind = "duration"\nsource = "x"\nat = "sumbit"\nmax = 12\n', 7, "submit"),
        (
            '[rules.a]\nkind = "duration"\nsource = "x"\narticle = "four"\nmax = 12\n[articles.fours]\ntitle = "x"\n',
            7,
            "fours",
        ),
        ('[rules.a]\nkind = "election"\nsource = "x"\nof = ["b", "c"]\n', 7, "« b »"),
        ('[rules.a]\nkind = "window"\nsource = "x"\nzones = ["Europe/Pari"]\nspans = []\n', 7, "Europe/Paris"),
        ('[rules.a]\nsource = "x"\n', 4, "kind"),
        ('titel = "x"\n', 4, "title"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_nearest_word(text: str, line: int, said: str):
    message = refusal(HEAD + text)

    assert f"test.toml:{line} " in message
    assert said in message


def test_every_mistake_is_told_at_once():
    message = refusal(HEAD + '[rules.a]\nkind = "min_shar"\n[rules.b]\nkind = "duration"\nmax = 12\n')

    assert message.count("test.toml:") == 2


def test_mistakes_are_told_in_english_too():
    message = refusal(HEAD + '[rules.a]\nkind = "min_shar"\n', "en")

    assert message == (
        "test.toml:5 · rules.a.kind · The kind of rule “min_shar” does not exist. The nearest word is “min_share”."
    )


def test_a_broken_toml_is_refused_with_its_name():
    assert "test.toml" in refusal("id = \n")


def test_a_cycle_is_refused():
    texts = {"a": HEAD.replace("test", "a") + 'extends = "b@1"\n', "b": HEAD.replace("test", "b") + 'extends = "a@1"\n'}

    with pytest.raises(InvalidFile) as refused:
        loads(texts["a"], "a.toml", find=lambda key, _: (texts[key], f"{key}.toml"))

    assert "a@1 → b@1 → a@1" in str(refused.value)


def test_a_regulation_that_is_not_there_is_refused():
    assert "general-2052@1" in refusal(HEAD + 'extends = "general-2052@1"\n')


def test_a_call_adds_overrides_and_drops():
    call = loads(
        HEAD
        + 'extends = "general-2025@1"\ndrop = ["oda_declaration", "cap"]\n'
        + '[rules.own_share]\npct = 20\nsource = "https://example.org"\n'
        + '[rules.length]\nkind = "duration"\nmax = 12\nsource = "https://example.org"\n',
        find=find_general,
    )

    assert call.rules["own_share"].pct.value == 20
    assert call.rules["own_share"].source == ("https://example.org",)
    assert call.rules["own_share"].article == "contribution"
    assert "oda_declaration" not in call.rules
    assert "cap" not in call.absent
    assert "length" in call.rules
    assert call.rules["rate_flat"].pct.value == 60


def test_a_changed_value_needs_its_own_source():
    message = refusal(HEAD + 'extends = "general-2025@1"\n[rules.own_share]\npct = 20\n')

    assert "source" in message


def test_dropping_what_is_not_there_is_refused():
    assert "own_share" in refusal(HEAD + 'extends = "general-2025@1"\ndrop = ["own_shares"]\n')


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("applies_from = 2025-01-01", "applies_from = 2025-06-01", False),
        ("applies_from = 2025-01-01\napplies_until = 2025-05-31", "applies_from = 2025-06-01", False),
        ("applies_from = 2025-01-01\napplies_until = 2025-06-01", "applies_from = 2025-06-01", True),
        ("applies_from = 2025-06-01", "applies_from = 2025-01-01", True),
        ("", "", True),
        ("", "applies_from = 2025-01-01", False),
    ],
)
def test_versions_in_force_at_the_same_time_are_refused(tmp_path: Path, first: str, second: str, refused: bool):
    for version, days in ((1, first), (2, second)):
        text = f"{HEAD}version = {version}\n{days}\n[rules]\n"
        (tmp_path / f"v{version}.toml").write_text(text, encoding="utf-8")

    if refused:
        with pytest.raises(InvalidFile):
            load(tmp_path / "v2.toml")
    else:
        assert load(tmp_path / "v2.toml").version == 2


def test_overlapping_versions_are_found_without_rules_of_their_own_and_at_their_line(tmp_path: Path):
    for version in (1, 2):
        text = f"{HEAD}version = {version}\napplies_from = 2025-0{version}-01\napplies_until = 2025-12-31\n"
        (tmp_path / f"v{version}.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidFile) as refused:
        load(tmp_path / "v2.toml")

    assert refused.value.text("en").startswith("v2.toml:5 · applies_from · Versions 1 and 2 of test are in force")


def test_regulations_without_rules_that_extend_each_other_are_a_loop(tmp_path: Path):
    for name, other in (("one", "two"), ("two", "one")):
        text = f'id = "{name}"\nkind = "call"\ntitle = "Essai"\nextends = "{other}@1"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidFile) as refused:
        load(tmp_path / "one.toml")

    assert "two.toml:4 · extends" in refused.value.text("en")
    assert "one@1 → two@1 → one@1" in refused.value.text("en")


def test_the_same_version_twice_overlaps():
    one, two = loads(HEAD), loads(HEAD)

    assert len(list(overlaps([one, two]))) == 1


def test_statuses_are_kept_and_unknown_values_listed():
    call = loads(
        HEAD
        + '[rules.a]\nkind = "duration"\nsource = "x"\n'
        + 'min = { value = 12, status = "assumed" }\nmax = { status = "unknown" }\n'
    )

    statuses = {used.name: used.status for used in call.rules["a"].values()}

    assert statuses == {"min": Status.ASSUMED, "max": Status.UNKNOWN}
    assert [used.name for _, used in call.missing_values()] == ["max"]


def test_an_unknown_value_has_no_value():
    assert "inconnue" in refusal(
        HEAD + '[rules.a]\nkind = "duration"\nsource = "x"\nmax = { value = 12, status = "unknown" }\n'
    )


@pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
def test_every_regulation_that_we_ship_is_read(path: Path):
    assert load(path).rules

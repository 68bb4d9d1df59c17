"""The commands for whoever writes regulations, without database or server."""

import json
from pathlib import Path

import pytest

from tests.regulations.conftest import CALL_2025, DATA
from traitdunion.regulations import canonical, loads_facts
from traitdunion.regulations.cli import main

FACTS = """
elections = { rate_choice = "rate_flat" }
parties = [
  { key = "town", role = "lead", kind = "commune", country = "FR" },
  { key = "dakar", role = "partner", kind = "commune", country = "SN" },
  { key = "tunis", role = "partner", kind = "commune", country = "TN" },
]
resources = [
  { party = "town", amount = 4000 },
  { party = "town", amount = 7000, form = "in_kind" },
  { party = "dakar", amount = 20000 },
]
grants = [{ amount = 45000 }]
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "general-2025.toml").write_text((DATA / "general-2025.toml").read_text(encoding="utf-8"))
    (tmp_path / "call.toml").write_text(CALL_2025 + "[rules]\n", encoding="utf-8")
    (tmp_path / "facts.toml").write_text(FACTS, encoding="utf-8")
    return tmp_path


def test_check_says_what_was_read(files: Path, capsys: pytest.CaptureFixture[str]):
    status = main(["check", str(files / "call.toml"), str(files / "general-2025.toml")])

    assert status == 0
    assert "call-2025@1" in capsys.readouterr().out


def test_check_refuses_with_file_line_and_word(files: Path, capsys: pytest.CaptureFixture[str]):
    (files / "bad.toml").write_text(CALL_2025 + '[rules.a]\nkind = "duratoin"\n', encoding="utf-8")

    status = main(["check", "--language", "en", str(files / "bad.toml")])

    assert status == 1
    assert "bad.toml:7" in (said := capsys.readouterr().err)
    assert "“duration”" in said


def test_check_says_of_an_example_its_line_what_was_expected_what_came_and_why(
    files: Path, capsys: pytest.CaptureFixture[str]
):
    # Own contribution retained: 4,000 + 4,000; 73,000 × 60 % = 43,800 under the 45,000 asked.
    example = f"""
[[examples]]
name = "two countries"
stage = "submit"
ceiling = "45000.00"
overall = "no_obstacle_found"
expect = {{ rate_flat = "met", own_share = "met" }}
[examples.facts]
{FACTS}"""
    text = CALL_2025 + "[rules]\n" + example
    (files / "call.toml").write_text(text, encoding="utf-8")
    line = {name: text[: text.index(name)].count("\n") + 1 for name in ("ceiling", "overall", "expect")}

    status = main(["check", "--language", "en", str(files / "call.toml")])

    out, err = capsys.readouterr()
    excess = "Flat rate: €43,800.00 at most. The request is €45,000.00, that is €1,200.00 too much."
    assert status == 1
    assert "0 example(s) of 1 come out." in out
    rate, overall, amount = err.splitlines()
    assert rate == (
        f"call.toml:{line['expect']} · examples.0.expect.rate_flat · "
        f"“two countries”: met (met) was expected, not_met (not met) came. {excess}"
    )
    assert overall == (
        f"call.toml:{line['overall']} · examples.0.overall · “two countries”: no_obstacle_found (no obstacle found) "
        f"was expected, obstacle (obstacle) came. [rate_flat] {excess}"
    )
    assert amount.startswith(
        f"call.toml:{line['ceiling']} · examples.0.ceiling · “two countries”: 45000.00 was expected"
    )
    assert "43800.00 came. Possible grant: at most €43,800.00." in amount
    assert "€73,000.00 × 60% = €43,800.00" in amount


RATES = """
[rules.countries]
kind = "rate_by_country"
source = "x"
tiers = [{ countries = ["SN"], pct = 50 }]
otherwise = 30
mixed = "parts"

[rules.bonus]
kind = "rate_bonus"
source = "x"
pct = 0
bonuses = [{ pct = 10, when = { fact = "countries", at_least = 1 } }]
"""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", True),
        ('[rules.choice]\nkind = "election"\nof = ["countries", "bonus"]\nsource = "x"\n', False),
    ],
)
def test_check_warns_that_rates_do_not_add_up(
    more: str, told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    head = 'id = "a"\nkind = "call"\ntitle = "A"\n'
    (tmp_path / "a.toml").write_text(head + RATES + more, encoding="utf-8")

    status = main(["check", "--language", "en", str(tmp_path / "a.toml")])

    said = capsys.readouterr().err
    assert status == 0
    assert (
        "a.toml:12 · rules.bonus · “countries” and “bonus” bound the same grant: the lower rate counts" in said
    ) is told


def test_evaluate_gives_verdicts_ceilings_and_repairs(files: Path, capsys: pytest.CaptureFixture[str]):
    status = main(["evaluate", str(files / "call.toml"), str(files / "facts.toml"), "--stage", "submit", "--json"])

    answer = json.loads(capsys.readouterr().out)
    rate = next(verdict for verdict in answer["verdicts"] if verdict["rule"] == "rate_flat")
    assert status == 0
    assert answer["overall"] == "obstacle"
    assert (answer["ceiling"]["amount"], answer["ceiling"]["cost"]["amount"]) == ("43800.00", "70000.00")
    assert [one["amount"] for one in rate["repairs"]] == ["750.00", "1000.00", "1200.00", "2000.00", "3000.00"]


def test_evaluate_refuses_a_word_that_the_regulation_does_not_know(files: Path, capsys: pytest.CaptureFixture[str]):
    (files / "facts.toml").write_text("[answers]\nmere_founder = true\n", encoding="utf-8")

    status = main(["evaluate", str(files / "call.toml"), str(files / "facts.toml")])

    assert status == 1
    assert "facts.toml:2" in (said := capsys.readouterr().err)
    assert "mere_funder" in said


def test_evaluate_warns_that_a_general_regulation_is_a_floor(files: Path, capsys: pytest.CaptureFixture[str]):
    main(["evaluate", str(files / "general-2025.toml"), str(files / "facts.toml")])

    assert "socle" in capsys.readouterr().err


def test_compare_tells_what_changes_file_by_file(files: Path, capsys: pytest.CaptureFixture[str]):
    old = CALL_2025 + "applies_until = 2025-05-31\n[rules]\n"
    new = CALL_2025 + 'version = 2\napplies_from = 2025-06-01\n[rules.rate_flat]\npct = 70\nsource = "erratum"\n'
    (files / "call.toml").write_text(old, encoding="utf-8")
    (files / "call-2.toml").write_text(new, encoding="utf-8")
    (files / "facts.json").write_bytes(canonical(loads_facts(FACTS)))

    status = main(
        ["compare", str(files / "call.toml"), str(files / "call-2.toml"), str(files / "facts.json"), "--json"]
    )

    answer = json.loads(capsys.readouterr().out)
    (difference,) = answer["files"]
    assert status == 0
    # 73,000 × 70 % = 51,100; what remains to be financed is 45,000.
    assert difference["ceiling"] == ["43800.00", "45000.00"]
    assert difference["changes"] == [{"rule": "rate_flat", "outcome": ["not_met", "met"]}]
    assert difference["better"] is True
    assert answer["rules"] == [{"rule": "rate_flat", "name": "pct", "before": "60", "after": "70"}]
    assert answer["remarks"] == []


def test_compare_says_that_nothing_changes(files: Path, capsys: pytest.CaptureFixture[str]):
    (files / "other.toml").write_text(CALL_2025.replace("call-2025", "other") + "[rules]\n", encoding="utf-8")
    arguments = ["compare", str(files / "call.toml"), str(files / "other.toml"), str(files / "facts.toml")]

    main([*arguments, "--json"])
    answer = json.loads(capsys.readouterr().out)
    main([*arguments, "--language", "en"])
    lines = capsys.readouterr().out.splitlines()

    assert answer["files"][0]["better"] is None
    assert lines[1:] == [
        "Beware: these are not two versions of the same regulation, their identifiers differ.",
        "No rule changes.",
        f"{files / 'facts.toml'}: nothing changes.",
    ]


def test_compare_answers_in_words(files: Path, capsys: pytest.CaptureFixture[str]):
    new = 'version = 2\napplies_from = 2025-06-01\ndrop = ["own_share"]\n[rules.rate_flat]\npct = 30\nsource = "x"\n'
    (files / "call-2.toml").write_text(CALL_2025 + new, encoding="utf-8")

    main(
        ["compare", str(files / "call.toml"), str(files / "call-2.toml"), str(files / "facts.toml"), "--language", "en"]
    )

    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "call-2025@1 → call-2025@2",
        "Rules changed:",
        "  rate_flat · pct · 60 → 30",
        "  own_share · min_share → –",
    ]
    # 73,000 × 30 % = 21,900
    assert "  Possible grant · €43,800.00 → €21,900.00" in lines


def test_facts_prints_a_file_to_fill(files: Path, capsys: pytest.CaptureFixture[str]):
    main(["facts", str(files / "call.toml")])

    assert "# [[parties]]" in capsys.readouterr().out

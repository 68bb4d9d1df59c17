"""The regulations of the calls: examples that hold, a source for every value, nothing from another year as sourced."""

import pytest

from tests.calls.fixtures import DATA
from traitdunion.programme.calls.rulebook import reference_day
from traitdunion.regulations import Status, failures
from traitdunion.regulations.loading import load

FILES = sorted((DATA / "regulations").glob("*.toml"))
CALLS = [path for path in FILES if not path.name.startswith("general-2")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_example_comes_out(path):
    regulation = load(path)

    assert regulation.examples
    assert list(map(str, failures(regulation))) == []


@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_each_rule_that_examples_judge_is_seen_to_pass_and_to_fail(path):
    regulation = load(path)
    judged = {rule for example in regulation.examples for rule in example.expect}

    lonely = [
        rule
        for rule in judged
        if len({example.expect[rule] for example in regulation.examples if rule in example.expect}) < 2
        and not any(used.status is Status.UNKNOWN for used in regulation.rules[rule].values())
    ]

    assert lonely == []


def test_what_comes_from_the_2022_edition_is_assumed_in_2024():
    digital = load(DATA / "regulations" / "numerique-2024.toml")

    statuses = {
        rule: {used.status for used in digital.rules[rule].values()} or {digital.rules[rule].status}
        for rule in ("own_share", "duration", "countries", "agreement", "network")
    }

    assert statuses == {rule: {Status.ASSUMED} for rule in statuses}


def test_a_joint_device_takes_the_general_rate_as_assumed_only():
    rates = {
        slug: {used.status for used in load(DATA / "regulations" / f"{slug}.toml").rules["rate_country"].values()}
        for slug in ("senegal-2024", "liban-2024", "mexique-2024", "cles-en-main-2024")
    }

    assert rates == {slug: {Status.ASSUMED} for slug in rates}


@pytest.mark.parametrize(
    ("slug", "day", "assumed"),
    [
        ("numerique-2024", "2024-01-10", False),
        ("senegal-2024", "2023-12-22", False),
        ("liban-2024", "2024-01-01", True),
    ],
)
def test_the_class_of_a_country_is_read_at_the_opening(slug, day, assumed):
    regulation = load(DATA / "regulations" / f"{slug}.toml")

    found, is_assumed = reference_day(regulation)

    assert (str(found), is_assumed) == (day, assumed)

"""The regulations of the calls: examples that hold, a source for every value, nothing from another year as sourced."""

import pytest

from tests.calls.fixtures import DATA
from traitdunion.programme.calls.rulebook import reference_day
from traitdunion.regulations import Outcome, Regulation, Status, failures
from traitdunion.regulations.loading import load

FILES = sorted((DATA / "regulations").glob("*.toml"))
EXAMPLES = sorted((DATA / "examples").glob("*.toml"))
MET, NOT_MET = Outcome.MET, Outcome.NOT_MET
NEVER = {
    ("amerique-latine-2024", "window"): MET,  # its closing is unknown
    ("egalite-2024", "window"): MET,  # the same
    ("liban-2024", "window"): MET,  # its opening is unknown
    ("general-2025", "rate_choice"): NOT_MET,  # a choice is never refused
    ("general-2025", "in_kind_cap"): NOT_MET,  # what exceeds is cut, never refused
}
"""What a rule cannot give, for want of a value or by its nature."""
UNKNOWN = {("numerique-2022", "rate_country")}
"""Rules of which no value is known."""


@pytest.mark.parametrize("path", [*FILES, *EXAMPLES], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_comes_out(path):
    regulation = load(path)

    assert regulation.examples
    assert list(map(str, failures(regulation))) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_rule_that_a_regulation_writes_is_seen_to_pass_and_to_fail(path):
    regulation, beside = load(path), DATA / "examples" / path.name
    told = [*regulation.examples, *(load(beside).examples if beside.exists() else ())]
    seen = {rule: {example.expect.get(rule) for example in told} for rule in written(regulation)}

    unproved = {
        rule: sorted(missing)
        for rule, outcomes in seen.items()
        if (path.stem, rule) not in UNKNOWN and (missing := {MET, NOT_MET} - {NEVER.get((path.stem, rule))} - outcomes)
    }

    assert unproved == {}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_beside_a_regulation_prove_that_very_text(path):
    regulation, examples = load(DATA / "regulations" / path.name), load(path)

    assert examples.extends == regulation.reference
    assert examples.rules == regulation.rules


def written(regulation: Regulation) -> list[str]:
    """The rules that a regulation judges by its own text, those that it only inherits left out."""
    parent = regulation.extends and load(DATA / "regulations" / f"{regulation.extends.partition('@')[0]}.toml")
    inherited = parent.rules if parent else {}
    return [key for key, rule in regulation.rules.items() if not rule.informative and inherited.get(key) != rule]


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

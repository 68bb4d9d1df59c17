"""Windows, durations and days (D8)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from traitdunion.regulations import (
    Facts,
    Lever,
    Outcome,
    Overall,
    Regulation,
    Severity,
    Stage,
    check,
    explain,
    repair,
    sentence,
)
from traitdunion.regulations.days import add_months, months_between

Rules = Callable[..., Regulation]

PARIS, TWO_ZONES = '["Europe/Paris"]', '["Europe/Paris", "Africa/Dakar"]'


def window(spans: str, zones: str = PARIS, more: str = "") -> str:
    return f'[rules.a]\nkind = "window"\nsource = "x"\nzones = {zones}\n{more}\nspans = [{spans}]\n'


def at(moment: str, call: Regulation, **tables: object) -> tuple[Outcome, str]:
    facts = Facts.parse({"received_at": moment} | tables)
    verdict = check(facts, call, Stage.SUBMIT)["a"]
    return verdict.outcome, verdict.says


THROUGH = "{ opens = 2024-01-10, closes = 2024-03-13 }"
BEFORE = "{ opens = 2022-09-30, closes_before = 2022-12-28 }"
NOON = "{ opens = 2024-01-10T09:00:00, closes = 2024-03-13T12:00:00 }"


@pytest.mark.parametrize(
    ("span", "zones", "moment", "found"),
    [
        (THROUGH, PARIS, "2024-01-09T23:59:59+01:00", "upcoming"),
        (THROUGH, PARIS, "2024-01-10T00:00:00+01:00", "met"),
        (THROUGH, PARIS, "2024-03-13T23:59:59+01:00", "met"),
        (THROUGH, PARIS, "2024-03-14T00:00:00+01:00", "closed"),
        # Midnight in Dakar is one o'clock in Paris: the latest of the two counts.
        (THROUGH, TWO_ZONES, "2024-03-14T00:59:59+01:00", "met"),
        (THROUGH, TWO_ZONES, "2024-03-14T01:00:00+01:00", "closed"),
        (BEFORE, PARIS, "2022-12-27T23:59:59+01:00", "met"),
        (BEFORE, PARIS, "2022-12-28T00:00:00+01:00", "closed"),
        (NOON, PARIS, "2024-01-10T08:59:59+01:00", "upcoming"),
        (NOON, PARIS, "2024-03-13T12:00:00+01:00", "met"),
        (NOON, PARIS, "2024-03-13T12:00:01+01:00", "closed"),
    ],
)
def test_a_window_opens_and_closes_to_the_second(rules: Rules, span: str, zones: str, moment: str, found: str):
    assert at(moment, rules(window(span, zones)))[1] == found


def test_an_extension_counts_and_may_not_come_earlier(rules: Rules):
    call = rules(
        window('{ opens = 2024-01-10, closes = 2024-03-13, extensions = [{ closes = 2024-03-20, reason = "Panne" }] }')
    )

    assert at("2024-03-20T23:00:00+01:00", call)[0] is Outcome.MET
    with pytest.raises(ValueError, match="fermer plus tôt"):
        rules(window("{ opens = 2024-01-10, closes = 2024-03-13, extensions = [{ closes = 2024-03-12 }] }"))


@pytest.mark.parametrize(
    ("begun", "received", "found"),
    [
        ("2024-03-13T11:50:00+01:00", "2024-03-13T12:29:00+01:00", (Outcome.MET, "grace")),
        ("2024-03-13T12:01:00+01:00", "2024-03-13T12:29:00+01:00", (Outcome.NOT_MET, "closed")),
        ("2024-03-13T11:50:00+01:00", "2024-03-13T12:31:00+01:00", (Outcome.NOT_MET, "closed")),
        (None, "2024-03-13T12:29:00+01:00", (Outcome.UNKNOWN, "unknown")),
    ],
)
def test_grace_for_whoever_had_begun(rules: Rules, begun: str | None, received: str, found: tuple[Outcome, str]):
    call = rules(window(NOON, more="grace_minutes = 30"))

    assert at(received, call, **({"begun_at": begun} if begun else {})) == found


@pytest.mark.parametrize(
    ("begun", "found"),
    [
        ("2024-03-13T11:49:59+01:00", (Outcome.NOT_MET, "closed")),
        ("2024-03-13T11:50:00+01:00", (Outcome.MET, "grace")),
        ("2024-03-13T12:00:00+01:00", (Outcome.MET, "grace")),
    ],
)
def test_grace_may_ask_that_work_went_on_lately(rules: Rules, begun: str, found: tuple[Outcome, str]):
    call = rules(window(NOON, more="grace_minutes = 30\ngrace_within = 10"))

    assert at("2024-03-13T12:29:00+01:00", call, begun_at=begun) == found


def test_an_assumed_grace_decides_only_when_it_is_used(rules: Rules):
    call = rules(window(NOON, more='grace_minutes = { value = 30, status = "assumed" }'))

    def decides(received: str) -> bool:
        facts = Facts.parse({"received_at": received, "begun_at": "2024-03-13T11:50:00+01:00"})
        return check(facts, call, Stage.SUBMIT)["a"].assumed_decides

    assert (decides("2024-03-13T11:59:00+01:00"), decides("2024-03-13T12:10:00+01:00")) == (False, True)


def test_an_assumed_hour_decides_only_near_it(rules: Rules):
    call = rules(window(THROUGH))

    def decides(moment: str) -> bool:
        verdict = check(Facts.parse({"received_at": moment}), call, Stage.SUBMIT)["a"]
        assert verdict.assumed_decides is ("Heure de clôture, prise à minuit" in explain(verdict).assumed)
        return verdict.assumed_decides

    assert (decides("2024-02-01T12:00:00+01:00"), decides("2024-03-13T18:00:00+01:00")) == (False, True)


def test_windows_by_kind_of_applicant(rules: Rules):
    call = rules(
        window(
            '{ applicants = ["association"], opens = 2024-01-10, closes = 2024-04-04 },'
            '{ applicants = ["commune"], opens = 2024-01-10, closes = 2024-03-13 }'
        )
    )

    def lead(kind: str) -> Outcome:
        parties = [{"key": "x", "role": "lead", "kind": kind, "country": "FR"}]
        return at("2024-03-20T12:00:00+01:00", call, parties=parties)[0]

    assert (lead("association"), lead("commune"), lead("gip")) == (
        Outcome.MET,
        Outcome.NOT_MET,
        Outcome.NOT_APPLICABLE,
    )


def test_a_call_to_come_is_announced_and_a_closed_one_is_an_obstacle(rules: Rules):
    call = rules(window(THROUGH))
    early, late = (
        check(Facts.parse({"received_at": moment}), call, Stage.SIMULATE)
        for moment in ("2024-01-01T12:00:00+01:00", "2024-04-01T12:00:00+01:00")
    )

    assert (early["a"].severity, early.overall) == (Severity.TO_CHECK, Overall.TO_CHECK)
    assert (late["a"].severity, late.overall) == (Severity.BLOCKING, Overall.OBSTACLE)


def test_an_unknown_closing_is_not_known(rules: Rules):
    call = rules(window('{ opens = 2024-01-10, closes = { status = "unknown" } }'))

    assert at("2024-03-20T12:00:00+01:00", call)[0] is Outcome.UNKNOWN
    (opening,) = call.windows[0].openings()
    assert (opening.closes, opening.state(datetime(2024, 2, 1, tzinfo=UTC))) == (None, "unknown")


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2024-04-01", "2025-03-31", 12),
        ("2024-04-01", "2025-04-01", 13),
        ("2024-04-01", "2024-04-01", 1),
        ("2024-01-31", "2024-02-28", 1),  # 31 January + 1 month is 29 February 2024, after the 28th
        ("2024-01-31", "2024-02-29", 2),
        ("2023-12-15", "2024-12-14", 12),
    ],
)
def test_months_are_counted_as_fixed(first: str, last: str, months: int):
    assert months_between(date.fromisoformat(first), date.fromisoformat(last)) == months


def test_months_are_clamped():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)


LENGTH = '[rules.a]\nkind = "duration"\nsource = "x"\nmin = 12\nmax = 24\n'


def lasting(starts: str, ends: str, **tables: object) -> Facts:
    return Facts.parse({"project": {"starts": starts, "ends": ends}} | tables)


@pytest.mark.parametrize(
    ("ends", "found", "mended"),
    [
        ("2025-03-31", "met", None),
        ("2024-12-31", "under", date(2025, 3, 1)),  # 1 April 2024 to 1 March 2025: twelve months begun
        ("2026-04-01", "over", date(2026, 3, 31)),
        ("2024-01-01", "reversed", date(2025, 3, 1)),
    ],
)
def test_a_duration_and_the_closest_day_that_mends_it(rules: Rules, ends: str, found: str, mended: date | None):
    call, facts = rules(LENGTH), lasting("2024-04-01", ends)

    verdict = check(facts, call)["a"]
    repairs = repair(verdict, facts, call)

    assert verdict.says == found or (found, verdict.outcome) == ("met", Outcome.MET)
    assert [(one.lever, one.day) for one in repairs] == ([(Lever.DATE, mended)] if mended else [])


def test_a_duration_by_round(rules: Rules):
    call = rules(
        '[rounds]\n2022 = "2022"\n2024 = "2024"\n[rules.a]\nkind = "duration"\nsource = "x"\n'
        "by_round = { 2022 = { min = 12, max = 36 }, 2024 = { max = 12 } }\n"
    )

    found = [
        check(lasting("2024-04-01", "2026-03-31", **({"round": key} if key else {})), call)["a"].outcome
        for key in ("2022", "2024", None)
    ]

    assert found == [Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN]


def test_days_of_the_project_are_moved_whole(rules: Rules):
    call = rules('[rules.a]\nkind = "project_dates"\nsource = "x"\nstarts_from = 2024-06-01\n')
    facts = lasting("2024-05-01", "2025-04-30")

    (found,) = repair(check(facts, call)["a"], facts, call)

    assert (found.facts.project.starts, found.facts.project.ends) == (date(2024, 6, 1), date(2025, 5, 31))


def test_moments_are_said_in_each_language(rules: Rules):
    verdict = check(Facts.parse({"received_at": "2024-02-01T12:00:00+01:00"}), rules(window(NOON)), Stage.SUBMIT)["a"]

    assert sentence(verdict) == "Ouvert\u202f: dépôt jusqu’au 13 mars 2024, 12\u00a0h\u00a000 (Paris)."
    assert sentence(verdict, "en") == "Open: submission until 13 March 2024, 12:00 (Paris)."

"""Where each call stands, on the days that matter."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Card
from traitdunion.programme.calls.states import State, Window, current

PARIS, DAKAR = ZoneInfo("Europe/Paris"), ZoneInfo("Africa/Dakar")


def states(moment):
    found = {}
    for call in Call.objects.published().with_card():
        found.setdefault(Card(call.snapshot, moment).state, set()).add(call.slug)
    return found


def test_on_15_february_2024_seven_are_open_two_to_come_three_incomplete(calls):
    moment = datetime(2024, 2, 15, 10, tzinfo=PARIS)

    assert states(moment) == {
        State.OPEN: {
            *("jeunesse-2024", "sport-2024", "numerique-2024", "securite-alimentaire-2024", "patrimoine-2024"),
            *("cles-en-main-2024", "senegal-2024"),
        },
        State.UPCOMING: {"generaliste-2024", "mexique-2024"},
        State.INCOMPLETE: {"egalite-2024", "amerique-latine-2024", "liban-2024"},
        State.CLOSED: {"numerique-2022"},
    }


def test_the_named_querysets_agree_with_the_pages(calls):
    moment = datetime(2024, 2, 15, 10, tzinfo=PARIS)

    opened = set(Call.objects.open_at(moment).values_list("slug", flat=True))

    assert opened == states(moment)[State.OPEN]


@pytest.mark.parametrize(
    ("slug", "moment", "state"),
    [
        ("numerique-2024", datetime(2024, 1, 9, 23, 59, 59, tzinfo=PARIS), State.UPCOMING),
        ("numerique-2024", datetime(2024, 1, 10, 0, 0, 0, tzinfo=PARIS), State.OPEN),
        ("numerique-2024", datetime(2024, 3, 13, 23, 59, 59, 999_999, tzinfo=PARIS), State.OPEN),
        ("numerique-2024", datetime(2024, 3, 14, 0, 0, 0, tzinfo=PARIS), State.CLOSED),
        # midnight in Dakar is one o'clock in Paris, in winter: the later counts
        ("senegal-2024", datetime(2024, 2, 24, 0, 30, tzinfo=PARIS), State.OPEN),
        ("senegal-2024", datetime(2024, 2, 23, 23, 59, 59, tzinfo=DAKAR), State.OPEN),
        ("senegal-2024", datetime(2024, 2, 24, 0, 0, tzinfo=DAKAR), State.CLOSED),
        ("generaliste-2024", datetime(2024, 3, 1, 0, 0, tzinfo=PARIS), State.OPEN),
        ("mexique-2024", datetime(2024, 3, 20, 23, 59, tzinfo=PARIS), State.UPCOMING),
        # an unknown opening keeps a call shut until its closing, a known one ends the doubt
        ("liban-2024", datetime(2024, 5, 15, 23, 59, tzinfo=PARIS), State.INCOMPLETE),
        ("liban-2024", datetime(2024, 5, 16, 0, 0, tzinfo=PARIS), State.CLOSED),
        ("egalite-2024", datetime(2030, 1, 1, tzinfo=PARIS), State.INCOMPLETE),
        # "before 28 December" leaves the whole of the 27th
        # its rates exist and we do not have them: shown, not opened
        ("numerique-2022", datetime(2022, 12, 27, 23, 59, 59, tzinfo=PARIS), State.INCOMPLETE),
        ("numerique-2022", datetime(2022, 12, 28, 0, 0, tzinfo=PARIS), State.CLOSED),
    ],
)
def test_a_call_opens_and_closes_to_the_second(calls, slug, moment, state):
    card = Card(calls[slug].snapshot, moment)

    assert card.state is state
    assert Call.objects.open_at(moment).filter(slug=slug).exists() == (state is State.OPEN)


def test_an_hour_written_in_the_regulation_still_counts_at_that_instant():
    window = Window(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 3, 13, 11, tzinfo=UTC), through=True)

    assert window.state(datetime(2024, 3, 13, 11, 0, 0, tzinfo=UTC)) is State.OPEN
    assert window.state(datetime(2024, 3, 13, 11, 0, 0, 1, tzinfo=UTC)) is State.CLOSED


def test_of_several_windows_the_open_one_tells_the_state():
    first = Window(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC))
    second = Window(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC))

    assert current([first, second], datetime(2024, 1, 15, tzinfo=UTC)) == first
    assert current([first, second], datetime(2024, 2, 15, tzinfo=UTC)) == second
    assert current([first, second], datetime(2024, 5, 15, tzinfo=UTC)) == second


def test_a_call_without_a_window_is_incomplete():
    assert current([], datetime(2024, 5, 15, tzinfo=UTC)).state(datetime(2024, 5, 15, tzinfo=UTC)) is State.INCOMPLETE


def test_the_last_week_is_said(calls):
    senegal = calls["senegal-2024"].snapshot

    assert Card(senegal, datetime(2024, 2, 21, 9, tzinfo=PARIS)).badge[0] == "ferme bientôt"
    assert Card(senegal, datetime(2024, 2, 15, 9, tzinfo=PARIS)).badge[0] == "ouvert"


def test_calls_are_sorted_by_state_then_by_closing_day(calls):
    moment = datetime(2024, 2, 15, 10, tzinfo=PARIS)
    cards = sorted((Card(call.snapshot, moment) for call in Call.objects.published()), key=lambda card: card.rank)

    assert [card.slug for card in cards] == [
        *("senegal-2024", "numerique-2024", "jeunesse-2024", "securite-alimentaire-2024", "sport-2024"),
        *("cles-en-main-2024", "patrimoine-2024", "generaliste-2024", "mexique-2024", "liban-2024"),
        *("amerique-latine-2024", "egalite-2024", "numerique-2022"),
    ]

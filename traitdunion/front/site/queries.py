"""What the front door asks of the rooms below."""

from datetime import datetime

from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Card


def next_closings(moment: datetime, limit: int = 3) -> list[Card]:
    """The calls that receive files at `moment`, those that close first."""
    calls = Call.objects.open_at(moment).with_card()
    return sorted((Card(call.snapshot, moment) for call in calls), key=lambda card: card.rank)[:limit]


def published_calls(moment: datetime) -> list[Card]:
    """Every call that the public may read, open ones first."""
    calls = Call.objects.published().with_card()
    return sorted((Card(call.snapshot, moment) for call in calls), key=lambda card: card.rank)

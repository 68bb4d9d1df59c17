"""What pages ask of calls, by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db.models import Q

from traitdunion.directory.accounts.queries import FetchQuerySet


class CallQuerySet(FetchQuerySet):
    """Calls: `Call.objects.…`"""

    def published(self) -> Self:
        """Those that the public may read."""
        return self.filter(snapshot__isnull=False)

    def able_to_open(self) -> Self:
        """Published, and lacking no value that is known to exist."""
        return self.published().filter(complete=True)

    def with_snapshot(self) -> Self:
        """The published document in the same query."""
        return self.select_related("snapshot")

    def with_card(self) -> Self:
        """What a list needs of the published document, without the document."""
        return self.select_related("snapshot").defer("snapshot__document")

    def open_at(self, moment: datetime) -> Self:
        """Those that receive files at `moment`."""
        closing = Q(rounds__windows__closes_at__gt=moment) | Q(
            rounds__windows__closes_at=moment, rounds__windows__through=True
        )
        return self.able_to_open().filter(closing, rounds__windows__opens_at__lte=moment).distinct()


class RegulationVersionQuerySet(FetchQuerySet):
    """Versions of regulations: `RegulationVersion.objects.…`"""

    def in_force(self, day: date) -> Self:
        """Newest first, those that apply on `day`. A version without a first day applies since ever."""
        return self.exclude(applies_from__gt=day).order_by("-version")

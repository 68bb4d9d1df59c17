"""A published call as its pages read it: the document, and what the business instant makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import PARIS
from traitdunion.foundation.ui.formats import date_long, date_short
from traitdunion.programme.calls.documents import extension_words
from traitdunion.programme.calls.models import Call, CallSnapshot
from traitdunion.programme.calls.states import State, Window, current
from traitdunion.programme.calls.texts import city, grace_words, hour, moment_words, said

BADGES = {State.OPEN: "ok", State.UPCOMING: "info", State.INCOMPLETE: "ask", State.CLOSED: ""}
STATUSES = {"sourced": "ok", "assumed": "wait", "unknown": "ask"}


@dataclass(frozen=True)
class Card:
    """A line of the list of calls."""

    snapshot: CallSnapshot
    moment: datetime

    @property
    def data(self) -> dict[str, Any]:
        """The part of the document that a list needs."""
        return self.snapshot.card

    @property
    def slug(self) -> str:
        return self.data["slug"]

    @cached_property
    def window(self) -> Window:
        """The window that tells the state."""
        return current([Window.of(row) for row in self.data["windows"]], self.moment)

    @property
    def state(self) -> State:
        """That of its window; a call whose regulation lacks a value does not open."""
        state = self.window.state(self.moment)
        return state if self.data["complete"] or state is State.CLOSED else State.INCOMPLETE

    @property
    def today(self) -> date:
        return self.moment.astimezone(PARIS).date()

    @property
    def closes_on(self) -> date | None:
        return self.window.last_day

    @property
    def opens_on(self) -> date | None:
        return self.window.first_day

    @property
    def badge(self) -> tuple[str, str]:
        """Word and kind of the state."""
        if self.state is State.OPEN and self.window.closes_soon(self.moment):
            return _("ferme bientôt"), "wait"
        return str(self.state.label), BADGES[self.state]

    @property
    def missing(self) -> str:
        """Which bound of the calendar is not known, in words; nothing when both are."""
        if self.opens_on and self.closes_on:
            return ""
        return _("clôture inconnue") if self.opens_on else _("ouverture inconnue")

    @property
    def rank(self) -> tuple[int, date, str]:
        """Open calls first, then upcoming, incomplete, closed; in each, by closing day."""
        states = (State.OPEN, State.UPCOMING, State.INCOMPLETE, State.CLOSED)
        return states.index(self.state), self.closes_on or date.max, self.slug

    def accepts(self, country: str) -> bool:
        """Whether no rule of the call turns this country away."""
        places = self.data["places"]
        return country in places["only"] if places["only"] is not None else country not in places["except"]


@dataclass(frozen=True)
class Moment:
    """A step of the calendar. `when` is what clocks elsewhere say; `status` that of the value, "" for today."""

    title: str
    text: str
    elsewhere: tuple[str, ...] = ()
    note: str = ""
    status: str = ""
    passed: str = ""


@dataclass(frozen=True)
class Sheet(Card):
    """A whole call."""

    @property
    def document(self) -> dict[str, Any]:
        return self.snapshot.document

    @property
    def call(self) -> Call:
        return self.snapshot.call

    @property
    def family(self) -> str:
        return str(Call.Family(self.document["family"]).label)

    @property
    def zones(self) -> list[ZoneInfo]:
        """Zones to show beside Paris."""
        return [ZoneInfo(name) for name in self.document.get("zones", ()) if name != PARIS.key]

    @property
    def closing_hour(self) -> str:
        """What follows the day of the stub: `` à 24 h 00, heure de Paris``."""
        closes, zone = self.window.closes_at, ZoneInfo(self.window.zone)
        said_at = {"hour": hour(closes, zone, closing=True), "city": city(zone)} if closes else {}
        return _(" à %(hour)s, heure de %(city)s") % said_at if closes else ""

    @property
    def applies_from(self) -> date | None:
        """First day of the regulation, when it says one."""
        day = self.document["regulation"]["applies_from"]
        return date.fromisoformat(day) if day else None

    @property
    def hour_assumed(self) -> bool:
        """Whether some closing is a day whose hour no source gives."""
        return any(gap["key"] == "hour" for gap in self.document["regulation"]["gaps"])

    def gaps(self) -> list[dict[str, str]]:
        """What our sources do not say, and the unknown bounds of the calendar."""
        said_ = [gap["text"] for gap in self.document["regulation"]["gaps"]]
        return [*({"fr": text, get_language() or "fr": text} for text in self._missing_bounds()), *said_]

    @property
    def grace(self) -> str:
        """What is left to whoever is at work at the closing."""
        return grace_words(self.window)

    def extensions(self) -> list[str]:
        """Each closing that an officer put back, in words, the latest first."""
        return [said(extension_words(row)).text for row in reversed(self.document.get("extensions", []))]

    def _missing_bounds(self) -> Iterator[str]:
        for row in self.document["windows"]:
            if row["opens_at"] is None:
                yield _("Le jour d’ouverture des dépôts.")
            if row["closes_at"] is None:
                yield _("Le jour de clôture des dépôts.")

    def timeline(self) -> list[Moment]:
        """Openings, closings, what follows, and today at its place."""
        steps = sorted(self._steps(), key=lambda step: (step[0] is None, step[0] or self.moment))
        past = [moment for at, moment in steps if at and at <= self.moment]
        ahead = [moment for at, moment in steps if not (at and at <= self.moment)]
        today = Moment(_("Aujourd’hui"), date_long(self.today), passed="now")
        return [*past, today, *ahead]

    def _steps(self) -> Iterator[tuple[datetime | None, Moment]]:
        for row in self.document["windows"]:
            window = Window.of(row)
            yield window.opens_at, self._opening(_("Ouverture"), window.opens_at, row["opens"])
            day_alone = self.hour_assumed and not window.through
            yield (
                window.closes_at,
                self._closing(_("Clôture des dépôts"), window.closes_at, row["closes"], day_alone=day_alone),
            )
        for row in self.document["regulation"]["committees"]:
            yield None, Moment(_("Comité de sélection"), self._committee(row), status=row["status"])
        for row in self.document["milestones"]:
            yield None, Moment(said(row["title"]).text, said(row["text"]).text, status=row["status"])

    def _opening(self, title: str, moment: datetime | None, data: dict[str, Any]) -> Moment:
        note = said(data["note"]).text if data["note"] else ""
        if moment is None:
            return Moment(title, _("date inconnue"), note=note, status="unknown")
        return Moment(title, date_long(moment), note=note, status=data["status"], passed=self._passed(moment))

    def _closing(self, title: str, moment: datetime | None, data: dict[str, Any], *, day_alone: bool) -> Moment:
        if moment is None:
            return self._opening(title, moment, data)
        note = said(data["note"]).text if data["note"] else ""
        status = "assumed" if day_alone and data["status"] == "sourced" else data["status"]
        note = note or (_("L’heure est à confirmer, le jour est sourcé.") if status != data["status"] else "")
        elsewhere = tuple(moment_words(moment, zone, closing=True) for zone in self.zones)
        return Moment(title, moment_words(moment, closing=True), elsewhere, note, status, self._passed(moment))

    def _passed(self, moment: datetime) -> str:
        return "done" if moment <= self.moment else ""

    def _committee(self, row: dict[str, Any]) -> str:
        text = said(row["statement"]).text
        if not row["latest"]:
            return text
        day = date_short(date.fromisoformat(row["latest"]))
        return _("%(text)s Au plus tard le %(day)s.") % {"text": text, "day": day}

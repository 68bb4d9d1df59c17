"""Who may open the pages of availability: everyone; the log and its decisions: officers."""

from datetime import timedelta

from tests.house.addresses import EVERYONE, OFFICERS, PEOPLE, Address, only
from traitdunion.foundation.clock import now
from traitdunion.front.watch.models import Incident
from traitdunion.programme.calls.models import Window

NOBODY = dict.fromkeys(PEOPLE, 403)
"""Only the watcher's token opens the probe: tests/watch/test_probe.py."""


def build(world):
    closing = now() + timedelta(hours=2)
    world["window"] = Window.objects.filter(round__call=world["call"]).first()
    Window.objects.filter(pk=world["window"].pk).update(opens_at=closing - timedelta(days=9), closes_at=closing)
    owner = world.people["officer"].staff_roles.first().owner
    world["call"].owner = owner
    world["call"].save(update_fields=["owner"])
    world["incident"] = Incident.objects.create(started=now() - timedelta(hours=1), last=now())


def window(world):
    return [world["window"].pk]


ADDRESSES = {
    "watch:page": Address(EVERYONE),
    "watch:data": Address(EVERYONE),
    "watch:table": Address(EVERYONE),
    "watch:probe": Address(NOBODY, NOBODY),
    "watch:incidents": Address(OFFICERS),
    "watch:incident": Address(OFFICERS, args=lambda world: [world["incident"].pk]),
    "watch:extension": Address(OFFICERS, args=window),
    "watch:extend": Address(post=only("officer", "administrator", yes=302), args=window),
}

"""Who may open the officers' pages: those of the ministry that owns the call."""

from tests.applications.factories import paper_file
from tests.applications.trial import published_call
from tests.house.addresses import OFFICERS, Address, only


def slug(world):
    return [world["trial"].slug]


def number(world):
    return [*slug(world), world["submission"].application.number]


def piece_of(world, place):
    return world["submission"].document["attachments"][place]["id"]


def piece(world):
    return [*number(world), 1, piece_of(world, 0)]


def build(world):
    """A file that came on paper, to a call of the same ministry."""
    world["on_paper"] = paper_file(published_call("programme-2024"), world.people["officer"])


def paper(world):
    return [world["on_paper"].call.slug, world["on_paper"].application.number]


ADDRESSES = {
    "appraisal:calls": Address(OFFICERS),
    "appraisal:list": Address(OFFICERS, args=slug),
    "appraisal:export": Address(OFFICERS, args=slug),
    "appraisal:questions": Address(OFFICERS, post=only("officer", "administrator", yes=302), args=slug),
    "appraisal:calendar": Address(OFFICERS, args=slug),
    "appraisal:late": Address(OFFICERS, post=only("officer", "administrator", yes=422), args=slug),
    "appraisal:extension": Address(
        OFFICERS, post=only("officer", "administrator", yes=422), args=lambda world: [*slug(world), "0"]
    ),
    "appraisal:paper": Address(
        OFFICERS, post=only("officer", "administrator", yes=422), args=lambda world: paper(world)[:1]
    ),
    "appraisal:correct": Address(OFFICERS, post=only("officer", "administrator", yes=422), args=paper),
    "appraisal:receipt": Address(only("officer", "administrator", yes=302), args=lambda world: [*paper(world), 1]),
    "appraisal:file": Address(OFFICERS, args=number),
    "appraisal:messages": Address(OFFICERS, post=only("officer", "administrator", yes=422), args=number),
    "appraisal:enclosure": Address(OFFICERS, args=lambda world: [*number(world), world["enclosure"].pk]),
    "appraisal:let_back": Address(post=only("officer", "administrator", yes=302), args=number),
    "appraisal:attachment": Address(OFFICERS, args=piece),
    "appraisal:archive": Address(OFFICERS, args=lambda world: [*number(world), 1]),
    "appraisal:preview": Address(OFFICERS, args=lambda world: [*number(world), 1, piece_of(world, 1)]),
}

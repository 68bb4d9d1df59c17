"""Who may open the pages of the calls: everyone."""

from tests.calls.fixtures import publish_call
from tests.house.addresses import EVERYONE, PEOPLE, Address, only


def build(world):
    world["call"] = publish_call()


def call(world):
    return [world["call"].slug]


ADDRESSES = {
    "calls:list": Address(EVERYONE),
    "calls:list_data": Address(EVERYONE),
    "calls:list_calendar": Address(EVERYONE),
    "calls:feed": Address(EVERYONE),
    "calls:detail": Address(EVERYONE, args=call),
    "calls:data": Address(EVERYONE, args=call),
    "calls:presentation": Address(EVERYONE, args=call),
    "calls:regulation": Address(EVERYONE, args=call),
    "calls:versions": Address(EVERYONE, args=call),
    "calls:questions": Address(EVERYONE, args=call),
    "calls:questions_feed": Address(EVERYONE, args=call),
    "calls:ask": Address(post=only(*PEOPLE[1:], yes=302), args=call),
    "calls:follow": Address(post=only(*PEOPLE[1:], yes=302), args=call),
    "calls:calendar": Address(EVERYONE, args=call),
    "calls:regulation_file": Address(EVERYONE, args=lambda world: [world["call"].slug, 1]),
}

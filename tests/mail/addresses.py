from tests.house.addresses import OFFICERS, PEOPLE, Address

NOBODY = dict.fromkeys(PEOPLE, 404)
"""Outside a demonstration the mailbox does not exist; test_mailbox.py reads it inside one."""
FORGED = dict.fromkeys(PEOPLE, 403)
"""Only the letter holds the right address; test_preferences.py follows it."""


def trial(world):
    return ["mail_trial", "fr"]


ADDRESSES = {
    "mail:mailbox": Address(NOBODY),
    "mail:letter": Address(NOBODY, args=lambda world: [1]),
    "mail:illustrated": Address(NOBODY, args=lambda world: [1]),
    "mail:leave": Address(FORGED, FORGED, args=lambda world: ["forged"]),
    "mail:templates": Address(OFFICERS),
    "mail:template": Address(OFFICERS, args=trial),
    "mail:sample": Address(OFFICERS, args=trial),
}

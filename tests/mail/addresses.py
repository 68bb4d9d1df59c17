from tests.house.addresses import PEOPLE, Address

NOBODY = dict.fromkeys(PEOPLE, 404)
"""Outside a demonstration the mailbox does not exist; test_mailbox.py reads it inside one."""

ADDRESSES = {
    "mail:mailbox": Address(NOBODY),
    "mail:letter": Address(NOBODY, args=lambda world: [1]),
    "mail:illustrated": Address(NOBODY, args=lambda world: [1]),
}

from tests.house.addresses import EVERYONE, Address

ADDRESSES = {
    "territories:search": Address(EVERYONE),
    "territories:suggestions": Address(EVERYONE),
}

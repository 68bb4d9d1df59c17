"""Who may open the simulator: everybody; a simulation that names no call makes no file."""

from tests.house.addresses import EVERYONE, Address, only

ADDRESSES = {
    "desk:simulator": Address(EVERYONE),
    "desk:draft": Address(only()),
}

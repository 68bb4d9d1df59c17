from tests.house.addresses import EVERYONE, Address

PAGES = (
    "home",
    "search",
    "help",
    "accessibility",
    "ecodesign",
    "privacy",
    "legal",
    "map",
    "security",
    "robots",
    "health",
)
ADDRESSES = {f"site:{name}": Address(EVERYONE) for name in PAGES}

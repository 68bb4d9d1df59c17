from tests.house.addresses import PEOPLE, Address

ADDRESSES = {"ui:style": Address(dict.fromkeys(PEOPLE, 404))}

"""The closed lists of words that facts, regulations and verdicts share."""

from enum import IntEnum, StrEnum
from typing import NoReturn


class Outcome(StrEnum):
    """What a rule says of a file. Five answers: none of them is a yes or a no, so none has a truth value."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"

    def __bool__(self) -> NoReturn:
        raise TypeError("an Outcome has five values: compare it with one of them")


class Severity(StrEnum):
    BLOCKING = "blocking"
    TO_CHECK = "to_check"
    PRIORITY = "priority"
    ADVICE = "advice"


class Stage(IntEnum):
    """The moments of a file, in order."""

    SIMULATE = 0
    SUBMIT = 1
    ADMIT = 2
    AWARD = 3
    PAY = 4

    @classmethod
    def named(cls, name: str) -> "Stage":
        return cls[name.upper()]

    @property
    def word(self) -> str:
        return self.name.lower()


class Overall(StrEnum):
    """The whole answer, worst first. Never "eligible"."""

    OBSTACLE = "obstacle"
    INCOMPLETE = "incomplete"
    TO_CHECK = "to_check"
    NO_OBSTACLE_FOUND = "no_obstacle_found"


class Provenance(StrEnum):
    """Where a fact comes from."""

    DECLARED = "declared"
    COMPUTED = "computed"
    REGISTER = "register"
    RULING = "ruling"


class Status(StrEnum):
    """How well a value is known. Unknown: it exists and we do not have it."""

    SOURCED = "sourced"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


class Income(StrEnum):
    """Class of a country: ldc (PMA), oda (other recipients of aid), other (not on the list of that year)."""

    LDC = "ldc"
    ODA = "oda"
    OTHER = "other"


class Role(StrEnum):
    LEAD = "lead"
    CARRIER = "carrier"
    PARTNER = "partner"
    OPERATOR = "operator"


class Kind(StrEnum):
    """Kinds of organisation. local_authority is any authority, abroad above all, without a closer word."""

    COMMUNE = "commune"
    GROUPING = "grouping"
    DEPARTMENT = "department"
    REGION = "region"
    OVERSEAS = "overseas"
    LOCAL_AUTHORITY = "local_authority"
    ASSOCIATION = "association"
    GIP = "gip"
    NETWORK = "network"
    COMPANY = "company"
    PUBLIC_BODY = "public_body"
    MINISTRY = "ministry"
    EMBASSY = "embassy"
    PREFECTURE = "prefecture"
    OTHER = "other"

    @property
    def is_authority(self) -> bool:
        return self in AUTHORITIES


AUTHORITIES = frozenset(
    {Kind.COMMUNE, Kind.GROUPING, Kind.DEPARTMENT, Kind.REGION, Kind.OVERSEAS, Kind.LOCAL_AUTHORITY}
)


class Side(StrEnum):
    """Whose money: own (French authorities that carry the project), foreign, other, grant (what is asked)."""

    OWN = "own"
    FOREIGN = "foreign"
    OTHER = "other"
    GRANT = "grant"


class Form(StrEnum):
    CASH = "cash"
    IN_KIND = "in_kind"


class Debt(StrEnum):
    """State of an obligation of a party."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    CONTESTED = "contested"


FRENCH_CODES = frozenset({"FR", "BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"})
"""ISO 3166-1 codes under which French authorities are found; some of them are recipients of aid too (WF)."""

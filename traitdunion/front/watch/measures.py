"""One measure a minute: whether a whole save went through. It travels as [instant, up, milliseconds, cause]."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

Row = list[Any]


@dataclass(frozen=True, order=True)
class Measure:
    """What was seen at the minute `at` (UTC, without seconds). `cause` is a code, empty when all went well."""

    at: datetime
    up: bool
    milliseconds: int
    cause: str = ""

    def row(self) -> Row:
        """As JSON values."""
        return [self.at.isoformat(), self.up, self.milliseconds, self.cause]

    @classmethod
    def of(cls, row: Row) -> Self:
        """From JSON values. Raises ValueError for anything else."""
        match row:
            case [str(at), bool(up), int(milliseconds), str(cause)]:
                instant = datetime.fromisoformat(at)
                if instant.tzinfo and milliseconds >= 0 and len(cause) <= 40:
                    return cls(instant.replace(second=0, microsecond=0), up, milliseconds, cause)
        raise ValueError(row)

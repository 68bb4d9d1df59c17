"""CSV files of reference, read strictly: a fault stops with its file, its line and its reason."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from config.environment import ROOT

FOLDER = ROOT / "data/reference"
Found = TypeVar("Found")


class BrokenFileError(Exception):
    """A file that cannot be imported; says "communes.csv, line 12: …"."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        where = f"{path.name}, line {line}" if line else path.name
        super().__init__(f"{where}: {reason}")


class Row:
    """One line of a file; each method reads a column as a type or raises BrokenFileError."""

    def __init__(self, path: Path, line: int, values: Mapping[str, str]) -> None:
        self.path, self.line, self.values = path, line, values

    def fail(self, reason: str) -> BrokenFileError:
        return BrokenFileError(self.path, self.line, reason)

    def text(self, column: str) -> str:
        """Any text, possibly empty."""
        return self.values[column]

    def name(self, column: str, pattern: str = ".+") -> str:
        """A text that may not be empty, of the shape `pattern`."""
        value = self.values[column]
        if not re.fullmatch(pattern, value):
            raise self.fail(f"{column} is {value!r}" if value else f"{column} is empty")
        return value

    def one_of(self, column: str, choices: set[str]) -> str:
        value = self.values[column]
        if value not in choices:
            raise self.fail(f"{column} is {value!r}, not one of {', '.join(sorted(choices))}")
        return value

    def number(self, column: str) -> int | None:
        """A whole number from 0; None when empty."""
        value = self.values[column]
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise self.fail(f"{column} is {value!r}, not a whole number")
        return int(value)

    def flag(self, column: str) -> bool:
        return self.one_of(column, {"", "0", "1"}) == "1"

    def day(self, column: str) -> date:
        try:
            return date.fromisoformat(self.values[column])
        except ValueError:
            raise self.fail(f"{column} is {self.values[column]!r}, not a day such as 2024-12-31") from None

    def siren(self, column: str) -> str:
        """Nine digits whose Luhn key is right, or nothing."""
        value = self.values[column]
        if value and not is_siren(value):
            raise self.fail(f"{column} {value!r} is no SIREN")
        return value

    def known(self, column: str, value: str, among: Mapping[str, Found]) -> Found:
        """What `value`, read in `column`, stands for."""
        if value not in among:
            raise self.fail(f"{column} {value!r} is not known")
        return among[value]


def is_siren(text: str) -> bool:
    """Nine ASCII digits with the Luhn key of the French register of bodies."""
    if not re.fullmatch(r"[0-9]{9}", text):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(text))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def read(path: Path, columns: list[str]) -> Iterator[Row]:
    """Rows of a UTF-8 file with exactly these columns, each with the line it ends on.

    Raises BrokenFileError when the file is missing or empty, has other columns, or a row too few or too many values.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            if header != columns:
                raise BrokenFileError(path, 1, f"the columns are {','.join(header)!r}, not {','.join(columns)!r}")
            for values in reader:
                if len(values) != len(columns):
                    raise BrokenFileError(path, reader.line_num, f"{len(values)} values for {len(columns)} columns")
                yield Row(path, reader.line_num, dict(zip(columns, values, strict=True)))
    except FileNotFoundError:
        raise BrokenFileError(path, None, "the file is missing") from None
    except UnicodeDecodeError:
        raise BrokenFileError(path, _line_of(path), "the text is not UTF-8") from None
    except csv.Error as error:
        raise BrokenFileError(path, reader.line_num, str(error)) from None


def sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise BrokenFileError(path, None, "the file is missing") from None


def _line_of(path: Path) -> int:
    """The first line that is not UTF-8 (the decoder counts from its buffer, not from the file)."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1


def count_rows(path: Path) -> int:
    """Rows of the file, its header aside; a file that is not UTF-8 is told by `read`."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return max(sum(1 for _row in csv.reader(file)) - 1, 0)

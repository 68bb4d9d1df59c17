"""Which line of a TOML text holds a given key: enough of TOML's layout to point at a mistake."""

import re
from collections import defaultdict

Path = tuple[str | int, ...]

HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$""")
PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
STRING = re.compile(r'''"""|\'\'\'|"(?:\\.|[^"\\])*"|'[^']*'|#.*$''')


class Positions:
    """Line numbers (from 1) of the keys of a TOML text."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.starts: dict[Path, int] = {}
        self._read()

    def line(self, path: Path) -> int | None:
        """The line of `path`, else of its closest ancestor; inside a value, of the word itself when it is found."""
        for length in range(len(path), 0, -1):
            start = self.starts.get(path[:length])
            if start is not None:
                return self._inside(start, path[length:])
        return 1 if self.lines else None

    def line_of_word(self, word: str) -> int | None:
        """The first line that writes `word` as a whole word."""
        whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        return next((number for number, line in enumerate(self.lines, start=1) if whole.search(line)), None)

    def _inside(self, start: int, rest: Path) -> int:
        """The first line from `start` that writes the last named key of `rest` (keys of inline tables)."""
        names = [str(part) for part in rest if isinstance(part, str)]
        if not names:
            return start
        word = re.compile(rf"(?<![\w-]){re.escape(names[-1])}(?![\w-])\s*=")
        ends = [other for other in self.starts.values() if other > start]
        last = min(ends, default=len(self.lines) + 1)
        for number in range(start, last):
            if word.search(self.lines[number - 1]):
                return number
        return start

    def _read(self) -> None:
        table: Path = ()
        counts: dict[Path, int] = defaultdict(int)
        closing = ""
        depth = 0
        for number, line in enumerate(self.lines, start=1):
            if closing:
                closing = "" if closing in line else closing
                continue
            if depth == 0 and (header := HEADER.match(line)):
                table = self._resolve(_parts(header[2]), counts, appended=header[1] == "[[")
                self.starts.setdefault(table, number)
                continue
            value = line
            if depth == 0 and (key := KEY.match(line)):
                self._mark(table, _parts(key[1]), number)
                value = key[2]
            closing = _opens_text(value)
            bare = STRING.sub("", value)
            depth = max(0, depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}"))

    def _mark(self, table: Path, parts: list[str], number: int) -> None:
        for length in range(1, len(parts) + 1):
            self.starts.setdefault((*table, *parts[:length]), number)

    @staticmethod
    def _resolve(parts: list[str], counts: dict[Path, int], *, appended: bool) -> Path:
        """The path of a header, with the index of each array of tables that it goes through."""
        path: Path = ()
        for index, part in enumerate(parts):
            path = (*path, part)
            last = index == len(parts) - 1
            if last and appended:
                counts[path] += 1
            if counts.get(path):
                path = (*path, counts[path] - 1)
        return path


def _parts(text: str) -> list[str]:
    return [part.strip("\"'") for part in PART.findall(text)]


def _opens_text(value: str) -> str:
    """The delimiter of a text of several lines that begins in `value` and does not end there."""
    for mark in ('"""', "'''"):
        if value.count(mark) == 1:
            return mark
    return ""

"""Which line of a TOML text holds a given key: enough of TOML's layout to point at a mistake."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

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

    def line(self, path: Path, word: str = "") -> int | None:
        """The line of `path`, else of its closest ancestor; inside a value, of the word itself when it is found."""
        for length in range(len(path), 0, -1):
            start = self.starts.get(path[:length])
            if start is not None:
                return self._inside(start, path[:length], path[length:], word)
        return (self.line_of_word(word) if word else None) or (1 if self.lines else None)

    def line_of_word(self, word: str) -> int | None:
        """The first line that writes `word` as a whole word."""
        return next(self._writing(word, range(1, len(self.lines) + 1)), None)

    def _inside(self, start: int, prefix: Path, rest: Path, word: str) -> int:
        """Inside what begins at `start`: the line of the last named key of `rest` (inline tables), or of the word."""
        others = [line for path, line in self.starts.items() if line > start and path[: len(prefix)] != prefix]
        lines = range(start, min(others, default=len(self.lines) + 1))
        names = [part for part in rest if isinstance(part, str)]
        rank = next((part for part in reversed(rest[:-1]) if isinstance(part, int)), 0)
        if names:
            keys = self._matching(rf"(?<![\w-]){re.escape(names[-1])}(?![\w-])\s*=", lines)
            value = rf"""(?<![\w-]){re.escape(names[-1])}\s*=\s*(\[[^\]]*)?["']?{re.escape(word)}(?![\w-])"""
            exact = self._matching(value, lines) if word else []
            for found in (exact, keys):
                if found:
                    ranked = keys[rank] if rank < len(keys) else found[0]
                    return ranked if ranked in found else found[0]
        inner = lines[1:] if HEADER.match(self.lines[start - 1]) else lines
        return next(self._writing(word, inner), start) if word else start

    def _matching(self, pattern: str, lines: range) -> list[int]:
        """The line of each match, in order."""
        return [number for number in lines for _ in re.finditer(pattern, self.lines[number - 1])]

    def _writing(self, word: str, lines: range) -> Iterator[int]:
        whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        return (number for number in lines if whole.search(self.lines[number - 1]))

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
                self._mark((), table, number)
                continue
            value = line
            if depth == 0 and (key := KEY.match(line)):
                self._mark(table, _parts(key[1]), number)
                value = key[2]
            closing = _opens_text(value)
            bare = STRING.sub("", value)
            depth = max(0, depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}"))

    def _mark(self, table: Path, parts: Sequence[str | int], number: int) -> None:
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

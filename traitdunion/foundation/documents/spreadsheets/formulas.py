"""Formulas in A1 notation, put in the words of OpenFormula (OpenDocument 1.3, part 4)."""

import re

FUNCTIONS = frozenset({"SUM", "IF", "ROUND", "SUMPRODUCT"})
_CELL = r"\$?[A-Z]{1,3}\$?\d+"
_TOKEN = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
    | (?P<range>(?:(?P<sheet>'(?:[^']|'')+'|[A-Za-z]\w*)!)?(?P<first>{_CELL})(?::(?P<last>{_CELL}))?(?![\w(]))
    | (?P<name>[A-Z]+(?=\())
    | (?P<sign><>|<=|>=|[-+*/=<>&(),])
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<space>\ +)
    """,
    re.VERBOSE,
)


def open_formula(formula: str) -> str:
    """`formula` as an OpenDocument cell holds it: SUM('My sheet'!B2:B9) is of:=SUM([$'My sheet'.B2:.B9]).

    Raises ValueError for anything beyond references, numbers, quoted texts, operators and FUNCTIONS.
    """
    words, at = [], 0
    while at < len(formula):
        token = _TOKEN.match(formula, at)
        if token is None or (token["name"] and token["name"] not in FUNCTIONS):
            raise ValueError(f"{formula!r} is not understood at {at}")
        words.append(_range(token) if token["range"] else ";" if token["sign"] == "," else token[0])
        at = token.end()
    return f"of:={''.join(words)}"


def open_range(text: str) -> str:
    """A range of another sheet, as OpenDocument writes it: 'Lists'!$A$2:$A$9 is [$'Lists'.$A$2:.$A$9]."""
    return open_formula(text).removeprefix("of:=")


def _range(token: re.Match[str]) -> str:
    sheet = f"${token['sheet']}" if token["sheet"] else ""
    last = f":.{token['last']}" if token["last"] else ""
    return f"[{sheet}.{token['first']}{last}]"

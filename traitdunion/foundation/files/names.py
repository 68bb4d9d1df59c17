"""The name under which a file is shown: that of its giver, without what could deceive or break a page."""

import re
import unicodedata

LONGEST = 150
LONGEST_EXTENSION = 10
UNNAMED = "document"
JOINERS = "\u200c\u200d"
"""Zero-width marks that Persian and Indian scripts are spelt with; every other invisible character goes."""


def shown_name(name: str) -> str:
    """The last part of `name`, on one line, without control or direction marks, in at most 150 characters."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(" " if letter.isspace() else letter for letter in name if _visible(letter))
    name = re.sub(" +", " ", name).strip(f" {JOINERS}")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:LONGEST] or UNNAMED
    extension = extension[:LONGEST_EXTENSION]
    return f"{stem[: LONGEST - len(extension) - 1].strip(' .') or UNNAMED}.{extension}"


def extension_of(name: str) -> str:
    """What follows the last dot, in lower case; empty without a dot."""
    _, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""


def _visible(letter: str) -> bool:
    return letter in JOINERS or letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}

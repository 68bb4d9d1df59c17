"""Names of places by their codes (ISO 3166), from the files that we ship: without asking the database."""

import re
from collections import Counter
from functools import cache
from unicodedata import normalize

from django.utils.translation import get_language

from traitdunion.directory.territories.queries import country_name
from traitdunion.directory.territories.reading import FOLDER, read

LANGUAGES = ("fr", "en", "ar")


def place_name(code: str, language: str | None = None) -> str:
    """The name of a country or of a subdivision in `language`, or in the active one; its code if not known.

    A name that two subdivisions of a country bear keeps its code: "Barisal (BD-06)".
    """
    if "-" not in code:
        return country_name(code, language)
    names = _subdivisions().get(code)
    return names.get((language or get_language() or "fr")[:2], names["en"]) if names else code


@cache
def _subdivisions() -> dict[str, dict[str, str]]:
    """The names of each code, by language."""
    names = {
        row.text("code"): {each: row.text(f"name_{each}") or row.text("name_en") for each in LANGUAGES}
        for row in read(FOLDER / "subdivisions.csv", ["code", *(f"name_{each}" for each in LANGUAGES)])
    }
    bearers = Counter(
        (code[:2], letters) for code, said in names.items() for letters in {*map(_letters, said.values())}
    )
    return {
        code: {
            language: name if bearers[code[:2], _letters(name)] == 1 else f"{name} ({code})"
            for language, name in said.items()
        }
        for code, said in names.items()
    }


def _letters(name: str) -> bytes:
    """What tells a name from another when it is typed: its letters, bare where they are Latin."""
    return re.sub(rb"[^a-z0-9]", b"", normalize("NFKD", name).lower().encode("ascii", "ignore")) or name.encode()

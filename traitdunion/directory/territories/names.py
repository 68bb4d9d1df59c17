"""Names of places by their codes (ISO 3166), from the files that we ship: without asking the database."""

from collections import Counter
from functools import cache

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
    return _subdivisions((language or get_language() or "fr")[:2]).get(code, code)


@cache
def _subdivisions(language: str) -> dict[str, str]:
    names = {
        row.text("code"): {each: row.text(f"name_{each}") or row.text("name_en") for each in LANGUAGES}
        for row in read(FOLDER / "subdivisions.csv", ["code", *(f"name_{each}" for each in LANGUAGES)])
    }
    bearers = Counter((code[:2], name) for code, said in names.items() for name in {*map(str.casefold, said.values())})
    return {
        code: name if bearers[code[:2], name.casefold()] == 1 else f"{name} ({code})"
        for code, said in names.items()
        for name in (said.get(language, said["en"]),)
    }

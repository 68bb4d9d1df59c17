"""Translation by the standard library's gettext: the French sentences are the keys."""

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en", "ar")
FOLDER = Path(__file__).parent / "locale"


def N_(message: str) -> str:  # noqa: N802 (the usual mark of a sentence to extract)
    """Mark a French sentence for the catalogues."""
    return message


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("regulations", FOLDER, [language], fallback=True)


def translate(message: str, language: str) -> str:
    return catalogue(language).gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int, language: str) -> str:
    return catalogue(language).ngettext(singular, plural, number)

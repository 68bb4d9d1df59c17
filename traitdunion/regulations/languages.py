"""Translation by the standard library's gettext: the French sentences are the keys."""

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en", "ar")
FOLDER = Path(__file__).parent / "locale"
CATALOGUES: dict[tuple[str, Path], None] = {("regulations", FOLDER): None}


def N_(message: str) -> str:  # noqa: N802 (the usual mark of a sentence to extract)
    """Mark a French sentence for the catalogues."""
    return message


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The sentences of the engine in a language, then those of whoever reads other files with it."""
    first, *others = (gettext.translation(domain, folder, [language], fallback=True) for domain, folder in CATALOGUES)
    for other in others:
        first.add_fallback(other)
    return first


def also(domain: str, folder: Path) -> None:
    """Translate by the catalogues of `folder` what those of the engine do not have."""
    CATALOGUES[domain, folder] = None
    catalogue.cache_clear()


def translate(message: str, language: str) -> str:
    return catalogue(language).gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int, language: str) -> str:
    return catalogue(language).ngettext(singular, plural, number)

"""Words as the index keeps them: no case, no accent, no ligature, no punctuation."""

import re
import unicodedata
from threading import local

import Stemmer

LEXICON = 1  # raise it when the words or stems of a text change: what was indexed is then made again
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ـ": ""})
LENGTHENED = {"st": "saint", "ste": "sainte"}
"""What people shorten in the names of places."""
WORD = re.compile(r"[^\W_]{1,60}")
_threads = local()


def fold(text: str) -> str:
    """The words of `text`, lower case and bare, one space between: "Cœur d’Hérault" gives "coeur d herault".

    Accents and Arabic vowel signs go; apostrophes, hyphens, no-break spaces separate; bidi marks and soft hyphens
    vanish.
    """
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of `text` in their order; digits make words too ("76575"); 60 letters at most each."""
    lower = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", lower).translate(LIGATURES)
    kept = (character for character in decomposed if unicodedata.category(character) not in {"Mn", "Cf"})
    return WORD.findall("".join(kept))


def lexemes(text: str) -> list[str]:
    """The French stem of each word: "rénovations", "Rénovation" and "renovation" all give "renov"."""
    return list(_stemmer().stemWords(words(text)))


def index_text(*texts: str, stem: bool = True) -> str:
    """What a LexemesField holds for a row found by `texts`: its distinct words and, with `stem`, their stems."""
    found = [word for text in texts for word in words(text)]
    if stem:
        found += _stemmer().stemWords(found)
    return " ".join(sorted(set(found)))


def _stemmer() -> Stemmer.Stemmer:
    """One stemmer per thread: the library's is not safe to share."""
    if not hasattr(_threads, "french"):
        _threads.french = Stemmer.Stemmer("french")
    return _threads.french

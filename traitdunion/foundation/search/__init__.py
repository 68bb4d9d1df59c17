"""Search in our own database: words in, rows out, the same on SQLite and PostgreSQL."""

from traitdunion.foundation.search.text import LENGTHENED, LEXICON, fold, index_text, lexemes, words

__all__ = ["LENGTHENED", "LEXICON", "fold", "index_text", "lexemes", "words"]

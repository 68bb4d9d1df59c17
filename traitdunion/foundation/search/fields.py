"""A column of words with the same full-text lookup on SQLite (FTS5) and PostgreSQL (GIN)."""

from itertools import repeat
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup

from traitdunion.foundation.search.text import lexemes, words

MOST_WORDS = 20


class LexemesField(models.TextField):
    """Words made by `index_text`, found by ``filter(words__matches="rénovations énerg")``.

    Each word of the query must begin a word of the row or, with `stem`, share its stem. A query without a word filters
    nothing, and only its first 20 words count. The model needs an integer primary key; `traitdunion.foundation.search.index` makes the index.
    """

    def __init__(self, *args: Any, stem: bool = True, **kwargs: Any) -> None:
        self.stem = stem
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"stem": self.stem}

    @property
    def index_name(self) -> str:
        return f"{self.model._meta.db_table}_{self.column}_fts"  # noqa: SLF001  Django's public name for it


def vector(column: str) -> str:
    """PostgreSQL's vector of a column of words: ours word for word, its own parser kept out."""
    return f"array_to_tsvector(string_to_array({column}, ' '))"


@LexemesField.register_lookup
class Matches(Lookup):
    lookup_name = "matches"

    def get_prep_lookup(self) -> list[tuple[str, str]]:
        """(prefix, stem) of each word; the stem is "" where the field has none."""
        stems = lexemes(self.rhs) if self.lhs.target.stem else repeat("")
        return list(zip(words(self.rhs), stems, strict=False))[:MOST_WORDS]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[str]]:
        if not self.rhs:
            return "1 = 1", []
        column, _params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{vector(column)} @@ %s::tsquery", [_postgresql(self.rhs)]
        table = connection.ops.quote_name(self.lhs.target.index_name)
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(self.lhs.target.model._meta.pk.column)}"
        return f"{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [_sqlite(self.rhs)]


def _sqlite(query: list[tuple[str, str]]) -> str:
    return " AND ".join(f'("{word}"*' + (f' OR "{stem}")' if stem else ")") for word, stem in query)


def _postgresql(query: list[tuple[str, str]]) -> str:
    return " & ".join(f"('{word}':*" + (f" | '{stem}')" if stem else ")") for word, stem in query)

"""A column of words with the same full-text lookup on SQLite (FTS5) and PostgreSQL (GIN)."""

from itertools import repeat
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup

from traitdunion.foundation.search.text import LENGTHENED, index_text, lexemes, words

MOST_WORDS = 20


class LexemesField(models.TextField):  # type: ignore[type-arg]
    """Words made by `index_text`, found by ``filter(words__matches="rénovations énerg")``.

    Each word of the query must begin a word of the row or, with `stem`, share its stem; "st" stands for "saint".
    A query without a word filters nothing, and only its first 20 words count. The model needs an integer primary key;
    `search.index` makes the index. With `of`, the words are those of these fields of the row, read each time it is
    saved.
    """

    def __init__(self, *args: Any, stem: bool = True, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.stem, self.of = stem, of
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"stem": self.stem} | ({"of": self.of} if self.of else {})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if self.of:
            texts = (getattr(model_instance, name) for name in self.of)
            setattr(model_instance, self.attname, index_text(*texts, stem=self.stem))
        return super().pre_save(model_instance, add)

    @property
    def table(self) -> str:
        return str(self._options.db_table)

    @property
    def key(self) -> str:
        """The column of the primary key."""
        return str(self._options.pk.column)

    @property
    def index_name(self) -> str:
        return f"{self.table}_{self.column}_fts"

    @property
    def _options(self) -> Any:
        return self.model._meta  # noqa: SLF001 Django documents it


def vector(column: str) -> str:
    """PostgreSQL's vector of a column of words: ours word for word, its own parser kept out."""
    return f"array_to_tsvector(string_to_array({column}, ' '))"


@LexemesField.register_lookup
class Matches(Lookup):
    lookup_name = "matches"

    def get_prep_lookup(self) -> list[tuple[str, str]]:
        """(prefix, whole word that will do as well) of each word; the second is its stem, or "" where there is none."""
        stems = lexemes(self.rhs) if self.lhs.target.stem else repeat("")
        pairs = zip(words(self.rhs), stems, strict=False)
        return [(word, LENGTHENED.get(word, stem)) for word, stem in pairs][:MOST_WORDS]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        if not self.rhs:
            return "1 = 1", ()
        column, _params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{vector(column)} @@ %s::tsquery", (_postgresql(self.rhs),)
        field, quote = self.lhs.target, connection.ops.quote_name
        key, fts = f"{quote(self.lhs.alias)}.{quote(field.key)}", quote(field.index_name)
        matching = f"SELECT rowid FROM {fts} WHERE {fts} MATCH %s"  # noqa: S608 names of our own tables
        return f"{key} IN ({matching})", (_sqlite(self.rhs),)


def _sqlite(query: list[tuple[str, str]]) -> str:
    return " AND ".join(f'("{word}"*' + (f' OR "{stem}")' if stem else ")") for word, stem in query)


def _postgresql(query: list[tuple[str, str]]) -> str:
    return " & ".join(f"('{word}':*" + (f" | '{stem}')" if stem else ")") for word, stem in query)

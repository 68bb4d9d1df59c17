"""What the database keeps beside each column of words, made after `migrate` where it is missing."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections

from traitdunion.foundation.search.fields import LexemesField, vector


def make_indexes(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Index every LexemesField of the room `sender`; a table rebuilt by a migration gets its triggers again."""
    connection = connections[using]
    fields = [field for model in sender.get_models() for field in _fields(model)]
    if not fields:
        return
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for field in fields:
            if field.table in tables and field.column in _columns(connection, cursor, field):
                make(cursor, field)


def _columns(connection: Any, cursor: Any, field: LexemesField) -> set[str]:
    """The columns of the table as it stands: after a migration to an earlier state, the field may not be there."""
    return {column.name for column in connection.introspection.get_table_description(cursor, field.table)}


def refresh_statistics(field: LexemesField) -> None:
    """Tell the planner how words are spread, after an import: before it would notice by itself."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'ANALYZE "{field.table}"')


def _fields(model: Any) -> list[LexemesField]:
    options = model._meta  # noqa: SLF001 Django documents it
    return [field for field in options.local_fields if isinstance(field, LexemesField)]


def _postgresql(cursor: Any, field: LexemesField) -> None:
    """A GIN index on the very expression of the lookup, without a list of pending words that searches would walk."""
    name, words = f'"{field.index_name}"', vector(f'"{field.column}"')
    cursor.execute("SELECT to_regclass(%s)", [name])
    if cursor.fetchone()[0] is None:
        cursor.execute(f'CREATE INDEX {name} ON "{field.table}" USING gin ({words}) WITH (fastupdate = off)')


def _sqlite(cursor: Any, field: LexemesField) -> None:
    """An FTS5 table that reads its text in ours, kept in step by triggers (contentless deletion needs SQLite 3.43)."""
    table, key, column, fts = field.table, field.key, field.column, field.index_name
    count = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND name LIKE %s"
    cursor.execute(count, [table, f"{fts}%"])
    if cursor.fetchone()[0] == 3:
        return
    # The names are those of our own tables and columns.
    forget = f"""INSERT INTO "{fts}" ("{fts}", rowid, "{column}") VALUES ('delete', old."{key}", old."{column}");"""  # noqa: S608
    learn = f"""INSERT INTO "{fts}" (rowid, "{column}") VALUES (new."{key}", new."{column}");"""  # noqa: S608
    content = f"""content='{table}', content_rowid='{key}', tokenize='unicode61 remove_diacritics 0', prefix='2 3'"""
    trigger = f'CREATE TRIGGER IF NOT EXISTS "{fts}'
    for statement in (
        f'CREATE VIRTUAL TABLE IF NOT EXISTS "{fts}" USING fts5("{column}", {content})',
        f'{trigger}_insert" AFTER INSERT ON "{table}" BEGIN {learn} END',
        f'{trigger}_delete" AFTER DELETE ON "{table}" BEGIN {forget} END',
        f'{trigger}_update" AFTER UPDATE OF "{column}" ON "{table}" BEGIN {forget} {learn} END',
        f"""INSERT INTO "{fts}" ("{fts}") VALUES ('rebuild')""",  # noqa: S608
    ):
        cursor.execute(statement)

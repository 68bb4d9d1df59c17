"""What the database keeps beside each column of words, made after `migrate` where it is missing."""

from typing import Any

from django.apps import AppConfig
from django.db import connections

from traitdunion.foundation.search.fields import LexemesField, vector


def make_indexes(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Index every LexemesField of the room `sender`; a table rebuilt by a migration gets its triggers again."""
    connection = connections[using]
    for model in sender.get_models():
        for field in model._meta.local_fields:  # noqa: SLF001  Django's public name for it
            if isinstance(field, LexemesField) and model._meta.db_table in connection.introspection.table_names():  # noqa: SLF001
                with connection.cursor() as cursor:
                    (_postgresql if connection.vendor == "postgresql" else _sqlite)(cursor, field)


def _postgresql(cursor: Any, field: LexemesField) -> None:
    cursor.execute(
        f'CREATE INDEX IF NOT EXISTS "{field.index_name}" ON "{field.model._meta.db_table}"'  # noqa: SLF001
        f' USING gin ({vector(f"{chr(34)}{field.column}{chr(34)}")})'
    )


def _sqlite(cursor: Any, field: LexemesField) -> None:
    """An FTS5 table that reads its text in ours, kept in step by three triggers (contentless deletion needs SQLite 3.43)."""
    table, column, fts = field.model._meta.db_table, field.column, field.index_name  # noqa: SLF001
    key = field.model._meta.pk.column  # noqa: SLF001
    cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND name LIKE %s", [table, f"{fts}%"])
    if cursor.fetchone()[0] == 3:
        return
    forget = f"""INSERT INTO "{fts}" ("{fts}", rowid, "{column}") VALUES ('delete', old."{key}", old."{column}");"""
    learn = f"""INSERT INTO "{fts}" (rowid, "{column}") VALUES (new."{key}", new."{column}");"""
    for statement in (
        f"""CREATE VIRTUAL TABLE IF NOT EXISTS "{fts}" USING fts5("{column}", content="{table}", content_rowid="{key}",
            tokenize="unicode61 remove_diacritics 0", prefix="2 3")""",
        f"""CREATE TRIGGER IF NOT EXISTS "{fts}_insert" AFTER INSERT ON "{table}" BEGIN {learn} END""",
        f"""CREATE TRIGGER IF NOT EXISTS "{fts}_delete" AFTER DELETE ON "{table}" BEGIN {forget} END""",
        f"""CREATE TRIGGER IF NOT EXISTS "{fts}_update" AFTER UPDATE OF "{column}" ON "{table}" BEGIN {forget} {learn} END""",
        f"""INSERT INTO "{fts}" ("{fts}") VALUES ('rebuild')""",
    ):
        cursor.execute(statement)

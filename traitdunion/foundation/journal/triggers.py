"""The database itself refuses to change or remove an entry of the journal, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "an entry of the journal is never changed nor removed"

INSTALL = {
    "sqlite": [
        f"""CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
        f"""CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    ],
    "postgresql": [
        f"""CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        """CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry
            FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()""",
        """CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
            FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()""",
    ],
}
REMOVE = {
    "sqlite": ["DROP TRIGGER journal_entry_no_update", "DROP TRIGGER journal_entry_no_delete"],
    "postgresql": [
        "DROP TRIGGER journal_entry_no_change ON journal_entry",
        "DROP TRIGGER journal_entry_no_truncate ON journal_entry",
        "DROP FUNCTION journal_entry_refuse()",
    ],
}


def install(_apps: Any, schema_editor: Any) -> None:
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(_apps: Any, schema_editor: Any) -> None:
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the refusals away for the length of the block: for the tests, which empty their tables."""
    with connection.cursor() as cursor:
        for statement in REMOVE[connection.vendor]:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in INSTALL[connection.vendor]:
                cursor.execute(statement)

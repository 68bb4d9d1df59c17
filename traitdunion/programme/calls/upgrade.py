"""What `migrate` does for the calls besides tables: no page meets a document of an older shape."""

import sys
from typing import Any, TextIO

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from traitdunion.programme.calls import acts


def after_migration(*, using: str, plan: object = None, stdout: TextIO = sys.stdout, **_kwargs: Any) -> None:
    """Redraw old documents, once every table is as the code expects; an emptied database sends no plan."""
    if plan is None or using != "default":
        return
    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if redrawn := acts.redraw():
        stdout.write(f"  Published documents drawn again for this version of the pages: {redrawn}\n")

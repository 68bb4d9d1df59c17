"""Which files are of use."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from traitdunion.foundation.files.models import StoredFile


def orphans(before: datetime) -> QuerySet[StoredFile]:
    """Files given before that instant and that no row of any room points at."""
    files = StoredFile.objects.filter(created__lt=before)
    for link in StoredFile._meta.get_fields(include_hidden=True):  # noqa: SLF001 Django documents it
        if link.auto_created and link.is_relation and not link.concrete:
            rows = link.related_model._base_manager.all()  # noqa: SLF001 the same
            files = files.exclude(Exists(rows.filter(**{link.field.name: OuterRef("pk")})))
    return files

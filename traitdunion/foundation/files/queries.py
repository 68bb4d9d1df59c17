"""Which files are of use."""

from datetime import datetime

from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from traitdunion.foundation.files.models import StoredFile


def orphans(before: datetime) -> QuerySet[StoredFile]:
    """Files given before that instant and that no row of any room points at."""
    files = StoredFile.objects.filter(created__lt=before)
    for link in StoredFile._meta.get_fields(include_hidden=True):  # noqa: SLF001 Django documents it
        if isinstance(link, ForeignObjectRel):
            rows = link.related_model._base_manager.all()  # noqa: SLF001 the same
            files = files.exclude(Exists(rows.filter(**{link.field.name: OuterRef("pk")})))
    return files

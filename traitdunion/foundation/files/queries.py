"""Which files are of use."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from traitdunion.foundation.files.models import StoredFile


def orphans(before: datetime) -> QuerySet[StoredFile]:
    """Files given before that instant and that no row of any room points at."""
    files = StoredFile.objects.filter(created__lt=before)
    for link in StoredFile._meta.get_fields(include_hidden=True):
        if link.auto_created and link.is_relation and not link.concrete:
            files = files.exclude(
                Exists(link.related_model._base_manager.filter(**{link.field.name: OuterRef("pk")}))
            )
    return files

"""What accounts does by itself."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.models import CacheEntry
from traitdunion.foundation.jobs import task


@task(every=timedelta(hours=1))
def sweep() -> None:
    """Forget what was kept for 24 hours, ended sessions and counters of past tries."""
    kept.sweep()
    call_command("clearsessions")
    CacheEntry.objects.filter(expires__lt=timezone.now()).delete()

"""What the room forgets by itself."""

from datetime import timedelta

from traitdunion.foundation.clock import now
from traitdunion.foundation.jobs import task
from traitdunion.front.watch.models import Minute
from traitdunion.front.watch.probing import KEPT


@task(every=timedelta(days=7), at=timedelta(hours=4))
def compact() -> None:
    """Minutes go after five weeks; their days and incidents stay."""
    Minute.objects.filter(at__lt=now() - KEPT).delete()

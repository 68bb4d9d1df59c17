"""Work done behind the pages."""

from traitdunion.foundation.jobs import task
from traitdunion.programme.calls.asked import Enquiry
from traitdunion.programme.calls.asking import tell


@task()
def tell_answer(enquiry_id: int) -> None:
    """Write to those who follow a call that an answer is published, once each."""
    tell(Enquiry.objects.select_related("call__snapshot", "asked_by").get(pk=enquiry_id))
